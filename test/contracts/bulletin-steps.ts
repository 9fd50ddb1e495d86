/** Steps of a post for tests: written, reviewed, published. */

import { toHex } from '#base'
import { reviewedHash } from '../../contracts/bulletin/rules.ts'
import { posts, versions } from '../../contracts/bulletin/state.ts'
import { type Fixture, hash, id, rawId } from './fixture.ts'
import { castReviewers, castService, open, pass } from './review-cast.ts'

/** Publicity officers of branch, committee and zone, reviewers, the service; a board of branch a. */
export const castBulletin = (f: Fixture, more = {}): void => {
  castReviewers(f)
  castService(f)
  for (const [name, org, by] of [
    ['a-press', 'a-branch', 'a-member-3'],
    ['a-press-2', 'a-committee', 'a-secretary'],
    ['zone-press', 'zone', 'zone-secretary'],
  ] as const) {
    f.register(name, org)
    f.grant(by, name, 'PUBLICITY_OFFICER', org)
  }
  const board = { boardId: id('board'), orgId: id('a-branch'), scope: 'BRANCH', ...more }
  f.does('a-member-3', 'bulletin.CreateBoard', board)
}

export const postArgs = (name: string, more = {}) => ({
  pid: id(name),
  boardId: id('board'),
  category: 'STORY',
  contentHash: hash(`text of ${name}`),
  mediaRoot: hash(`pictures of ${name}`),
  ...more,
})

/** Hash that the reviewers of the highest version have before them. */
export const hashToReview = (f: Fixture, name: string): string => {
  const latest = f.row(posts, [rawId(name)])?.latest ?? 1
  const version = f.row(versions, [rawId(name), latest])
  return version === undefined ? hash('none') : toHex(reviewedHash(version))
}

/** Opens the case of the highest version and names it. */
export const submit = (f: Fixture, name: string, caseName: string, by = 'a-member-4'): void => {
  open(f, { caseName, subject: name, type: 'POST', contentHash: hashToReview(f, name), by })
  f.does(by, 'bulletin.SubmitForReview', { pid: id(name), caseId: id(caseName) })
}

/** A post of a member that stands on the board. */
export const published = (f: Fixture, name: string, more = {}): void => {
  f.does('a-member-4', 'bulletin.CreatePost', postArgs(name, more))
  submit(f, name, `case of ${name}`)
  pass(f, `case of ${name}`)
  f.does('a-press', 'bulletin.Publish', { pid: id(name) })
}
