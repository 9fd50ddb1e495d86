/** Evidence: a receipt, what verification answers in each state, and the proof of one leaf of many. */

import { describe, expect, it } from 'vitest'
import { fromHex, must, toHex } from '#base'
import { ListProof, listRoot, verifyList } from '#chain'
import { STANDING } from '../../../contracts/member/schema.ts'
import { members } from '../../../contracts/member/state.ts'
import { anchorArgs } from '../cases/evidence.ts'
import { Fixture, hash, id, rawId } from '../fixture.ts'

const answer = async (f: Fixture, name: string, root = hash(`root of ${name}`)) =>
  (await f.world.ask('evidence.verify', { evId: id(name), root })).answer

describe('evidence', () => {
  it('answers VALID, SUPERSEDED, WITHDRAWN, ERASED, MISMATCH and UNKNOWN', async () => {
    const f = new Fixture()
    expect(await answer(f, 'one')).toBe('UNKNOWN')
    f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs('one'))
    expect(await answer(f, 'one')).toBe('VALID')
    expect(await answer(f, 'one', hash('one byte changed'))).toBe('MISMATCH')
    const { meta } = anchorArgs('one')
    const next = { evId: id('two'), previous: id('one'), root: hash('root of two'), meta }
    f.does('a-branch-clerk', 'evidence.Supersede', next)
    expect(await f.world.ask('evidence.verify', { evId: id('one'), root: hash('root of one') })).toMatchObject({
      answer: 'SUPERSEDED',
      supersededBy: id('two'),
    })
    f.does('a-member-3', 'evidence.Withdraw', { evId: id('two'), reason: 'PRIVACY' })
    expect(await answer(f, 'two')).toBe('WITHDRAWN')
    expect(await f.world.ask('evidence.getReceipt', { evId: id('two') })).toMatchObject({
      root: hash('root of two'),
      height: f.world.height - 1,
      atMs: f.now,
    })
  })

  it('is found by hash, by subject and as the last of its kind, in pages', async () => {
    const f = new Fixture()
    for (let i = 0; i < 5; i++) f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs(`e${i}`))
    const subject = { subjectType: 'ACTIVITY', subjectId: id('subject') }
    const first = await f.world.ask('evidence.bySubject', { ...subject, limit: 3 })
    const rest = await f.world.ask('evidence.bySubject', { ...subject, limit: 3, after: first.next as string })
    const ids = [...(first.items as { evId: string }[]), ...(rest.items as { evId: string }[])].map(({ evId }) => evId)
    expect(ids).toEqual([0, 1, 2, 3, 4].map(i => id(`e${i}`)))
    expect(rest.next).toBeUndefined()
    expect(await f.world.ask('evidence.byHash', { root: hash('root of e2') })).toMatchObject({
      items: [{ evId: id('e2') }],
    })
    expect(await f.world.ask('evidence.latest', subject)).toMatchObject({ items: [{ evId: id('e4') }] })
  })

  it('proves one leaf of a batch against its root', async () => {
    const f = new Fixture()
    const leaves = Array.from({ length: 230 }, (_, i) => fromHex(hash(`leaf ${i}`)) as Uint8Array)
    const root = listRoot(leaves)
    const args = anchorArgs('batch', { root: toHex(root), leaves: leaves.map(toHex) })
    f.does('a-branch-clerk', 'evidence.AnchorBatch', args)
    const proved = await f.world.ask('evidence.prove', { evId: id('batch'), leaf: hash('leaf 201') })
    const proof = must(ListProof.fromJson(proved.proof as never))
    expect(verifyList(root, leaves[201] as Uint8Array, proof)).toBe(true)
    expect(verifyList(root, leaves[200] as Uint8Array, proof)).toBe(false)
    expect((await f.world.query('evidence.prove', { evId: id('batch'), leaf: hash('none') })).ok).toBe(false)
  })

  it('about a member says ERASED once the member is erased, and nothing new is anchored', async () => {
    const f = new Fixture()
    const about = { subjectType: 'MEMBER', subjectId: id('a-member-4'), kind: 'MEMBER_RECORD' }
    for (let i = 0; i < 70; i++) f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs(`record ${i}`, about))
    f.register('dpo', 'zone')
    f.grant('zone-secretary+zone-organizer', 'dpo', 'DPO', 'zone')
    f.patch(members, [rawId('a-member-4')], { standing: STANDING.EXITED, capabilities: 0, exitMonth: 201_501 })
    f.does('dpo+registrar', 'member.EraseMember', { mid: id('a-member-4') })
    for (const name of ['record 0', 'record 69']) expect(await answer(f, name)).toBe('ERASED')
    f.gives('E_STATE', 'a-branch-clerk', 'evidence.Anchor', anchorArgs('later', about))
    const subject = { subjectType: 'MEMBER', subjectId: id('a-member-4') }
    f.does('b-member-1', 'evidence.EraseRemaining', subject)
    f.gives('E_STATE', 'b-member-1', 'evidence.EraseRemaining', subject)
    expect(await answer(f, 'record 69')).toBe('ERASED')
  })
})
