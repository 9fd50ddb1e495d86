/** Masks of leaves: one bit each, the first leaf in the lowest bit of the first byte. */

/** True if every leaf of `part` is one of `whole`. */
export const isWithin = (part: Uint8Array, whole: Uint8Array): boolean =>
  part.every((byte, i) => (byte & ~(whole[i] as number)) === 0)

export const isEmptyMask = (mask: Uint8Array): boolean => mask.every(byte => byte === 0)

/** True if no bit stands beyond the leaves that a record has. */
export const fits = (mask: Uint8Array, leaves: number): boolean =>
  mask.every((byte, i) => {
    const room = Math.min(8, Math.max(0, leaves - 8 * i))
    return byte < 1 << room
  })
