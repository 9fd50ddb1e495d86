/** Evidence: a receipt, what verification answers in each state, and the proof of one leaf of many. */

import { describe, expect, it } from 'vitest'
import { fromHex, must, toHex } from '#base'
import { ListProof, listRoot, verifyList } from '#chain'
import { anchor, markErased } from '../../../contracts/evidence/rules.ts'
import { anchorArgs } from '../cases/evidence.ts'
import { Fixture, hash, id } from '../fixture.ts'

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

  it('may be anchored by every module, erased by those that keep persons', () => {
    expect(anchor.callers).toBe('any')
    expect(markErased.callers).not.toBe('any')
  })
})
