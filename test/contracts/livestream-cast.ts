/** A publicity officer, a trainer and a service for tests of live sessions, and sessions on the straight way. */

import { type Hash, type Json, must, sha256, toHex } from '#base'
import { listRoot } from '#chain'
import { ViewItem } from '../../contracts/livestream/requests.ts'
import { DAY, type Fixture, HOUR, hash, id, rawId } from './fixture.ts'
import { approve, castReviewers, castService } from './review-cast.ts'

type More = { readonly [key: string]: Json }

export const PUBLICITY = 'a-branch-publicity'
export const HOST = 'a-member-1'
export const JUDGE = 'a-branch-judge'

/** A publicity officer and a trainer of branch a who are no members, a service, reviewers. */
export const castLive = (f: Fixture): void => {
  castReviewers(f)
  castService(f)
  for (const [name, role] of [
    [PUBLICITY, 'PUBLICITY_OFFICER'],
    [JUDGE, 'TRAINER'],
  ] as const) {
    f.register(name, 'a-branch')
    f.grant('a-member-3', name, role, 'a-branch')
  }
}

export const sessionPlan = (f: Fixture, more: More = {}): More => ({
  startsAtMs: f.now,
  endsAtMs: f.now + 2 * HOUR,
  hostMid: id(HOST),
  cohort: [id('a-committee')],
  contentHash: hash('content'),
  centiHours: 200,
  ...more,
})

export const LIVE = { lid: id('session') }

/** Hashes of recorded segments. */
export const segmentsOf = (count: number, from = 0): readonly Hash[] =>
  Array.from({ length: count }, (_, i) => sha256(rawId(`segment/${from + i}`)))

export const anchorArgs = (first: number, count: number, lid = LIVE.lid): More => ({
  lid,
  first,
  segments: segmentsOf(count, first).map(toHex),
  viewersBucket: 5,
})

export const rootOf = (count: number): string => toHex(listRoot(segmentsOf(count)))

export interface Watched {
  readonly tenths: number
  readonly checks: number
}

/** Results of members of branch a, with their root. */
export const viewArgs = (entries: Readonly<Record<string, Watched>>, lid = LIVE.lid, org = 'a-branch'): More => {
  const views = Object.entries(entries).map(([name, { tenths, checks }]) => ({
    mid: id(name),
    watchedTenths: tenths,
    checks,
    exact: hash('exact'),
  }))
  const root = toHex(listRoot(views.map(item => ViewItem.encode(must(ViewItem.fromJson(item))))))
  return { lid, orgId: id(org), views, root }
}

export const PASSES: Watched = { tenths: 8, checks: 2 }
export const FAILS: Watched = { tenths: 7, checks: 3 }

type SessionStep =
  | 'DRAFT'
  | 'IN_REVIEW'
  | 'SCHEDULED'
  | 'LIVE'
  | 'ANCHORED'
  | 'ENDED'
  | 'REPLAY_REVIEW'
  | 'REPLAY_PUBLISHED'

/** Brings a session of branch a up to a state; its recording has five segments. */
export const hold = (f: Fixture, upTo: SessionStep, more: More = {}, name = 'session'): void => {
  const lid = id(name)
  const reviewed = (type: string, contentHash: string) =>
    approve(f, { caseName: `${name}/${type}`, subject: name, type, contentHash })
  const steps: readonly (readonly [SessionStep, () => void])[] = [
    [
      'DRAFT',
      () => f.does(PUBLICITY, 'livestream.DraftSession', { lid, orgId: id('a-branch'), plan: sessionPlan(f, more) }),
    ],
    ['IN_REVIEW', () => f.does(PUBLICITY, 'livestream.SubmitSession', { lid })],
    [
      'SCHEDULED',
      () => f.does(PUBLICITY, 'livestream.ScheduleSession', { lid, caseId: reviewed('LIVE', hash('content')) }),
    ],
    ['LIVE', () => f.does(HOST, 'livestream.StartSession', { lid })],
    ['ANCHORED', () => f.does('service', 'livestream.AnchorSegments', anchorArgs(0, 5, lid))],
    [
      'ENDED',
      () => {
        f.wait(2 * HOUR)
        f.does(HOST, 'livestream.EndSession', { lid })
      },
    ],
    ['REPLAY_REVIEW', () => f.does(PUBLICITY, 'livestream.SubmitReplay', { lid, replayHash: rootOf(5) })],
    [
      'REPLAY_PUBLISHED',
      () => f.does(PUBLICITY, 'livestream.PublishReplay', { lid, caseId: reviewed('REPLAY', rootOf(5)) }),
    ],
  ]
  for (const [step, run] of steps) {
    run()
    if (step === upTo) return
  }
}

/** A rule of points for live sessions, in force, with a budget of branch a. */
export const liveRule = (f: Fixture): void => {
  const terms = { sourceType: 'LIVESTREAM', amount: 3, effectiveFromMs: f.now + 2 * DAY }
  f.does('zone-officer', 'points.DefineRule', { ruleId: id('live'), terms })
  f.does('zone-secretary', 'points.ApproveRule', { ruleId: id('live') })
  f.wait(3 * DAY)
}
