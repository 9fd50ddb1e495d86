/** The election as a function, against an oracle that tries every set of candidates that there is. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBytes, toHex } from '#base'
import { type Contender, elect, groupCap } from '#contracts'
import { type Field, mostOfGroup, names, ofGroups, ofOperators, oracle } from './election-oracle.ts'
import { rawId } from './fixture.ts'

const RUNS = { numRuns: 400 }
const OPERATORS = 6

/** Few votes and heights, so that ties are common; an operator has one group. */
const field: fc.Arbitrary<Field> = fc
  .record({
    groups: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: OPERATORS, maxLength: OPERATORS }),
    rows: fc.array(
      fc.record({
        operator: fc.nat({ max: OPERATORS - 1 }),
        votes: fc.nat({ max: 3 }),
        registeredAt: fc.nat({ max: 2 }),
        keeps: fc.boolean(),
      }),
      { maxLength: 9 },
    ),
    seats: fc.integer({ min: 1, max: 9 }),
    perOperator: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ groups, rows, ...bounds }) => ({
    ...bounds,
    contenders: rows.map((row, i) => ({
      ...row,
      group: groups[row.operator] as number,
      candidateId: rawId(`candidate/${i}`),
    })),
  }))

const electOf = ({ contenders, ...bounds }: Field) => elect(contenders, bounds)

describe('the election', () => {
  it('finds what an oracle finds that tries every set', () => {
    fc.assert(
      fc.property(field, one => {
        expect(names(electOf(one))).toEqual(names(oracle(one)))
      }),
      RUNS,
    )
  })

  it('does not depend on the order of candidates', () => {
    const shuffled = field.chain(one =>
      fc.tuple(
        fc.constant(one),
        fc.shuffledSubarray([...one.contenders], {
          minLength: one.contenders.length,
          maxLength: one.contenders.length,
        }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([one, contenders]) => {
        expect(names(electOf({ ...one, contenders }))).toEqual(names(electOf(one)))
      }),
      RUNS,
    )
  })

  it('gives no group a third of four seats or more, and no operator more than its cap', () => {
    fc.assert(
      fc.property(field, one => {
        const chosen = electOf(one)
        expect(chosen.length).toBeLessThanOrEqual(one.seats)
        expect(Math.max(0, ...ofOperators(chosen))).toBeLessThanOrEqual(one.perOperator)
        if (chosen.length >= 4) expect(3 * Math.max(...ofGroups(chosen))).toBeLessThan(chosen.length)
      }),
      RUNS,
    )
  })

  it('never takes the seat of one who gets more votes', () => {
    fc.assert(
      fc.property(field, fc.nat(), (one, pick) => {
        const chosen = electOf(one)
        const lucky = chosen[pick % Math.max(1, chosen.length)]
        const contenders = one.contenders.map(other => (other === lucky ? { ...other, votes: other.votes + 2 } : other))
        const again = names(electOf({ ...one, contenders }))
        expect(lucky === undefined || again.includes(toHex(lucky.candidateId))).toBe(true)
      }),
      RUNS,
    )
  })

  it('leaves those who keep their seats in them while the caps let it', () => {
    fc.assert(
      fc.property(field, one => {
        const chosen = names(electOf(one))
        const staying = one.contenders.filter(({ keeps }) => keeps)
        const alone = elect(staying, one)
        // They may hold so many seats only in a set of that size.
        if (alone.length === chosen.length) expect(chosen).toEqual(names(alone))
      }),
      RUNS,
    )
  })
})

const contender = (name: string, more: Partial<Contender> = {}): Contender => ({
  candidateId: rawId(name),
  operator: 0,
  group: 0,
  votes: 0,
  registeredAt: 0,
  keeps: false,
  ...more,
})

describe('the rank', () => {
  const first = (a: Partial<Contender>, b: Partial<Contender>): number | undefined => {
    const chosen = elect([contender('a', { operator: 1, ...a }), contender('b', { operator: 2, ...b })], {
      seats: 1,
      perOperator: 1,
    })
    return chosen[0]?.operator
  }

  it('is: keeps its seat, votes, registered earlier, lower id', () => {
    expect(first({ keeps: true }, { votes: 9 })).toBe(1)
    expect(first({ votes: 1, registeredAt: 1 }, { votes: 2, registeredAt: 2 })).toBe(2)
    expect(first({ registeredAt: 2 }, { registeredAt: 1 })).toBe(2)
    const lower = compareBytes(rawId('a'), rawId('b')) < 0 ? 1 : 2
    expect(first({}, {})).toBe(lower)
  })
})

describe('the cap of a group', () => {
  it('is the most that is less than a third, from four seats on', () => {
    for (let seats = 1; seats <= 128; seats++) expect([seats, groupCap(seats)]).toEqual([seats, mostOfGroup(seats)])
  })

  it('makes the set smaller where too few stand outside of a group', () => {
    const row = (i: number, group: number) => contender(`c${i}`, { operator: i, group, votes: 10 - i })
    const bounds = { seats: 7, perOperator: 1 }
    const four = [row(0, 1), row(1, 1), row(2, 1), row(3, 2), row(4, 3), row(5, 4)]
    expect(
      elect(four, bounds)
        .map(({ operator }) => operator)
        .sort(),
    ).toEqual([0, 3, 4, 5])
    const seven = [...four, row(6, 5), row(7, 6)]
    expect(
      elect(seven, bounds)
        .map(({ operator }) => operator)
        .sort(),
    ).toEqual([0, 1, 3, 4, 5, 6, 7])
  })
})
