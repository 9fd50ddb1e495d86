/** Random histories of schedules, statements and blocks against a model that a person can read in a minute. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import { Fixture } from './fixture.ts'
import { candidateOf, type Enterprise, ROOT } from './terms.ts'
import { readiness } from './validators.ts'

const SEATS: readonly Enterprise[] = ['one', 'two', 'three', 'four']
const NOTICE = 20

type Step =
  | { readonly kind: 'schedule'; readonly ahead: number; readonly step: number }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'say'; readonly seat: number; readonly speaks: number }
  | { readonly kind: 'close'; readonly blocks: number }

const some = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary })
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    some(
      2,
      fc.record({
        kind: fc.constant('schedule' as const),
        ahead: fc.integer({ min: 18, max: 26 }),
        step: fc.constantFrom(0, 1, 1, 1, 2),
      }),
    ),
    some(1, fc.constant({ kind: 'cancel' as const })),
    some(
      20,
      fc.record({ kind: fc.constant('say' as const), seat: fc.nat(3), speaks: fc.constantFrom(1, 2, 2, 2, 3, 3) }),
    ),
    some(6, fc.record({ kind: fc.constant('close' as const), blocks: fc.integer({ min: 1, max: 15 }) })),
  ),
  { minLength: 20, maxLength: 60 },
)

/** What everybody should see. */
interface Model {
  protocol: number
  scheduled: { protocol: number; height: number } | undefined
  /** By height for which it was said. */
  said: Map<string, { protocol: number; count: number }>
}

const saidOf = ({ said, scheduled }: Model, seat: number) =>
  said.get(`${seat}/${scheduled?.height}`) ?? { protocol: 0, count: 0 }

class History {
  readonly f = new Fixture()
  readonly model: Model = { protocol: 1, scheduled: undefined, said: new Map() }

  /** Every block is closed, as on a chain. */
  #closed(): void {
    const { model, f } = this
    f.world.close({ epoch: 0 })
    if (model.scheduled === undefined || f.world.height + 1 < model.scheduled.height) return
    const wanted = model.scheduled.protocol
    const ready = SEATS.filter((_, seat) => saidOf(model, seat).protocol >= wanted)
    if (ready.length >= 3) model.protocol = model.scheduled.protocol
    model.scheduled = undefined
    model.said.clear()
  }

  #schedule(protocol: number, height: number): void {
    const { f, model } = this
    const now = model.protocol
    const cancels = protocol === now && height === 0 && model.scheduled !== undefined
    const fits = protocol === now + 1 && height - (f.world.height + 1) >= NOTICE
    const code = f.world.do(ROOT, 'delegate.ScheduleUpgrade', { protocol, height })
    expect(code === 'OK').toBe(cancels || fits)
    if (cancels) model.scheduled = undefined
    if (fits) model.scheduled = { protocol, height }
  }

  #say(seat: number, speaks: number): void {
    const { f, model } = this
    const name = SEATS[seat] as Enterprise
    const height = model.scheduled?.height ?? 7
    const { protocol, count } = saidOf(model, seat)
    const wanted = model.scheduled?.protocol ?? 0
    const due = { candidateId: candidateOf(name), protocol: speaks, height, count: Math.min(count + 1, 16) }
    const isNews = model.scheduled !== undefined && speaks >= wanted !== protocol >= wanted
    const code = f.world.do('nobody', 'delegate.DeclareProtocol', readiness(due, `validator-${name}`))
    expect(code === 'OK').toBe(isNews && count < LIMITS.protocolDeclarations)
    if (code === 'OK') model.said.set(`${seat}/${height}`, { protocol: speaks, count: count + 1 })
  }

  play(step: Step): void {
    if (step.kind === 'schedule') this.#schedule(this.model.protocol + step.step, this.f.world.height + step.ahead)
    else if (step.kind === 'cancel') this.#schedule(this.model.protocol, 0)
    else if (step.kind === 'say') this.#say(step.seat, step.speaks)
    for (let n = step.kind === 'close' ? step.blocks : 1; n > 0; n--) this.#closed()
  }

  seen() {
    return this.f.world.engine.protocol(this.f.world.state)
  }
}

describe('an upgrade, whatever people do', () => {
  it('is what the model says after every step', () => {
    const reached = new Set<number>()
    fc.assert(
      fc.property(steps, all => {
        const history = new History()
        for (const step of all) {
          history.play(step)
          const { protocol, scheduled } = history.model
          expect(history.seen()).toEqual({ protocol, scheduled })
          reached.add(protocol)
        }
      }),
      { numRuns: 100, seed: 20_261_124 },
    )
    // Some of them get there.
    expect(reached.has(2)).toBe(true)
  })
})
