/**
 * What the others have answered: by seat, where each says it stands, proved by the certificate with which it entered its
 * view. A report never grows old: its sender was at least there, and goes back no further than its own log.
 */

import { type PublicKey, toHex } from '#base'
import { type KeyReport, quorum, reportBytes, reportedView, totalWeight, type ValidatorSet } from '#chain'
import type { Context } from '../context.ts'

export interface Standing {
  /** Weight of the seats that have answered, without those of this node. */
  readonly others: number
  /** Weight of the seats of this node. */
  readonly own: number
  readonly quorum: number
  /** W. */
  readonly total: number
  /** The highest view in which one of them, or this node, has shown itself to be in the epoch of the core. */
  readonly view: number
}

export interface Reports {
  /** Takes a report for each key that has signed it and has a seat; the answer says how many did, of any kind. */
  readonly take: (report: KeyReport, nonce: Uint8Array) => readonly PublicKey[]
  /** Reports of later epochs do not count yet: their certificates cannot be checked before this node is there. */
  readonly standing: () => Standing
}

type Place = Pick<KeyReport, 'epoch' | 'entry'>

/** View of a report in an epoch, or undefined if it proves none there. */
const viewIn = ({ verifier }: Context, set: ValidatorSet, { epoch, entry }: Place): number | undefined => {
  if (epoch > set.epoch) return undefined
  if (epoch < set.epoch || entry === undefined) return 1
  return verifier.certificate(set, entry).ok ? reportedView({ entry }) : undefined
}

export const createReports = (context: Context): Reports => {
  const { keys } = context.ports
  const bySeat = new Map<string, Place>()
  const set = () => context.state().config.set
  const isOwn = (key: PublicKey) => keys.signers.some(({ publicKey }) => toHex(publicKey) === toHex(key))

  const take = (report: KeyReport, nonce: Uint8Array): readonly PublicKey[] => {
    const { epoch, entry, speakers } = report
    const message = reportBytes(context.chainId, nonce as never, report)
    const signed = speakers.filter(({ publicKey, signature }) => keys.verify([{ publicKey, message, signature }]))
    const seats = new Set(set().validators.map(({ publicKey }) => toHex(publicKey)))
    // Of the keys of an older set nothing is needed any more.
    for (const name of bySeat.keys()) if (!seats.has(name)) bySeat.delete(name)
    for (const { publicKey } of signed) {
      const name = toHex(publicKey)
      if (seats.has(name) && !isOwn(publicKey)) bySeat.set(name, { epoch, entry })
    }
    return signed.map(({ publicKey }) => publicKey)
  }

  const standing = (): Standing => {
    let [others, own, view] = [0, 0, context.state().view]
    for (const { publicKey, weight } of set().validators) {
      const report = bySeat.get(toHex(publicKey))
      const shown = report === undefined ? undefined : viewIn(context, set(), report)
      if (isOwn(publicKey)) own += weight
      if (shown === undefined) continue
      others += weight
      view = Math.max(view, shown)
    }
    return { others, own, quorum: quorum(set()), total: totalWeight(set()), view }
  }
  return { take, standing }
}
