/** V3 and V4: what a block may stand on. E1: the block that ends an epoch, again and again until it is final. */

import { describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import { blockId } from '#chain'
import { acts, FINALIZE, makeScene, NOTARIZE, NULLIFY } from './scene.ts'

/** A seat that leads none of the first `views` views. */
const voter = (options: { epochLength?: number; views?: number } = {}) => {
  const { epochLength = 100, views = 3 } = options
  const s = makeScene({
    epochLength,
    seat: leader =>
      [0, 1, 2, 3].find(seat => Array.from({ length: views }, (_, i) => leader(i + 1)).every(at => at !== seat)),
  })
  s.start()
  s.work()
  return s
}

/** View 1 notarized with `a`, which is valid here. */
const afterA = (s: ReturnType<typeof voter>) => {
  const a = s.block('a', undefined, 1)
  s.propose(1, a)
  s.valid(a)
  s.certify(NOTARIZE, 1, a)
  s.signed()
  return { a, onA: s.certificate(NOTARIZE, 1, a) }
}

describe('V4 good proposals', () => {
  it('on the block of the view before', () => {
    const s = voter()
    const { a, onA } = afterA(s)
    const b = s.block('b', a, 2)
    expect(acts(s.propose(2, b, onA))).toEqual(['validate b'])
    expect(acts(s.valid(b))).toEqual(['keep b', 'sign notarize 2 b'])
  })

  it('over a view that is nullified, with the nullification attached', () => {
    const s = voter()
    const { a, onA } = afterA(s)
    const c = s.block('c', a, 3)
    expect(acts(s.propose(3, c, onA, [s.certificate(NULLIFY, 2)]))).toEqual([
      'keep nullification 2',
      'validate c',
      'tell all nullification 2',
    ])
    expect(acts(s.valid(c))).toEqual(['keep c', 'sign notarize 3 c'])
  })

  it('on a block of which the voter has neither notarization nor body: both come before the vote', () => {
    const s = voter()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', a, 2)
    const said = acts(s.propose(2, b, s.certificate(NOTARIZE, 1, a)))
    expect(said).toEqual(['keep notarization 1 a', 'tell all notarization 1 a', `request a of node ${s.leader(2)}`])
    expect(acts(s.deliver(a))).toEqual(['validate a'])
    expect(acts(s.valid(a))).toEqual(['validate b', 'keep a', 'sign finalize 1 a'])
    expect(acts(s.valid(b))).toEqual(['keep b', 'sign notarize 2 b'])
  })
})

describe('V4 a proposal that comes before its view', () => {
  it('is held, and judged when the view is entered', () => {
    const s = voter()
    const b = s.block('b', undefined, 2)
    expect(acts(s.propose(2, b))).toEqual(['validate b'])
    expect(acts(s.valid(b))).toEqual([])
    expect(acts(s.certify(NULLIFY, 1))).toEqual([
      'keep nullification 1',
      'keep b',
      'sign notarize 2 b',
      'tell all nullification 1',
    ])
  })
})

describe('V4 something missing', () => {
  it('a nullification between: asks the leader for exactly that, and votes when it has come', () => {
    const s = voter()
    const { a, onA } = afterA(s)
    const b = s.block('b', a, 2)
    s.propose(2, b, onA)
    s.valid(b)
    // The others have both notarized and nullified view 2; here only the notarization is known.
    s.certify(NOTARIZE, 2, b)
    const c = s.block('c', a, 3)
    expect(acts(s.propose(3, c, onA))).toEqual(['validate c', `tell seat ${s.leader(3)} status 0/3/0/0 lacks 2`])
    expect(acts(s.valid(c))).toEqual([])
    expect(acts(s.certify(NULLIFY, 2))).toEqual(['keep nullification 2', 'keep c', 'sign notarize 3 c'])
  })

  it('a verdict that is not known yet is asked for again at T_repeat', () => {
    const s = voter()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    expect(acts(s.valid(a, 'missing'))).toEqual([])
    expect(acts(s.timer('repeat', 1))).toContain('validate a')
    expect(acts(s.valid(a))).toContain('sign notarize 1 a')
  })
})

describe('V4 bad proposals are answered by nullify', () => {
  it('execution says no', () => {
    const s = voter()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    expect(acts(s.valid(a, 'no'))).toEqual(['sign nullify 1'])
  })

  it.each<[string, (s: ReturnType<typeof voter>, known: ReturnType<typeof afterA>) => readonly string[]]>([
    [
      'the certificate is of another block',
      (s, { a }) => {
        const other = s.block('other', undefined, 1)
        return s.propose(2, s.block('b', other, 2), s.certificate(NOTARIZE, 1, a))
      },
    ],
    [
      'the anchor as parent, while the certificate names a block',
      (s, { onA }) => s.propose(2, s.block('b', undefined, 2), onA),
    ],
    ['no certificate, and not on the anchor', (s, { a }) => s.propose(2, s.block('b', a, 2))],
    [
      'a height that does not follow',
      (s, { a, onA }) => s.propose(2, s.block('b', undefined, 2, { height: 5, blockId: a.blockId }), onA),
    ],
    ['the view of another block in its header', (s, { a, onA }) => s.propose(2, s.block('b', a, 7), onA)],
    [
      'a nullification as the certificate of the parent',
      (s, { a }) => s.propose(2, s.block('b', a, 2), s.certificate(NULLIFY, 1)),
    ],
    [
      'an old block as if it were new',
      (s, { a, onA }) => {
        const old = s.block('old', a, 1)
        return s.propose(2, old, onA)
      },
    ],
  ])('%s', (_, act) => {
    const s = voter()
    expect(acts(act(s, afterA(s)))).toContain('sign nullify 2')
  })

  it('a parent below what is final', () => {
    const s = voter()
    const { a, onA } = afterA(s)
    const b = s.block('b', a, 2)
    s.propose(2, b, onA)
    s.valid(b)
    s.certify(FINALIZE, 2, b)
    expect(acts(s.propose(3, s.block('c', a, 3), onA))).toContain('sign nullify 3')
  })

  it('a certificate beside what is final, which only more than a third of liars could make', () => {
    const s = voter()
    const { a, onA } = afterA(s)
    const b = s.block('b', a, 2)
    s.propose(2, b, onA)
    s.valid(b)
    s.certify(FINALIZE, 2, b)
    const other = s.block('other', a, 2)
    const onOther = s.certificate(NOTARIZE, 2, other)
    expect(acts(s.propose(3, s.block('c', other, 3), onOther))).toContain('sign nullify 3')
  })

  it('a block above the boundary (E1)', () => {
    const s = voter({ epochLength: 1 })
    const { a, onA } = afterA(s)
    expect(acts(s.propose(2, s.block('b', a, 2), onA))).toContain('sign nullify 2')
  })

  it('a block above the boundary whose header claims the old epoch (E1)', () => {
    const s = voter({ epochLength: 1 })
    const { a, onA } = afterA(s)
    const { block } = s.block('b', a, 2)
    const header = { ...block.header, epoch: 0 }
    const forged = { block: { ...block, header }, blockId: blockId(header) }
    expect(acts(s.propose(2, forged, onA))).toContain('sign nullify 2')
  })

  it('a block that is final already, once more, on an older view of it', () => {
    const s = voter()
    const { a, onA } = afterA(s)
    s.propose(2, a, onA)
    s.certify(NOTARIZE, 2, a)
    s.certify(FINALIZE, 2, a)
    // View 2 is final, so nothing can be skipped from view 1 on.
    expect(acts(s.propose(3, a, onA))).toContain('sign nullify 3')
  })

  it('a vote that is not the leader’s makes no proposal', () => {
    const s = voter()
    const a = s.block('a', undefined, 1)
    const seat = s.others.find(at => at !== s.leader(1)) as number
    const vote = { vote: s.voteOf(NOTARIZE, 1, a), seat, signature: new Uint8Array(64) }
    const proposal = { block: a.block, notarize: vote, parent: undefined, nullifications: [] } as never
    expect(acts(s.feed({ kind: 'proposal', proposal, blockId: a.blockId, from: 'x' }))).toEqual([])
    expect(s.state().rounds.get(1)?.proposal).toBeUndefined()
  })
})

describe('V3 what a leader builds on', () => {
  const leads = (view: number) => {
    const s = makeScene({ seat: leader => leader(view) })
    s.start()
    s.work()
    return s
  }

  it('not on a block that it has not found valid', () => {
    const s = leads(2)
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    expect(acts(s.certify(NOTARIZE, 1, a))).not.toContain('build 2 on a')
    expect(acts(s.valid(a))).toContain('build 2 on a')
  })

  it('over nullified views, which it attaches', () => {
    const s = leads(3)
    const { a } = afterA(s)
    expect(acts(s.certify(NULLIFY, 2))).toContain('build 3 on a')
    const c = s.block('c', a, 3)
    s.built(3, c)
    s.signed()
    // Said again at T_repeat as the whole proposal.
    expect(s.timer('repeat', 3)).toContain('tell all proposal notarize 3 c on 1 over 2')
  })

  it('without the certificates between it asks for them, and builds when they come', () => {
    const s = leads(4)
    const { a } = afterA(s)
    expect(acts(s.certify(NULLIFY, 3))).toContain('tell all status 0/4/0/0 lacks 2')
    expect(acts(s.certify(NULLIFY, 2))).toContain(`build 4 on a`)
    expect(a.block.header.height).toBe(1)
  })

  it('not on a block whose view lies below a final one, even when the builder has just finished', () => {
    const s = leads(3)
    const { a } = afterA(s)
    s.certify(NULLIFY, 2)
    const late = s.block('late', a, 3)
    const b = s.block('b', a, 2)
    s.certify(FINALIZE, 2, b)
    expect(acts(s.built(3, late)).filter(word => word.startsWith('sign'))).toEqual([])
  })
})

describe('E1 and Q2: a block that must become final is proposed again', () => {
  it('the boundary block, by the leader of a later view, unchanged', () => {
    const s = makeScene({ epochLength: 1, seat: leader => leader(3) })
    s.start()
    s.work()
    const { a } = afterA(s)
    expect(a.block.header.height).toBe(1)
    expect(acts(s.certify(NULLIFY, 2))).toEqual([
      'keep nullification 2',
      'sign notarize 3 a',
      'tell all nullification 2',
    ])
    s.signed()
    expect(s.timer('repeat', 3)).toContain('tell all proposal notarize 3 a on 1 over 2')
  })

  it('a voter takes it, though its header has an older view', () => {
    const s = voter({ epochLength: 1 })
    const { a, onA } = afterA(s)
    expect(acts(s.propose(3, a, onA, [s.certificate(NULLIFY, 2)]))).toContain('sign notarize 3 a')
    s.signed()
    s.certify(NOTARIZE, 3, a)
    expect(acts(s.certify(FINALIZE, 3, a))).toEqual(['commit a', 'tell all finalization 3 a'])
  })

  it('not without the nullifications between, and not another block', () => {
    const s = voter({ epochLength: 1 })
    const { a, onA } = afterA(s)
    s.certify(NULLIFY, 2)
    const b = s.block('b', undefined, 1)
    expect(acts(s.propose(3, b, onA))).toContain('sign nullify 3')
    expect(a.blockId).not.toEqual(b.blockId)
  })

  it('Q2: with nothing to build, the last block, once the view after it has passed', () => {
    const s = makeScene({ seat: leader => leader(3) })
    s.start()
    s.work()
    afterA(s)
    s.work(false)
    expect(acts(s.certify(NULLIFY, 2))).toContain('sign notarize 3 a')
  })

  it('Q2: when finality is so far behind that no more blocks can be held', () => {
    const last = LIMITS.blocksAhead
    const s = makeScene({ seat: leader => leader(last + 2) })
    s.start()
    s.work()
    let parent: ReturnType<typeof s.block> | undefined
    for (let view = 1; view <= last; view++) {
      const on = parent === undefined ? undefined : s.certificate(NOTARIZE, view - 1, parent)
      parent = s.block(`b${view}`, parent, view)
      if (s.leader(view) === s.self) s.built(view, parent)
      else s.propose(view, parent, on)
      s.valid(parent)
      s.certify(NOTARIZE, view, parent)
    }
    expect(s.state().blocks.size).toBe(last)
    expect(acts(s.certify(NULLIFY, last + 1))).toContain(`sign notarize ${last + 2} b${last}`)
  })

  it('Q2: in the view right after it its finalization is awaited', () => {
    const s = makeScene({ seat: leader => leader(2) })
    s.start()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(acts(s.certify(NOTARIZE, 1, a)).filter(word => /sign notarize|build/.test(word))).toEqual([])
  })
})
