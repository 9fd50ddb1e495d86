import { posts, versions } from '../../../contracts/bulletin/state.ts'
import { castBulletin, hashToReview, postArgs } from '../bulletin-steps.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { openArgs, reviewersAt } from '../review-cast.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const AUTHOR = 'a-member-4'
const [FIRST] = reviewersAt('a-branch') as [string]
const POSTS = 5

const caseOf = (f: Fixture, name: string) => `${name}/${f.row(posts, [rawId(name)])?.latest ?? 0}`

/** What the highest version needs next. */
const onward = (f: Fixture, draw: Draw, name: string): Intent => {
  const post = f.row(posts, [rawId(name)])
  if (post === undefined) return [AUTHOR, 'bulletin.CreatePost', postArgs(name)]
  const caseName = caseOf(f, name)
  const state = f.row(versions, [rawId(name), post.latest])?.state
  if (state !== 1 && state !== 2) {
    return [AUTHOR, 'bulletin.NewVersion', { pid: id(name), contentHash: hash(`text ${draw.below(5)}`) }]
  }
  const contentHash = hashToReview(f, name)
  switch (draw.below(4)) {
    case 0:
      return [AUTHOR, 'review.OpenCase', openArgs({ caseName, subject: name, type: 'POST', contentHash })]
    case 1:
      return [AUTHOR, 'bulletin.SubmitForReview', { pid: id(name), caseId: id(caseName) }]
    case 2: {
      const decision = draw.of(['PASS', 'PASS', 'PASS', 'RETURN'])
      const reasonCodes = decision === 'PASS' ? [] : ['FACT']
      return [FIRST, 'review.Decide', { caseId: id(caseName), step: 1, decision, reasonCodes }]
    }
    default:
      return ['a-press', draw.below(3) === 0 ? 'bulletin.NoteReview' : 'bulletin.Publish', { pid: id(name) }]
  }
}

const any = (draw: Draw, name: string): Intent => {
  const pid = id(name)
  switch (draw.below(9)) {
    case 0:
    case 1:
      return ['a-press', 'bulletin.Pin', { pid }]
    case 2:
      return ['a-press', 'bulletin.Unpin', { pid }]
    case 3:
    case 4:
      return [draw.of(['a-press', 'zone-press']), 'bulletin.TakeDown', { pid, reason: 'FACT' }]
    case 5:
    case 6:
      return [draw.of(['a-press', 'zone-press']), 'bulletin.Restore', { pid }]
    case 7:
      return [draw.of(['a-press', FIRST]), 'bulletin.ConfirmTakeDown', { pid, reasonCodes: ['FACT'] }]
    default:
      return ['a-press', draw.below(4) === 0 ? 'bulletin.ArchivePost' : 'bulletin.Publish', { pid }]
  }
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'a board shows what was approved, whatever the order of things',
    reaches: ['CreatePost', 'NewVersion', 'SubmitForReview', 'Publish', 'Pin', 'TakeDown', 'Restore'].map(
      name => `bulletin.${name}`,
    ),
    runs: 8,
    blocks: 80,
    stepMs: DAY / 4,
    prepare: castBulletin,
    move: (f, draw) => {
      const name = `post-${draw.below(POSTS)}`
      return draw.below(3) === 0 ? any(draw, name) : onward(f, draw, name)
    },
  },
]
