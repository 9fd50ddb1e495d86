/** Proposals: made, opened to the vote of the governing organisations, counted. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { held, type Policy } from '../policy-language.ts'
import { ableElectors, electorsOf, findElector, voteOfficerOf } from './electorate.ts'
import { proposalChanged, proposalPassed, voteCast } from './events.ts'
import { proposalMachine } from './machine.ts'
import { CastVoteArgs, ProposalArgs, ProposeArgs } from './messages.ts'
import { params } from './params.ts'
import { PROPOSAL_STATE, type Proposal } from './schema.ts'
import { proposalCount, proposalList, proposals, voteSheets } from './state.ts'
import { type Tally, tallyOf } from './tally.ts'
import { checkUndertaking } from './undertakings.ts'

export const DAY_MS = 86_400_000
const NO_VOTES = { electors: [], votes: [] }

/** The secretary of a governing organisation, or the officer whom the secretary has named for it. */
const BY_ELECTOR: Policy = [{ all: [held('@o', 'SECRETARY')] }, { all: [{ person: 'voteOfficer' }] }]

const electorSubject = (ctx: ReadContext, orgId: Id): Subject => ({
  org: orgId,
  persons: { voteOfficer: voteOfficerOf(ctx, orgId) },
})

export const proposalOf = (ctx: Pick<ReadContext, 'get'>, propId: Id): Proposal =>
  ctx.get(proposals, [propId]) as Proposal

/** Moves a proposal and says so. */
export const moveProposal = (
  ctx: ApplyContext,
  propId: Id,
  step: Parameters<typeof proposalMachine.move>[2],
  changed: Partial<Omit<Proposal, 'state'>> = {},
): void => {
  const { kind, state } = proposalMachine.move(ctx, [propId], step, changed)
  ctx.emit(proposalChanged, { propId, kind, state })
}

export const propose = action({
  id: 1,
  name: 'Propose',
  title: { en: 'Make a proposal', zh: '提出治理提案' },
  args: ProposeArgs,
  subject: (ctx, { orgId }) =>
    findElector(electorsOf(ctx), orgId) === undefined
      ? err('E_NOT_FOUND', 'governing organisation')
      : ok(electorSubject(ctx, orgId)),
  policy: BY_ELECTOR,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_STATE', 'E_WINDOW', 'E_LIMIT'],
  check: (ctx, { propId, kind, payload }) =>
    ctx.get(proposals, [propId]) === undefined ? checkUndertaking(ctx, kind, payload) : err('E_DUP', 'proposal'),
  apply: (ctx, { propId, orgId, kind, payload, reasonRoot }) => {
    const { proposals: number = 0 } = ctx.get(proposalCount, []) ?? {}
    const createdAtMs = ctx.block.timeMs
    const state = PROPOSAL_STATE.DRAFT
    ctx.put(proposals, [propId], {
      number,
      kind,
      payload,
      reasonRoot,
      orgId,
      proposedBy: ctx.sender.id,
      state,
      createdAtMs,
      votingEndsAtMs: 0,
      decidedAtMs: 0,
      timelockUntilMs: 0,
      lapsesAtMs: createdAtMs + ctx.param(params.draftDays) * DAY_MS,
      executedHeight: 0,
      vetoReason: 0,
    })
    ctx.put(proposalList, [number], { propId })
    ctx.put(proposalCount, [], { proposals: number + 1 })
    ctx.emit(proposalChanged, { propId, kind, state })
  },
})

/** The organisation that proposed. */
const proposerSubject = (ctx: ReadContext, { propId }: ProposalArgs): Result<Subject> => {
  const proposal = ctx.get(proposals, [propId])
  return proposal === undefined ? err('E_NOT_FOUND', 'proposal') : ok(electorSubject(ctx, proposal.orgId))
}

