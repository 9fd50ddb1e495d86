import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchLife } from '../../p2p/life.ts'

describe('signs of life', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const create = (probe: () => Promise<number | undefined>) => {
    const state = { dead: 0, probes: 0, doubts: 0 }
    let heard: AbortSignal | undefined
    const life = watchLife({
      lookMs: 1_000,
      doubtLooks: 2,
      silentLooksMax: 20,
      probe: () => {
        state.probes += 1
        return probe()
      },
      doubt: signal => {
        state.doubts += 1
        heard = signal
      },
      dead: () => {
        state.dead += 1
      },
    })
    return { state, life, isTrusted: () => heard?.aborted }
  }

  it('a silent peer is asked, doubted more and more seldom, and given up once after so many looks', async () => {
    const { state, isTrusted } = create(async () => undefined)
    // One look for what came before.
    await vi.advanceTimersByTimeAsync(2_000)
    expect(state).toEqual({ dead: 0, probes: 1, doubts: 0 })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state).toEqual({ dead: 0, probes: 2, doubts: 1 })
    await vi.advanceTimersByTimeAsync(17_000)
    // After 2, 4, 8 and 16 looks.
    expect(state).toEqual({ dead: 0, probes: 19, doubts: 4 })
    expect(isTrusted()).toBe(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state).toEqual({ dead: 1, probes: 19, doubts: 4 })
  })

  it('a peer that is heard again is trusted at once, and doubted as soon as before when it falls silent', async () => {
    const { state, life, isTrusted } = create(async () => undefined)
    await vi.advanceTimersByTimeAsync(6_000)
    expect([state.doubts, isTrusted()]).toEqual([2, false])
    life.heard()
    expect(isTrusted()).toBe(true)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(state.doubts).toBe(2)
    await vi.advanceTimersByTimeAsync(1_000)
    expect([state.doubts, isTrusted()]).toEqual([3, false])
    life.stop()
    expect(isTrusted()).toBe(true)
  })

  it('a peer that sends anything now and then lives, whether it answers or not', async () => {
    const { state, life } = create(() => new Promise(() => {}))
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(1_500)
      life.heard()
    }
    // The question that is not answered is not asked again.
    expect(state).toEqual({ dead: 0, probes: 1, doubts: 0 })
  })

  it('a peer that talks all the time is asked now and then, for its round trip', async () => {
    const { state, life } = create(async () => 1)
    for (let i = 0; i < 20; i++) {
      life.heard()
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(state).toEqual({ dead: 0, probes: 4, doubts: 0 })
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
    expect(state).toEqual({ dead: 0, probes: 0, doubts: 0 })
  })
})
