import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchLife } from '../../p2p/life.ts'

describe('signs of life', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const create = (probe: () => Promise<number | undefined>) => {
    const state = { dead: 0, probes: 0 }
    const life = watchLife({
      lookMs: 1_000,
      silentLooksMax: 4,
      probe: () => {
        state.probes += 1
        return probe()
      },
      dead: () => {
        state.dead += 1
      },
    })
    return { state, life }
  }

  it('a silent peer is asked, and given up once after so many looks', async () => {
    const { state } = create(async () => undefined)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(state).toEqual({ dead: 0, probes: 4 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state.dead).toBe(1)
  })

  it('a peer that sends anything now and then lives, whether it answers or not', async () => {
    const { state, life } = create(() => new Promise(() => {}))
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(3_500)
      life.heard()
    }
    // The question that is not answered is not asked again.
    expect(state).toEqual({ dead: 0, probes: 1 })
  })

  it('the round trip is that of the last answer', async () => {
    const answers = [5, undefined, 7]
    const { life } = create(async () => answers.shift())
    expect(life.rttMs()).toBeUndefined()
    await life.ask()
    expect(life.rttMs()).toBe(5)
    await life.ask()
    expect(life.rttMs()).toBe(5)
    await life.ask()
    expect(life.rttMs()).toBe(7)
  })

  it('nobody is given up after the end', async () => {
    const { state, life } = create(async () => undefined)
    life.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state).toEqual({ dead: 0, probes: 0 })
  })
})
