/** The ranges that are asked for while catching up: in order, without gaps, within the bounds of memory. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hash, LIMITS } from '#base'
import type { Batch } from '../../src/node/driver/catch-up/batch.ts'
import { createPeers } from '../../src/node/driver/catch-up/peers.ts'
import { createWindow, type Range, type Window } from '../../src/node/driver/catch-up/window.ts'

const EPOCH = 100
const TARGET = 5_000
const epochEnd = (height: number) => EPOCH * Math.ceil(height / EPOCH)

/** Only the number of its blocks counts here. */
const batchOf = (count: number): Batch => ({
  blocks: Array.from({ length: count }, () => ({ block: {} as never, blockId: new Uint8Array(32) as Hash })),
  finalization: {} as never,
  rescue: undefined,
})

interface UnderWay {
  readonly range: Range
  readonly peer: string
}

/** Plays random peers: each step asks what may be asked, answers one request in some way, and commits what is next. */
const play = (window: Window, steps: readonly { pick: number; outcome: number; bytes: number }[]) => {
  const underWay: UnderWay[] = []
  const seen = { bytes: 0, ranges: new Set<string>(), height: 0, idle: 0 }
  const ask = () => {
    for (let range = window.next(TARGET, () => true); range !== undefined; range = window.next(TARGET, () => true)) {
      const peer = `p${underWay.length}`
      window.begin(range, peer)
      underWay.push({ range, peer })
      seen.bytes = Math.max(seen.bytes, window.bytes())
    }
  }
  for (const { pick, outcome, bytes } of steps) {
    ask()
    const [one] = underWay.splice(pick % Math.max(underWay.length, 1), 1)
    if (one === undefined) {
      seen.idle++
      continue
    }
    const { range, peer } = one
    window.end(range, peer)
    if (outcome > 0) {
      const count = Math.max(1, Math.ceil((range.count * outcome) / 3))
      window.hold(range, { batch: batchOf(count), from: peer, bytes })
    }
    for (let first = window.first(); first?.held !== undefined; first = window.first()) {
      expect(first.from).toBe(seen.height + 1)
      seen.height += first.count
      window.advance(seen.height)
    }
    seen.bytes = Math.max(seen.bytes, window.bytes())
  }
  return seen
}

const step = fc.record({
  pick: fc.nat(),
  /** 0 fails, 1 and 2 are short, 3 is whole. */
  outcome: fc.nat(3),
  bytes: fc.integer({ min: 1, max: LIMITS.responseBytes }),
})

describe('the window', () => {
  it('never holds or awaits more than its bound, hands out heights in order, and always goes on', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 300 }), steps => {
        const window = createWindow(0, epochEnd)
        const seen = play(window, steps)
        expect(seen.bytes).toBeLessThanOrEqual(LIMITS.syncBytes)
        expect(seen.idle).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  it('asks for no range beyond the end of an epoch, nor for more than one answer holds', () => {
    const window = createWindow(30, epochEnd)
    const ranges: Range[] = []
    for (let range = window.next(250, () => true); range !== undefined; range = window.next(250, () => true)) {
      window.begin(range, 'a')
      ranges.push(range)
    }
    expect(ranges.map(({ from, count }) => [from, count])).toEqual([
      [31, 64],
      [95, 6],
      [101, 64],
      [165, 36],
      [201, 50],
    ])
  })

  it('gives the rest of a short answer to be asked for again', () => {
    const window = createWindow(0, epochEnd)
    const range = window.next(64, () => true) as Range
    window.begin(range, 'a')
    window.end(range, 'a')
    window.hold(range, { batch: batchOf(10), from: 'a', bytes: 100 })
    expect(window.bytes()).toBe(100)
    expect(window.next(64, () => true)).toMatchObject({ from: 11, count: 54 })
    window.advance(10)
    expect(window.bytes()).toBe(0)
  })
})

const scene = (claims: Readonly<Record<string, number>>) => {
  const time = { ms: 0 }
  const notes = new Map(
    Object.entries(claims).map(([peer, committedHeight]) => [
      peer,
      { epoch: 0, committedHeight, answers: 0, answered: '' },
    ]),
  )
  const peers = createPeers({
    nowMs: () => time.ms,
    connected: () => Object.keys(claims),
    claims: () => notes,
    standing: () => ({ epoch: 0, height: 0 }),
  })
  return { peers, time }
}
const NOBODY: ReadonlySet<string> = new Set()

describe('whom to ask', () => {
  it('is who claims the height and has least to do, and nobody beyond a bound', () => {
    const { peers } = scene({ a: 10, b: 20 })
    expect(peers.choose(15, NOBODY)).toBe('b')
    expect(peers.choose(21, NOBODY)).toBeUndefined()
    peers.count('b', 1)
    expect(peers.choose(5, NOBODY)).toBe('a')
    for (let i = 1; i < LIMITS.syncRequestsPerPeer; i++) peers.count('b', 1)
    expect(peers.choose(15, NOBODY)).toBeUndefined()
    peers.count('b', -1)
    expect(peers.choose(15, NOBODY)).toBe('b')
  })

  it('is not who lied, for a while; nor who was silent, a little longer each time, unless there is no other', () => {
    const { peers, time } = scene({ a: 10, b: 10 })
    peers.failed('a', 'lie')
    peers.failed('b', 'silence')
    expect(peers.choose(1, NOBODY)).toBeUndefined()
    peers.wakeSilent()
    expect(peers.choose(1, NOBODY)).toBe('b')
    peers.failed('b', 'silence')
    time.ms = LIMITS.syncPauseMs + 1
    expect(peers.choose(1, NOBODY)).toBeUndefined()
    time.ms = 2 * LIMITS.syncPauseMs + 1
    expect(peers.choose(1, NOBODY)).toBe('b')
    expect(peers.choose(1, new Set(['b']))).toBeUndefined()
    time.ms = LIMITS.syncRestMs + 1
    expect(peers.choose(1, new Set(['b']))).toBe('a')
  })
})
