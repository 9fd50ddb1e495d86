/** What validator keys say, without an account: that a candidate is there, and that a seat has cheated. */

import { err, ok } from '#base'
import { checkEvidence } from '#chain'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import type { Policy } from '../policy-language.ts'
import { declared, jailed } from './events.ts'
import { isDeclared, SELF_PROVING } from './proofs.ts'
import { CANDIDATE_STATE, type Candidate, DeclareArgs, ReportEvidenceArgs, type Seat } from './schema.ts'
import { currentEpoch, jail, seatOfCandidate, seatReads, seatsOf } from './sets.ts'
import { candidates, offences } from './state.ts'

const ANYONE: Policy = [{ all: [{ anyone: true }] }]

export const declare = action({
  id: SELF_PROVING.declare,
  name: 'Declare',
  title: { en: 'Candidate says that it is there', zh: '候选节点报告在线' },
  args: DeclareArgs,
  subject: () => ok({}),
  policy: ANYONE,
  selfProving: true,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_DUP', 'E_PROOF'],
  check: (ctx, args) => {
    const { candidateId, epoch } = args
    const candidate = ctx.get(candidates, [candidateId])
    if (candidate === undefined) return err('E_NOT_FOUND', 'candidate')
    if (candidate.state !== CANDIDATE_STATE.ACTIVE) return err('E_STATE')
    if (epoch !== currentEpoch(ctx)) return err('E_WINDOW', 'not the epoch that runs')
    if (candidate.aliveEpoch > epoch) return err('E_DUP')
    const { publicKey, nextKey } = candidate
    const keys = nextKey.length === 0 ? [publicKey] : [publicKey, nextKey]
    return keys.some(key => isDeclared(ctx.block.chainId, key, args)) ? ALLOWED : err('E_PROOF')
  },
  apply: (ctx, { candidateId, epoch }) => {
    const candidate = ctx.get(candidates, [candidateId]) as Candidate
    ctx.put(candidates, [candidateId], { ...candidate, aliveEpoch: epoch + 1 })
    ctx.emit(declared, { candidateId, epoch })
  },
})

/** The seat of a vote, if its epoch runs or is the last one. */
const accusedSeat = (ctx: ReadContext, { first: { vote, seat } }: ReportEvidenceArgs): Seat | undefined =>
  seatsOf(ctx, vote.epoch)?.[seat]

export const reportEvidence = action({
  id: SELF_PROVING.reportEvidence,
  name: 'ReportEvidence',
  title: { en: 'Report a seat that contradicted itself', zh: '举报席位双签' },
  args: ReportEvidenceArgs,
  subject: () => ok({}),
  policy: ANYONE,
  selfProving: true,
  codes: ['E_WINDOW', 'E_EXPIRED', 'E_NOT_FOUND', 'E_DUP', 'E_PROOF'],
  check: (ctx, args) => {
    const { vote, seat } = args.first
    const now = currentEpoch(ctx)
    if (now === undefined || vote.epoch > now) return err('E_WINDOW', 'an epoch that has not begun')
    if (vote.epoch + 1 < now) return err('E_EXPIRED', 'of an epoch before the last')
    if (accusedSeat(ctx, args) === undefined) return err('E_NOT_FOUND', 'seat')
    if (ctx.get(offences, [vote.epoch, seat]) !== undefined) return err('E_DUP')
    const set = seatReads.validators(ctx, vote.epoch)
    const proof = set === undefined ? undefined : checkEvidence(ctx.block.chainId, set, [args.first, args.second])
    return proof?.ok ? ALLOWED : err('E_PROOF')
  },
  apply: (ctx, args) => {
    const { vote, seat } = args.first
    const now = currentEpoch(ctx) as number
    const { candidateId } = accusedSeat(ctx, args) as Seat
    ctx.put(offences, [vote.epoch, seat], { candidateId, view: vote.view, reportedAt: ctx.block.height })
    for (const epoch of [now, now + 1]) {
      const held = seatOfCandidate(seatsOf(ctx, epoch) ?? [], candidateId)
      if (held !== undefined) jail(ctx, epoch, held)
    }
    const candidate = ctx.get(candidates, [candidateId])
    // The votes of its voters stay where they are.
    if (candidate?.state === CANDIDATE_STATE.ACTIVE)
      ctx.put(candidates, [candidateId], { ...candidate, state: CANDIDATE_STATE.SUSPENDED })
    ctx.emit(jailed, { candidateId, epoch: vote.epoch, view: vote.view, seat })
  },
})
