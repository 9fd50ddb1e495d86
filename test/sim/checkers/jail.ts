/**
 * V11: once a node has a proof in its chain that the holder of a seat has cheated, it votes for none of its proposals, in
 * that epoch and the next. What was being signed at that moment may still leave.
 */

import type { ValidatorSet } from '#chain'
import { VOTE_KIND } from '#chain'
import { decodeTransaction } from '../transaction.ts'
import type { Checker, Report, Standing } from './checker.ts'

export interface JailParts {
  readonly setOf: (epoch: number) => ValidatorSet | undefined
  readonly standingOf: (node: number) => Standing
}

interface Jailed {
  readonly since: { readonly epoch: number; readonly view: number }
  /** Last epoch. */
  readonly until: number
}

export const jail = (report: Report, { setOf, standingOf }: JailParts): Checker => {
  const known = new Map<string, Jailed>()
  const holderOf = (epoch: number, seat: number) => setOf(epoch)?.validators[seat]?.enterprise

  const leaderIn = (node: number, epoch: number, view: number): number | undefined => {
    const { leads, epoch: current } = standingOf(node)
    const seats = setOf(epoch)?.validators ?? []
    return current === epoch ? seats.find((_, seat) => leads(view, seat))?.enterprise : undefined
  }

  return {
    onCommit: (node, blocks) => {
      const { epoch, view } = standingOf(node)
      for (const { block } of blocks)
        for (const bytes of block.transactions) {
          const transaction = decodeTransaction(bytes)
          if (transaction?.kind !== 'evidence') continue
          const [{ vote, seat }] = transaction.votes
          const name = `${node}/${holderOf(vote.epoch, seat)}`
          const before = known.get(name)
          const isJailed = before !== undefined && before.until >= block.header.epoch
          known.set(name, { since: isJailed ? before.since : { epoch, view }, until: block.header.epoch + 1 })
        }
    },
    onVote: (node, { vote: { kind, epoch, view } }) => {
      if (kind !== VOTE_KIND.NOTARIZE || known.size === 0) return
      const leader = leaderIn(node, epoch, view)
      const jailed = known.get(`${node}/${leader}`)
      if (jailed === undefined || epoch > jailed.until) return
      const { since } = jailed
      if (epoch > since.epoch || view > since.view + 1)
        report(`jail: node ${node} votes for the proposal of node ${leader} in view ${epoch}/${view}`)
    },
  }
}
