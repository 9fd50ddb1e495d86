/**
 * Random histories of elections, epoch by epoch: each set is what an oracle of a few lines makes of what can be asked of the
 * chain before the last block of the epoch.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, type Json, toHex } from '#base'
import { type Contender, engine } from '#contracts'
import type { Id } from '../../contracts/ids.ts'
import { ofGroups, oracle } from './election-oracle.ts'
import { Fixture, id, rawId } from './fixture.ts'
import { candidateOf, ENTERPRISES, type Enterprise, ROOT } from './terms.ts'
import { declaration, evidence, otherBlock, possessed, vote } from './validators.ts'

interface Person {
  readonly candidateId: Id
  readonly operator: number
  readonly key: string
}

/** One of each enterprise, those of the first four in their seats, and one more of three. */
const PEOPLE: readonly Person[] = [
  ...ENTERPRISES.map((name, operator) => {
    return { candidateId: candidateOf(name), operator, key: operator < 4 ? `validator-${name}` : name }
  }),
  ...[0, 4, 5].map(operator => ({ candidateId: rawId(`b${operator}`), operator, key: `b${operator}` })),
]
const adminOf = ({ operator }: Person) => `operator-${ENTERPRISES[operator] as Enterprise}`

type Step =
  | { readonly kind: 'ballot'; readonly shares: readonly number[] }
  | { readonly kind: 'declare' | 'resign' | 'rotate' | 'accuse' | 'lift'; readonly who: number }
  | { readonly kind: 'operator'; readonly operator: number; readonly group: number; readonly active: boolean }
  | { readonly kind: 'rule'; readonly seats: number; readonly perOperator: number; readonly termEpochs: number }

interface Epoch {
  readonly steps: readonly Step[]
  /** Seats, by number, of sets that may be smaller. */
  readonly led: readonly number[]
  readonly missed: readonly number[]
}

const who = fc.nat({ max: PEOPLE.length - 1 })
const acts = (kind: 'declare' | 'resign' | 'rotate' | 'accuse' | 'lift') => fc.record({ kind: fc.constant(kind), who })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('ballot' as const),
      shares: fc.array(fc.nat({ max: 4 }), { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
    }),
  },
  { weight: 8, arbitrary: acts('declare') },
  { weight: 1, arbitrary: acts('resign') },
  { weight: 1, arbitrary: acts('rotate') },
  { weight: 1, arbitrary: acts('accuse') },
  { weight: 1, arbitrary: acts('lift') },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('operator' as const),
      operator: fc.nat({ max: 5 }),
      group: fc.nat({ max: 2 }),
      active: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rule' as const),
      seats: fc.integer({ min: 3, max: 8 }),
      perOperator: fc.integer({ min: 1, max: 2 }),
      termEpochs: fc.integer({ min: 1, max: 3 }),
    }),
  },
)
const seats = fc.nat({ max: 7 })
const epochs: fc.Arbitrary<readonly Epoch[]> = fc.array(
  fc.record({
    steps: fc.array(step, { maxLength: 14 }),
    led: fc.array(seats, { minLength: 2, maxLength: 8 }),
    missed: fc.array(seats, { maxLength: 8 }),
  }),
  { minLength: 2, maxLength: 6 },
)

const MISSED_MIN = 2

interface Seat {
  readonly candidateId: string
  readonly publicKey: string
  readonly operator: number
}
interface Row extends Seat {
  readonly nextKey: string
  readonly state: string
  readonly votes: number
  readonly registeredAt: number
  readonly aliveEpoch: number
  readonly group: number
}

const seatsAt = async (f: Fixture, epoch: number) =>
  (await f.world.ask('delegate.seats', { epoch })) as unknown as {
    readonly seats: readonly Seat[]
    readonly jailed: { readonly seats: readonly number[] }
  }

/** Does what a step says, or is refused: both are part of a history. */
const play = async (f: Fixture, epoch: number, one: Step): Promise<void> => {
  if (one.kind === 'ballot') {
    const shares = one.shares.map((credits, i) => ({ candidateId: toHex((PEOPLE[i] as Person).candidateId), credits }))
    f.world.do('zone-secretary', 'delegate.CastBallot', {
      orgId: id('zone'),
      shares: shares.filter(({ credits }) => credits > 0),
    })
    return
  }
  if (one.kind === 'operator') {
    const { operator, group, active } = one
    f.does(ROOT, 'delegate.SetOperator', { operator, group, active })
    return
  }
  if (one.kind === 'rule') {
    const { kind: _, ...rule } = one
    f.does(ROOT, 'delegate.SetRule', { rule: { ...rule, missedMin: MISSED_MIN } })
    return
  }
  await actOf(f, epoch, one)
}

const actOf = async (f: Fixture, epoch: number, { kind, who: n }: Extract<Step, { who: number }>): Promise<void> => {
  const person = PEOPLE[n] as Person
  const { candidateId, operator, key } = person
  const named = { candidateId: toHex(candidateId) }
  const send: Readonly<Record<typeof kind, () => unknown>> = {
    declare: () => f.world.do('nobody', 'delegate.Declare', declaration(candidateId, epoch, key)),
    resign: () => f.world.do(adminOf(person), 'delegate.Resign', named),
    rotate: () => f.world.do(adminOf(person), 'delegate.RotateKey', possessed(candidateId, operator, [`${key}-new`])),
    lift: () => f.world.do(ROOT, 'delegate.LiftSuspension', named),
    accuse: () => undefined,
  }
  send[kind]()
  if (kind !== 'accuse') return
  const seat = (await seatsAt(f, epoch)).seats.findIndex(one => one.candidateId === named.candidateId)
  const twice = [vote({ epoch }), vote({ epoch, blockId: otherBlock() })] as const
  f.world.do('nobody', 'delegate.ReportEvidence', evidence(...twice, [Math.max(0, seat), key]))
}

