/** How far behind a node is, by what its peers claim. */

import { describe, expect, it } from 'vitest'
import { createClaims } from '../../src/node/driver/claims.ts'

const begin = (connected: string[]) => {
  const claims = createClaims(() => connected)
  const hear = (from: string, committedHeight: number) =>
    claims.hear({ kind: 'status', from, status: { committedHeight } as never })
  return { claims, hear }
}

describe('blocks that this node lacks', () => {
  it('are none where nobody is connected', () => {
    expect(begin([]).claims.behind(5)).toBe(0)
  })

  it('are unknown until more than a third of the peers have said something', () => {
    const { claims, hear } = begin(['a', 'b', 'c'])
    expect(claims.behind(5)).toBeUndefined()
    hear('a', 9)
    expect(claims.behind(5)).toBeUndefined()
    hear('b', 8)
    expect(claims.behind(5)).toBe(3)
    expect(claims.behind(100)).toBe(0)
  })

  it('are not what a third of the peers lies', () => {
    const { claims, hear } = begin(['a', 'b', 'c', 'd', 'e', 'f'])
    for (const peer of ['a', 'b']) hear(peer, Number.MAX_SAFE_INTEGER)
    for (const peer of ['c', 'd', 'e', 'f']) hear(peer, 7)
    expect(claims.behind(5)).toBe(2)
  })

  it('are not told by who has gone, and a newer word takes the place of the last', () => {
    const connected = ['a']
    const { claims, hear } = begin(connected)
    hear('a', 100)
    hear('a', 20)
    expect(claims.behind(5)).toBe(15)
    connected[0] = 'b'
    expect(claims.behind(5)).toBeUndefined()
  })
})
