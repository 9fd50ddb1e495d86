/**
 * Which epoch a height belongs to. Epochs end at every multiple of E, and wherever a rescue cut one short (rule E5): the
 * block after a cut begins an epoch, which ends at the next multiple of E as any other.
 */

export interface EpochSchedule {
  /** E: heights of one epoch. */
  readonly length: number
  /** Anchors of rescues: final heights at which an epoch was cut, ascending. */
  readonly cuts: readonly number[]
}

/** The schedule of a chain that was never rescued. */
export const uncut = (length: number): EpochSchedule => ({ length, cuts: [] })

/** The same with one cut more, at a height above all others. */
export const withCut = ({ length, cuts }: EpochSchedule, height: number): EpochSchedule => ({
  length,
  cuts: [...cuts, height],
})

/** Cuts below a height. */
const cutsBelow = ({ cuts }: EpochSchedule, height: number): number => {
  let count = 0
  while (count < cuts.length && (cuts[count] as number) < height) count++
  return count
}

/** Epoch of a height: floor((h − 1) / E) and one for each cut below h. Genesis (height 0) counts to epoch 0. */
export const epochOf = (height: number, schedule: EpochSchedule): number =>
  height === 0 ? 0 : Math.floor((height - 1) / schedule.length) + cutsBelow(schedule, height)

/** True for the last block of an epoch. Genesis is the anchor of epoch 0, so it counts as one. */
export const isBoundary = (height: number, { length, cuts }: EpochSchedule): boolean =>
  height % length === 0 || cuts.includes(height)

/** Height of the last block of the epoch to which the block above `anchor` belongs, as far as cuts are known. */
export const lastHeightAfter = (anchor: number, schedule: EpochSchedule): number => {
  const end = schedule.length * (Math.floor(anchor / schedule.length) + 1)
  return Math.min(end, schedule.cuts[cutsBelow(schedule, anchor + 1)] ?? end)
}

/** Height of the anchor of the epoch of `height` (1 or more): the last block of the epoch before. */
export const anchorHeight = (height: number, schedule: EpochSchedule): number => {
  const start = schedule.length * Math.floor((height - 1) / schedule.length)
  return Math.max(start, schedule.cuts[cutsBelow(schedule, height) - 1] ?? 0)
}