interface Expected {
  readonly seats: readonly string[]
  readonly postponed: boolean
}

/** Who should sit in `epoch` + 2, from what the chain tells before the last block of `epoch`. */
const expected = async (
  f: Fixture,
  epoch: number,
  { led, missed }: Pick<Epoch, 'led' | 'missed'>,
): Promise<Expected> => {
  const { candidates } = (await f.world.ask('delegate.candidates', {})) as unknown as {
    readonly candidates: readonly Row[]
  }
  const { operators, rule } = (await f.world.ask('delegate.operators', {})) as unknown as {
    readonly operators: readonly { readonly active: boolean }[]
    readonly rule: {
      readonly seats: number
      readonly perOperator: number
      readonly termEpochs: number
      readonly missedMin: number
    }
  }
  const sits = (await seatsAt(f, epoch)).seats.map(({ candidateId }) => candidateId)
  const old = (await seatsAt(f, epoch + 1)).seats.map(({ candidateId }) => candidateId)
  const turns = (turn: readonly number[], name: string) => turn.filter(seat => sits[seat] === name).length
  const isAlive = ({ candidateId, aliveEpoch }: Row) =>
    turns(led, candidateId) > 0 || (aliveEpoch > 0 && aliveEpoch - 1 >= epoch - 1)
  const isAbsent = ({ candidateId }: Row) =>
    turns(missed, candidateId) >= rule.missedMin && turns(missed, candidateId) > turns(led, candidateId)
  const stand = candidates.filter(
    one =>
      one.state === 'ACTIVE' &&
      operators[one.operator]?.active === true &&
      !isAbsent(one) &&
      (old.includes(one.candidateId) || isAlive(one)),
  )
  const contenders = stand.map(
    (one): Contender => ({
      ...one,
      candidateId: fromHex(one.candidateId) as Id,
      keeps: (epoch + 2) % rule.termEpochs !== 0 && old.includes(one.candidateId),
    }),
  )
  const chosen = oracle({ contenders, seats: rule.seats, perOperator: rule.perOperator }).map(one =>
    toHex(one.candidateId),
  )
  const seen = stand.filter(one => chosen.includes(one.candidateId) && isAlive(one)).length
  const postponed = chosen.length < Math.min(4, old.length) || 3 * seen <= 2 * chosen.length
  return { seats: postponed ? old : chosen, postponed }
}

const toldOutcome = (f: Fixture, epoch: number, turns: Epoch) => {
  const { led, missed } = turns
  let outcome: Json = null
  led.forEach((proposer, i) => {
    const close = { epoch, proposer, missed: i === 0 ? missed : [], epochEnds: i === led.length - 1 }
    for (const event of f.world.close(close).flatMap(({ events }) => events)) {
      const told = engine.describeEvent(event)
      if (told?.name === 'Elected') outcome = (told.data as { readonly outcome: Json }).outcome
    }
  })
  return outcome
}

const checkSet = async (f: Fixture, epoch: number, { seats: names, postponed }: Expected) => {
  const { seats: found, jailed } = await seatsAt(f, epoch)
  expect(found.map(({ candidateId }) => candidateId)).toEqual(names)
  expect(jailed.seats.every(seat => seat < found.length)).toBe(true)
  const set = engine.validators(f.world.state, epoch)?.validators ?? []
  expect(set.map(({ publicKey }) => toHex(publicKey))).toEqual(found.map(({ publicKey }) => publicKey))
  if (postponed) return
  const { operators } = (await f.world.ask('delegate.operators', {})) as unknown as {
    readonly operators: readonly { readonly group: number }[]
  }
  const members = found.map(({ operator }) => ({ operator, group: operators[operator]?.group ?? 0 }) as Contender)
  if (members.length >= 4) expect(3 * Math.max(...ofGroups(members))).toBeLessThan(members.length)
}

const run = async (history: readonly Epoch[]): Promise<string> => {
  const f = new Fixture()
  for (const { candidateId, operator, key } of PEOPLE.slice(4)) {
    const args = { operator, ...possessed(candidateId, operator, [key]) }
    f.does(`operator-${ENTERPRISES[operator]}`, 'delegate.RegisterCandidate', args)
  }
  const decided: string[] = []
  for (const [epoch, one] of history.entries()) {
    for (const each of one.steps) await play(f, epoch, each)
    const count = (await seatsAt(f, epoch)).seats.length
    const turns = { ...one, led: one.led.map(seat => seat % count), missed: one.missed.map(seat => seat % count) }
    const wanted = await expected(f, epoch, turns)
    const outcome = toldOutcome(f, epoch, turns)
    expect([epoch, `${outcome}`.startsWith('POSTPONED')]).toEqual([epoch, wanted.postponed])
    await checkSet(f, epoch + 2, wanted)
    decided.push(JSON.stringify(await seatsAt(f, epoch).then(({ seats: all }) => all)))
  }
  for (const [epoch, set] of decided.entries()) expect(JSON.stringify((await seatsAt(f, epoch)).seats)).toBe(set)
  return f.world.state.digest()
}

describe('elections', () => {
  it('give what the oracle gives, in every history, and the same again', async () => {
    await fc.assert(
      fc.asyncProperty(epochs, async history => {
        expect(await run(history)).toBe(await run(history))
      }),
      { numRuns: 30 },
    )
  })
})
