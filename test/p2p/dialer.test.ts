import { describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import { createDialer } from '../../p2p/dialer.ts'

const target = (peer: string) => ({ peer, addresses: ['an address'] })

/** A dialer on a clock of its own; `run` lets time pass in steps of 100 ms. */
const create = (self: string, targets: readonly { peer: string; addresses: readonly string[] }[]) => {
  let now = 0
  const state = {
    connected: new Set<string>(),
    dials: [] as [string, number][],
    addresses: [] as string[],
    works: false,
    targets,
  }
  const dialer = createDialer({
    self,
    targets: () => state.targets,
    isConnected: peer => state.connected.has(peer),
    dial: async (peer, address) => {
      state.dials.push([peer, now])
      state.addresses.push(address)
      if (!state.works) throw new Error('nobody there')
      state.connected.add(peer)
    },
    nowMs: () => now,
    random: () => 1,
  })
  const run = async (ms: number) => {
    for (const end = now + ms; now < end; now += 100) {
      dialer.tick()
      await Promise.resolve()
      await Promise.resolve()
    }
  }
  const times = () => state.dials.map(([, at]) => at)
  return { state, dialer, run, times }
}

describe('dialer', () => {
  it('lets the side with the smaller name go first', async () => {
    const small = create('a', [target('b')])
    const large = create('b', [target('a')])
    small.state.works = true
    await small.run(500)
    await large.run(500)
    expect([small.times(), large.times()]).toEqual([[0], []])
    await large.run(1_000)
    expect(large.times().length).toBeGreaterThan(0)
  })

  it('tries for ever, at growing distances up to the cap', async () => {
    const { run, times } = create('a', [target('b')])
    await run(60_000)
    const gaps = times().map((at, i, all) => at - (all[i - 1] ?? at))
    expect(gaps.slice(1, 4)).toEqual([200, 400, 800])
    expect(Math.max(...gaps)).toBeLessThanOrEqual(LIMITS.dialBackoffMs + 100)
    expect(times().at(-1)).toBeGreaterThan(60_000 - LIMITS.dialBackoffMs - 200)
  })

  it('tries one address after the other, so that a wrong one holds up no other', async () => {
    const { state, run } = create('a', [{ peer: 'b', addresses: ['x', 'y', 'z'] }])
    await run(3_500)
    expect(state.addresses.slice(0, 5)).toEqual(['x', 'y', 'z', 'x', 'y'])
  })

  it('does not hammer a peer that takes the connection and drops it', async () => {
    const { state, dialer, run, times } = create('a', [target('b')])
    state.works = true
    for (let i = 0; i < 600; i++) {
      if (state.connected.delete('b')) dialer.lost('b', 10)
      await run(100)
    }
    expect(times().length).toBeLessThan(40)
    expect(times().length).toBeGreaterThan(10)
  })

  it('answers at once the loss of a connection that had lasted', async () => {
    const { state, dialer, run, times } = create('a', [target('b')])
    state.works = true
    await run(10_000)
    state.connected.delete('b')
    dialer.lost('b', 10_000)
    await run(1_000)
    expect(times()).toEqual([0, 10_000])
  })

  it('tries neither those without an address nor those that are there nor those no longer wanted', async () => {
    const { state, run } = create('a', [{ peer: 'b', addresses: [] }, target('c'), target('d')])
    state.connected.add('c')
    await run(500)
    expect(new Set(state.dials.map(([peer]) => peer))).toEqual(new Set(['d']))
    state.targets = []
    const before = state.dials.length
    await run(5_000)
    expect(state.dials.length).toBe(before)
  })
})
