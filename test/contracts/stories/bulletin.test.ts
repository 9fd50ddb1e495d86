/** P6 1: three-level review of a zone-wide post, with the badge that says whether what is shown is what was approved. */

import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { castBulletin, hashToReview, postArgs } from '../bulletin-steps.ts'
import { Fixture, HOUR, hash, id } from '../fixture.ts'
import { open, reviewersAt } from '../review-cast.ts'

const PID = { pid: id('post') }
const [ONE, TWO, THREE] = reviewersAt('zone') as [string, string, string]

const zonePost = (): Fixture => {
  const f = new Fixture()
  castBulletin(f)
  f.does('zone-secretary', 'bulletin.CreateBoard', { boardId: id('zone board'), orgId: id('zone'), scope: 'ZONE' })
  f.does('zone-press', 'bulletin.CreatePost', postArgs('post', { boardId: id('zone board') }))
  return f
}

const submit = (f: Fixture, caseName: string, more = {}) => {
  const contentHash = hashToReview(f, 'post')
  open(f, { caseName, subject: 'post', type: 'POST', contentHash, org: 'zone', by: 'zone-press', ...more })
  f.does('zone-press', 'bulletin.SubmitForReview', { ...PID, caseId: id(caseName) })
}

const decide = (f: Fixture, who: string, caseName: string, decision: { readonly [key: string]: Json }) =>
  f.does(who, 'review.Decide', { caseId: id(caseName), decision: 'PASS', ...decision })

const badge = async (f: Fixture, bytesHash: string) =>
  (await f.world.ask('bulletin.verifyPost', { ...PID, bytesHash })).answer

/** All three levels pass, and the post stands on the board. */
const publishAll = (f: Fixture, caseName: string) => {
  for (const [i, who] of [ONE, TWO, THREE].entries()) decide(f, who, caseName, { step: i + 1 })
  f.does('service', 'bulletin.Publish', { ...PID, evId: id(`receipt of ${caseName}`) })
}

describe('a publicity officer and the reviewers of a zone-wide post', () => {
  it('the second level returns a photo with an ID card; the mended post is a new version with a new case', async () => {
    const f = zonePost()
    submit(f, 'case')
    decide(f, ONE, 'case', { step: 1 })
    decide(f, TWO, 'case', { step: 2, decision: 'RETURN', reasonCodes: ['PRIVACY'] })
    f.does('b-member-1', 'bulletin.NoteReview', PID)
    expect(await f.world.ask('bulletin.versions', PID)).toMatchObject({ items: [{ version: 1, state: 'RETURNED' }] })
    f.does('zone-press', 'bulletin.NewVersion', { ...PID, contentHash: hash('without the photo') })
    submit(f, 'mended', { previous: 'case' })
    expect(await f.world.ask('review.case', { caseId: id('case') })).toMatchObject({ next: id('mended') })
    publishAll(f, 'mended')
    expect(await badge(f, hash('without the photo'))).toBe('VALID')
    expect(await f.world.ask('evidence.getReceipt', { evId: id('receipt of mended') })).toMatchObject({
      kind: 'POST',
      subjectId: id('post'),
      state: 'ANCHORED',
    })
    expect(await f.world.ask('bulletin.board', { boardId: id('zone board') })).toMatchObject({
      items: [{ pid: id('post'), published: 2, version: { contentHash: hash('without the photo') } }],
    })
    expect(await f.world.ask('review.returnReasons', {})).toMatchObject({
      items: [{ contentType: 'POST', reason: 'PRIVACY', count: 1 }],
    })
  })

  it('editing the body after the approval makes the badge fail', async () => {
    const f = zonePost()
    submit(f, 'case')
    publishAll(f, 'case')
    expect(await badge(f, hash('text of post'))).toBe('VALID')
    expect(await badge(f, hash('text of post, one byte changed'))).toBe('MISMATCH')
    f.does('zone-press', 'bulletin.NewVersion', { ...PID, contentHash: hash('edited') })
    expect(await badge(f, hash('edited'))).toBe('MISMATCH')
    f.gives('E_STATE', 'service', 'bulletin.Publish', PID)
  })

  it('nobody but the reviewers can let it through, and the next version shows the one before as superseded', async () => {
    const f = zonePost()
    submit(f, 'case')
    f.gives('E_STATE', 'zone-press', 'bulletin.Publish', PID)
    publishAll(f, 'case')
    f.does('zone-press', 'bulletin.NewVersion', { ...PID, contentHash: hash('second') })
    submit(f, 'second')
    publishAll(f, 'second')
    expect(await badge(f, hash('second'))).toBe('VALID')
    expect(await badge(f, hash('text of post'))).toBe('SUPERSEDED')
  })

  it('an emergency take-down works at once, whoever restores it is another person', async () => {
    const f = zonePost()
    submit(f, 'case')
    publishAll(f, 'case')
    f.does('zone-press', 'bulletin.TakeDown', { ...PID, reason: 'CONFIDENTIAL' })
    expect(await badge(f, hash('text of post'))).toBe('WITHDRAWN')
    expect(await f.world.ask('bulletin.board', { boardId: id('zone board') })).toEqual({ items: [] })
    f.gives('E_SOD', 'zone-press', 'bulletin.Restore', PID)
    f.wait(2 * HOUR)
    f.does(ONE, 'bulletin.Restore', PID)
    expect(await badge(f, hash('text of post'))).toBe('VALID')
  })
})
