/** An evaluation up to its tally: opened, ballots cast, counted by two scrutineers. */

import { equalBytes, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_HASH } from '../ids.ts'
import { isInGoodStanding } from '../member/rules.ts'
import { STAGE } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { ballotCast, campaignChanged } from './events.ts'
import { campaignMachine } from './machine.ts'
import { params } from './params.ts'
import {
  CAMPAIGN_STATE,
  type Campaign,
  type CampaignArgs,
  CastBallotArgs,
  OpenCampaignArgs,
  TallyArgs,
} from './schema.ts'
import { ballots, campaigns } from './state.ts'

const DAY_MS = 86_400_000
/** What the numbers of this version mean. */
export const FORMULA = 1

export const campaignOf = (ctx: Pick<ReadContext, 'get'>, campaignId: Id): Campaign =>
  ctx.get(campaigns, [campaignId]) as Campaign

export const campaignSubject = (ctx: ReadContext, { campaignId }: CampaignArgs): Result<Subject> => {
  const found = ctx.get(campaigns, [campaignId])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId, persons: { opener: found.opener } })
}

/** Moves a campaign and tells. */
export const moveCampaign = (
  ctx: ApplyContext,
  campaignId: Id,
  transition: Parameters<typeof campaignMachine.move>[2],
  changed: Partial<Omit<Campaign, 'state'>> = {},
): Campaign => {
  const moved = campaignMachine.move(ctx, [campaignId], transition, changed)
  ctx.emit(campaignChanged, { campaignId, orgId: moved.orgId, state: moved.state })
  return moved
}

export const openCampaign = action({
  id: 1,
  name: 'OpenCampaign',
  title: { en: 'Open an evaluation', zh: '启动评议' },
  args: OpenCampaignArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@o', 'SECRETARY')] }, { all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_WINDOW', 'E_QUORUM'],
  check: (ctx, { campaignId, orgId, closesAtMs }) => {
    if (ctx.get(campaigns, [campaignId]) !== undefined) return err('E_DUP')
    const lengthMs = closesAtMs - ctx.block.timeMs
    if (lengthMs <= 0 || lengthMs > ctx.param(params.windowDaysMax) * DAY_MS) return err('E_WINDOW', 'ballots until')
    return (ctx.get(orgs, [orgId])?.counts.full ?? 0) > 0 ? ALLOWED : err('E_QUORUM', 'nobody to be graded')
  },
  apply: (ctx, { campaignId, orgId, kind, year, eligibleRoot, closesAtMs }) => {
    const { full = 0, probationary = 0, limited = 0 } = ctx.get(orgs, [orgId])?.counts ?? {}
    const state = CAMPAIGN_STATE.OPEN
    const opened = { opener: ctx.sender.id, openedAtMs: ctx.block.timeMs, closesAtMs, formula: FORMULA }
    const nothing = {
      ballots: 0,
      tallyRoot: NO_HASH,
      graded: 0,
      excellent: 0,
      gradesRoot: NO_HASH,
      noticeFromMs: 0,
      excellentMax: 0,
    }
    const eligible = full + probationary + limited
    ctx.put(campaigns, [campaignId], {
      orgId,
      state,
      kind,
      year,
      eligibleRoot,
      eligible,
      ...opened,
      ...nothing,
      appeals: 0,
    })
    ctx.emit(campaignChanged, { campaignId, orgId, state })
  },
})

/** E_AUTH: a member of the organisation since before the opening, full or probationary, in good standing. */
const checkVoter = (ctx: ReadContext, { orgId, openedAtMs }: Campaign, mid: Id): Result<undefined> => {
  const member = ctx.get(members, [mid])
  const votes =
    member !== undefined &&
    equalBytes(member.orgId, orgId) &&
    member.orgSinceMs < openedAtMs &&
    isInGoodStanding(member.standing) &&
    (member.stage === STAGE.FULL || member.stage === STAGE.PROBATIONARY)
  return votes ? ALLOWED : err('E_AUTH', 'not among those who vote')
}

/** One a person. How one votes stands behind the commitment; that one has voted is seen. */
export const castBallot = action({
  id: 2,
  name: 'CastBallot',
  title: { en: 'Cast a ballot', zh: '投票' },
  args: CastBallotArgs,
  subject: (ctx, { campaignId, mid }) => {
    const subject = campaignSubject(ctx, { campaignId })
    return subject.ok ? ok({ ...subject.value, persons: { self: mid } }) : subject
  },
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_DUP'],
  check: (ctx, { campaignId, mid }) => {
    const may = campaignMachine.may(ctx, [campaignId], 'CastBallot')
    if (!may.ok) return may
    const campaign = campaignOf(ctx, campaignId)
    if (ctx.block.timeMs >= campaign.closesAtMs) return err('E_WINDOW', 'it is closed')
    if (ctx.get(ballots, [campaignId, mid]) !== undefined) return err('E_DUP')
    return checkVoter(ctx, campaign, mid)
  },
  apply: (ctx, { campaignId, mid, ballotCommit }) => {
    const { ballots: cast } = campaignOf(ctx, campaignId)
    campaignMachine.move(ctx, [campaignId], 'CastBallot', { ballots: cast + 1 })
    ctx.put(ballots, [campaignId, mid], { ballotCommit, atMs: ctx.block.timeMs })
    ctx.emit(ballotCast, { campaignId, mid })
  },
})

/** By the service that counts and two members who watch it, none of whom opened it. */
export const tally = action({
  id: 3,
  name: 'Tally',
  title: { en: 'Tally the ballots', zh: '计票' },
  args: TallyArgs,
  subject: campaignSubject,
  policy: [{ all: [{ service: '@root' }, { member: '@o' }, { member: '@o' }], apart: ['opener'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_QUORUM'],
  check: (ctx, { campaignId }) => {
    const may = campaignMachine.may(ctx, [campaignId], 'Tally')
    if (!may.ok) return may
    const { closesAtMs, ballots: cast, eligible } = campaignOf(ctx, campaignId)
    if (ctx.block.timeMs < closesAtMs) return err('E_WINDOW', 'it is open')
    return 2 * cast > eligible ? ALLOWED : err('E_QUORUM', 'too few have voted')
  },
  apply: (ctx, { campaignId, tallyRoot }) => void moveCampaign(ctx, campaignId, 'Tally', { tallyRoot }),
})
