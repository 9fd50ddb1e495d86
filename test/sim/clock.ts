/** The clocks of one machine: the wall clock is wrong and jumps, the monotonic one runs a little too fast or too slow. */

import type { DriverPorts } from '../../src/node/driver/index.ts'
import type { Scheduler } from './scheduler.ts'

export interface ClockScenario {
  /** Wall clock minus true time at the start, in ms. */
  readonly offsetMs: number
  /** Both clocks advance by this many ms in one true ms. */
  readonly rate: number
  /** The wall clock is set by hand, forwards or back. */
  readonly jump: { readonly atMs: number; readonly byMs: number } | undefined
}

export const createClock = (
  scheduler: Scheduler,
  startMs: number,
  { offsetMs, rate, jump }: ClockScenario,
): Pick<DriverPorts, 'clock' | 'timers'> => {
  const nowMs = () => Math.floor(scheduler.nowMs() * rate)
  const jumped = () => (jump !== undefined && scheduler.nowMs() >= jump.atMs ? jump.byMs : 0)
  return {
    clock: { nowMs, wallMs: () => startMs + nowMs() + offsetMs + jumped() },
    timers: { set: (afterMs, fn) => scheduler.after(Math.ceil(afterMs / rate), fn) },
  }
}
