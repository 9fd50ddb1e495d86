import { postMachine, versionMachine } from '../../../contracts/bulletin/machine.ts'
import { VERSION_STATE } from '../../../contracts/bulletin/schema.ts'
import { boards, posts, versions } from '../../../contracts/bulletin/state.ts'
import { CASE_STATE } from '../../../contracts/review/schema.ts'
import { cases } from '../../../contracts/review/state.ts'
import { castBulletin, postArgs, submit } from '../bulletin-steps.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'
import { grantPoints, rule } from '../points-steps.ts'
import { pass, reviewersAt } from '../review-cast.ts'
import { addressOf } from '../world.ts'

const POST = { pid: id('post') }
const [FIRST] = reviewersAt('a-branch') as [string]
const VERSION_KEY = [rawId('post'), 1] as const

/** A post whose first version is before its reviewers, or through with them. */
const reviewedPost = (f: Fixture, isPassed: boolean): void => {
  rule(f, 'posts', { sourceType: 'BULLETIN', amount: 3 })
  castBulletin(f, { pointsRule: id('posts') })
  grantPoints(f, 10)
  f.does('a-member-4', 'bulletin.CreatePost', postArgs('post', { publishToMs: f.now + 9 * DAY }))
  submit(f, 'post', 'case')
  if (isPassed) pass(f, 'case')
}

const submitAgain = (f: Fixture): Intent => {
  f.patch(versions, VERSION_KEY, { state: VERSION_STATE.DRAFT })
  return ['a-member-4', 'bulletin.SubmitForReview', { ...POST, caseId: id('case') }]
}

const newVersion = (): Intent => ['a-member-4', 'bulletin.NewVersion', { ...POST, contentHash: hash('mended') }]
const publish = (): Intent => ['a-press', 'bulletin.Publish', POST]

const postSpec: MachineSpec = {
  machine: postMachine,
  key: [rawId('post')],
  prepare: f => {
    reviewedPost(f, true)
    f.patch(boards, [rawId('board')], { pinned: 1 })
    f.wait(2 * DAY)
  },
  row: (_, transition) => ({
    pinned: transition === 'Unpin',
    takenDownBy: addressOf('zone-press'),
    ...(transition === 'ExpirePost' ? { publishToMs: 1 } : {}),
  }),
  sends: {
    NewVersion: f => {
      f.patch(versions, VERSION_KEY, { state: VERSION_STATE.APPROVED })
      return newVersion()
    },
    SubmitForReview: submitAgain,
    Publish: publish,
    Pin: () => ['a-press', 'bulletin.Pin', POST],
    Unpin: () => ['a-press', 'bulletin.Unpin', POST],
    TakeDown: () => ['a-press', 'bulletin.TakeDown', { ...POST, reason: 'FACT' }],
    Restore: () => [FIRST, 'bulletin.Restore', POST],
    ConfirmTakeDown: () => [FIRST, 'bulletin.ConfirmTakeDown', { ...POST, reasonCodes: ['FACT'] }],
    FlagTakeDown: () => ['b-member-1', 'bulletin.FlagTakeDown', POST],
    ExpirePost: () => ['b-member-1', 'bulletin.ExpirePost', POST],
    ArchivePost: () => ['a-press', 'bulletin.ArchivePost', POST],
    ReportPost: () => ['b-member-1', 'bulletin.ReportPost', { ...POST, reason: 'FACT' }],
    CreditAuthor: () => ['b-member-1', 'bulletin.CreditAuthor', POST],
  },
}

const versionSpec: MachineSpec = {
  machine: versionMachine,
  key: VERSION_KEY,
  prepare: f => reviewedPost(f, true),
  sends: {
    NewVersion: newVersion,
    SubmitForReview: () => ['a-member-4', 'bulletin.SubmitForReview', { ...POST, caseId: id('case') }],
    NoteReviewApprove: () => ['b-member-1', 'bulletin.NoteReview', POST],
    NoteReviewReturn: f => {
      f.patch(cases, [rawId('case')], { state: CASE_STATE.RETURNED })
      return ['b-member-1', 'bulletin.NoteReview', POST]
    },
    Publish: publish,
    PublishNext: f => {
      const first = f.row(versions, VERSION_KEY)
      f.patch(versions, [rawId('post'), 2], { ...first, state: VERSION_STATE.APPROVED })
      f.patch(posts, [rawId('post')], { latest: 2, published: 1 })
      return publish()
    },
  },
}

export const specs: readonly MachineSpec[] = [postSpec, versionSpec]