/** Whoever governs at that moment votes; what changes later changes this vote no more. */
export const openVoting = action({
  id: 2,
  name: 'OpenVoting',
  title: { en: 'Open the vote on a proposal', zh: '启动提案表决' },
  args: ProposalArgs,
  subject: proposerSubject,
  policy: BY_ELECTOR,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: (ctx, { propId }) => {
    const may = proposalMachine.may(ctx, [propId], 'OpenVoting')
    if (!may.ok) return may
    const { lapsesAtMs, orgId } = proposalOf(ctx, propId)
    if (ctx.block.timeMs >= lapsesAtMs) return err('E_EXPIRED', 'the draft has lapsed')
    return findElector(electorsOf(ctx), orgId) === undefined ? err('E_STATE', 'it governs no more') : ALLOWED
  },
  apply: (ctx, { propId }) => {
    ctx.put(voteSheets, [propId], { electors: ableElectors(ctx), votes: [] })
    const votingEndsAtMs = ctx.block.timeMs + ctx.param(params.votingDays) * DAY_MS
    moveProposal(ctx, propId, 'OpenVoting', { votingEndsAtMs, lapsesAtMs: 0 })
  },
})

const sheetOf = (ctx: Pick<ReadContext, 'get'>, propId: Id) => ctx.get(voteSheets, [propId]) ?? NO_VOTES

const tallyNow = (ctx: ReadContext, propId: Id): Tally => tallyOf(sheetOf(ctx, propId), ctx.param(params.passPercent))

const pass = (ctx: ApplyContext, propId: Id, { eligible, votesFor, votesAgainst }: Tally): void => {
  const decidedAtMs = ctx.block.timeMs
  const lapsesAtMs = decidedAtMs + ctx.param(params.executeDays) * DAY_MS
  moveProposal(ctx, propId, 'CastVotePass', { decidedAtMs, lapsesAtMs })
  ctx.emit(proposalPassed, { propId, kind: proposalOf(ctx, propId).kind, votesFor, votesAgainst, eligible })
}

const checkBallot = (ctx: ReadContext, { propId, orgId }: CastVoteArgs): Result<undefined> => {
  const { electors, votes } = sheetOf(ctx, propId)
  if (findElector(electors, orgId) === undefined) return err('E_NOT_FOUND', 'it has no vote on this')
  return findElector(votes, orgId) === undefined ? ALLOWED : err('E_DUP', 'vote')
}

/** Once for each organisation, and for good. */
export const castVote = action({
  id: 3,
  name: 'CastVote',
  title: { en: "Cast an organisation's vote", zh: '组织投票表决' },
  args: CastVoteArgs,
  subject: (ctx, { propId, orgId }) =>
    ctx.get(proposals, [propId]) === undefined ? err('E_NOT_FOUND', 'proposal') : ok(electorSubject(ctx, orgId)),
  policy: BY_ELECTOR,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_DUP'],
  check: (ctx, args) => {
    const may = proposalMachine.may(ctx, [args.propId], 'CastVote')
    if (!may.ok) return may
    if (ctx.block.timeMs >= proposalOf(ctx, args.propId).votingEndsAtMs) return err('E_WINDOW', 'the vote is over')
    return checkBallot(ctx, args)
  },
  apply: (ctx, { propId, orgId, choice }) => {
    const sheet = sheetOf(ctx, propId)
    const weight = findElector(sheet.electors, orgId)?.weight ?? 0
    const vote = { orgId, weight, choice, voter: ctx.sender.id }
    ctx.put(voteSheets, [propId], { ...sheet, votes: [...sheet.votes, vote] })
    ctx.emit(voteCast, { propId, orgId, choice, weight })
    const tally = tallyNow(ctx, propId)
    if (tally.verdict === 'passed') pass(ctx, propId, tally)
    else if (tally.verdict === 'rejected')
      moveProposal(ctx, propId, 'CastVoteReject', { decidedAtMs: ctx.block.timeMs })
  },
})

/** A crank: what has not passed when the time is over is rejected, or lapses where too few have voted. */
export const closeVoting = action({
  id: 4,
  name: 'CloseVoting',
  title: { en: 'Close a vote whose time is over', zh: '结束到期表决' },
  args: ProposalArgs,
  subject: (ctx, { propId }) => (ctx.get(proposals, [propId]) === undefined ? err('E_NOT_FOUND') : ok({})),
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { propId }) => {
    const may = proposalMachine.may(ctx, [propId], 'CloseVotingReject')
    if (!may.ok) return may
    return ctx.block.timeMs >= proposalOf(ctx, propId).votingEndsAtMs ? ALLOWED : err('E_WINDOW', 'the vote goes on')
  },
  apply: (ctx, { propId }) => {
    const step = tallyNow(ctx, propId).hasQuorum ? 'CloseVotingReject' : 'CloseVotingExpire'
    moveProposal(ctx, propId, step, { decidedAtMs: ctx.block.timeMs })
  },
})
