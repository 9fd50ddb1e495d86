import { castBulletin, hashToReview, postArgs, published, submit } from '../bulletin-steps.ts'
import { type Case, DAY, type Fixture, HOUR, hash, id } from '../fixture.ts'
import { grantPoints, rule } from '../points-steps.ts'
import { open, pass, reviewersAt } from '../review-cast.ts'
import { anchorArgs } from './evidence.ts'

const POST = { pid: id('post') }
const NONE = { pid: id('none') }
const [FIRST] = reviewersAt('a-branch') as [string]

const written = (f: Fixture, more = {}) => {
  castBulletin(f)
  f.does('a-member-4', 'bulletin.CreatePost', postArgs('post', more))
}

const shown = (f: Fixture, more = {}) => {
  castBulletin(f)
  published(f, 'post', more)
}

const down = (f: Fixture) => {
  shown(f)
  f.does('a-press', 'bulletin.TakeDown', { ...POST, reason: 'PRIVACY' })
}

/** Board with points; a post of a member on it. */
const pointed = (f: Fixture) => {
  rule(f, 'posts', { sourceType: 'BULLETIN', amount: 3 })
  castBulletin(f, { pointsRule: id('posts') })
  published(f, 'post')
}

const decided = (f: Fixture, decision: string) =>
  f.does(FIRST, 'review.Decide', { caseId: id('case'), step: 1, decision, reasonCodes: ['FACT'] })

export const cases: readonly Case[] = [
  [
    'a board reaches as far as its organisation, with a rule of points for posts',
    f => {
      const board = { boardId: id('b'), orgId: id('a-branch'), scope: 'BRANCH' }
      const act = 'bulletin.CreateBoard'
      f.gives('E_NOT_FOUND', 'a-member-3', act, { ...board, orgId: id('nowhere') })
      f.gives('E_ARG', 'a-member-3', act, { ...board, scope: 'COMMITTEE' })
      f.gives('E_ARG', 'a-member-3', act, { ...board, scope: 'PUBLIC' })
      f.gives('E_ARG', 'a-secretary', act, { ...board, orgId: id('a-committee'), scope: 'ZONE' })
      f.gives('E_NOT_FOUND', 'a-member-3', act, { ...board, pointsRule: id('none') })
      f.gives('E_ARG', 'a-member-3', act, { ...board, pointsRule: id('rule') })
      f.gives('E_AUTH', 'a-member-4', act, board)
      f.does('a-member-3', act, board)
      f.gives('E_DUP', 'a-member-3', act, board)
      f.does('zone-secretary', act, { boardId: id('z'), orgId: id('zone'), scope: 'ZONE' })
      f.does('a-secretary', act, { boardId: id('p'), orgId: id('a-committee'), scope: 'PUBLIC' })
      f.does('zone-officer', 'points.DefineRule', {
        ruleId: id('later'),
        terms: { sourceType: 'BULLETIN', amount: 3, effectiveFromMs: f.now + 2 * DAY },
      })
      f.gives('E_STATE', 'a-member-3', act, { ...board, boardId: id('c'), pointsRule: id('later') })
    },
  ],
  [
    'members write for the board of their branch, officers for higher ones',
    f => {
      castBulletin(f)
      const act = 'bulletin.CreatePost'
      f.gives('E_NOT_FOUND', 'a-member-4', act, postArgs('post', { boardId: id('none') }))
      f.gives('E_WINDOW', 'a-member-4', act, postArgs('post', { publishToMs: f.now }))
      f.gives('E_WINDOW', 'a-member-4', act, postArgs('post', { publishFromMs: f.now + 2, publishToMs: f.now + 1 }))
      f.gives('E_AUTH', 'b-member-1', act, postArgs('post'))
      f.does('a-member-4', act, postArgs('post'))
      f.gives('E_DUP', 'a-member-4', act, postArgs('post'))
      f.does('zone-secretary', 'bulletin.CreateBoard', { boardId: id('z'), orgId: id('zone'), scope: 'ZONE' })
      f.gives('E_AUTH', 'a-member-4', act, postArgs('zone post', { boardId: id('z') }))
      f.does('zone-press', act, postArgs('zone post', { boardId: id('z') }))
    },
  ],
  [
    'a new version waits for none under review',
    f => {
      written(f)
      const act = 'bulletin.NewVersion'
      const next = { ...POST, contentHash: hash('mended') }
      f.gives('E_NOT_FOUND', 'a-member-4', act, { ...next, ...NONE })
      f.gives('E_AUTH', 'a-member-5', act, next)
      f.does('a-member-4', act, next)
      submit(f, 'post', 'case')
      f.gives('E_STATE', 'a-member-4', act, next)
    },
  ],
  [
    'a version is submitted with a case about just its content, in the tier of the board',
    f => {
      written(f)
      const act = 'bulletin.SubmitForReview'
      const args = { ...POST, caseId: id('case') }
      f.gives('E_NOT_FOUND', 'a-member-4', act, { ...args, ...NONE })
      f.gives('E_NOT_FOUND', 'a-member-4', act, args)
      open(f, { caseName: 'other', subject: 'post', type: 'POST', by: 'a-member-4' })
      f.gives('E_ARG', 'a-member-4', act, { ...args, caseId: id('other') })
      const contentHash = hashToReview(f, 'post')
      open(f, { caseName: 'case', subject: 'post', type: 'POST', contentHash, by: 'a-member-4' })
      f.gives('E_AUTH', 'a-member-5', act, args)
      decided(f, 'RETURN')
      f.gives('E_STATE', 'a-member-4', act, args)
      open(f, { caseName: 'second', subject: 'post', type: 'POST', contentHash, by: 'a-member-4' })
      f.does('a-member-4', act, { ...POST, caseId: id('second') })
    },
  ],
  [
    'what the review has decided is noted by anyone',
    f => {
      written(f)
      const act = 'bulletin.NoteReview'
      f.gives('E_NOT_FOUND', 'b-member-1', act, NONE)
      f.gives('E_STATE', 'b-member-1', act, POST)
      submit(f, 'post', 'case')
      f.gives('E_STATE', 'b-member-1', act, POST)
      decided(f, 'REJECT')
      f.does('b-member-1', act, POST)
      f.does('a-member-4', 'review.Appeal', { caseId: id('case'), groundsRoot: hash('g') })
      const [above] = reviewersAt('a-committee') as [string]
      f.does(above, 'review.DecideAppeal', { caseId: id('case'), outcome: 'OVERTURN' })
      f.does('b-member-1', act, POST)
      f.gives('E_STATE', 'b-member-1', act, POST)
    },
  ],
  [
    'only what is approved is published, while its time is not over',
    f => {
      written(f, { publishToMs: f.now + DAY })
      const act = 'bulletin.Publish'
      f.gives('E_NOT_FOUND', 'a-press', act, NONE)
      f.gives('E_STATE', 'a-press', act, POST)
      submit(f, 'post', 'case')
      f.gives('E_STATE', 'a-press', act, POST)
      pass(f, 'case')
      f.gives('E_AUTH', 'a-member-4', act, POST)
      f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs('taken'))
      f.gives('E_DUP', 'service', act, { ...POST, evId: id('taken') })
      f.does('service', act, { ...POST, evId: id('receipt') })
      f.gives('E_STATE', 'a-press', act, POST)
      f.does('a-member-4', 'bulletin.NewVersion', { ...POST, contentHash: hash('mended') })
      submit(f, 'post', 'case 2')
      pass(f, 'case 2')
      f.wait(DAY)
      f.gives('E_EXPIRED', 'a-press', act, POST)
    },
  ],
  [
    'five posts are pinned, no more',
    f => {
      shown(f)
      f.gives('E_NOT_FOUND', 'a-press', 'bulletin.Pin', NONE)
      f.gives('E_NOT_FOUND', 'a-press', 'bulletin.Unpin', NONE)
      f.gives('E_STATE', 'a-press', 'bulletin.Unpin', POST)
      f.gives('E_AUTH', 'a-member-4', 'bulletin.Pin', POST)
      f.does('a-press', 'bulletin.Pin', POST)
      f.gives('E_DUP', 'a-press', 'bulletin.Pin', POST)
      f.does('a-member-4', 'bulletin.CreatePost', postArgs('draft'))
      f.gives('E_STATE', 'a-press', 'bulletin.Pin', { pid: id('draft') })
      for (let i = 0; i < 4; i++) {
        published(f, `post ${i}`)
        f.does('a-press', 'bulletin.Pin', { pid: id(`post ${i}`) })
      }
      published(f, 'sixth')
      f.gives('E_CAP', 'a-press', 'bulletin.Pin', { pid: id('sixth') })
      f.does('a-press', 'bulletin.Unpin', POST)
      f.does('a-press', 'bulletin.Pin', { pid: id('sixth') })
    },
  ],
  [
    'a post is taken down at once and restored by another person',
    f => {
      shown(f)
      const take = { ...POST, reason: 'PRIVACY' }
      f.gives('E_NOT_FOUND', 'a-press-2', 'bulletin.TakeDown', { ...take, ...NONE })
      f.gives('E_NOT_FOUND', 'a-press-2', 'bulletin.Restore', NONE)
      f.gives('E_STATE', 'a-press-2', 'bulletin.Restore', POST)
      f.gives('E_AUTH', 'a-member-4', 'bulletin.TakeDown', take)
      f.does('a-press-2', 'bulletin.TakeDown', take)
      f.gives('E_STATE', 'a-press-2', 'bulletin.TakeDown', take)
      f.gives('E_SOD', 'a-press-2', 'bulletin.Restore', POST)
      f.gives('E_AUTH', 'a-member-4', 'bulletin.Restore', POST)
      f.does('a-press', 'bulletin.Restore', POST)
    },
  ],
  [
    'a take-down is confirmed by another person, or flagged after a day',
    f => {
      down(f)
      const act = 'bulletin.ConfirmTakeDown'
      const flag = 'bulletin.FlagTakeDown'
      f.gives('E_NOT_FOUND', FIRST, act, { ...NONE, reasonCodes: ['FACT'] })
      f.gives('E_NOT_FOUND', FIRST, flag, NONE)
      f.wait(24 * HOUR)
      f.gives('E_WINDOW', 'b-member-1', flag, POST)
      f.wait(1)
      f.does('b-member-1', flag, POST)
      f.gives('E_STATE', 'b-member-1', flag, POST)
      f.gives('E_ARG', FIRST, act, POST)
      f.gives('E_SOD', 'a-press', act, { ...POST, reasonCodes: ['FACT'] })
      f.does(FIRST, act, { ...POST, reasonCodes: ['FACT'] })
      f.gives('E_STATE', FIRST, act, { ...POST, reasonCodes: ['FACT'] })
    },
  ],
  [
    'posts expire and are archived',
    f => {
      shown(f, { publishToMs: f.now + DAY })
      const act = 'bulletin.ExpirePost'
      f.gives('E_NOT_FOUND', 'b-member-1', act, NONE)
      f.gives('E_NOT_FOUND', 'a-press', 'bulletin.ArchivePost', NONE)
      f.gives('E_WINDOW', 'b-member-1', act, POST)
      f.wait(DAY)
      f.does('b-member-1', act, POST)
      f.gives('E_STATE', 'b-member-1', act, POST)
      f.gives('E_AUTH', 'a-member-5', 'bulletin.ArchivePost', POST)
      f.does('a-member-4', 'bulletin.ArchivePost', POST)
      f.gives('E_STATE', 'a-press', 'bulletin.ArchivePost', POST)
    },
  ],
  [
    'anybody reports a post, once',
    f => {
      written(f)
      const report = { ...POST, reason: 'FACT' }
      const act = 'bulletin.ReportPost'
      f.gives('E_NOT_FOUND', 'b-member-1', act, { ...report, ...NONE })
      f.gives('E_STATE', 'b-member-1', act, report)
      submit(f, 'post', 'case')
      pass(f, 'case')
      f.does('a-press', 'bulletin.Publish', POST)
      f.does('b-member-1', act, report)
      f.gives('E_DUP', 'b-member-1', act, report)
      f.does('registrar', act, report)
    },
  ],
  [
    'the author earns points for a published post, once, and loses them with it',
    f => {
      pointed(f)
      const act = 'bulletin.CreditAuthor'
      f.gives('E_NOT_FOUND', 'b-member-1', act, NONE)
      f.gives('E_BUDGET', 'b-member-1', act, POST)
      grantPoints(f, 10)
      f.does('b-member-1', act, POST)
      f.gives('E_STATE', 'b-member-1', act, POST)
      f.does('a-press', 'bulletin.TakeDown', { ...POST, reason: 'FACT' })
      f.does(FIRST, 'bulletin.ConfirmTakeDown', { ...POST, reasonCodes: ['FACT'] })
    },
  ],
]
