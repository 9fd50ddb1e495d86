/** Terms: who sits after whom, by whole epochs. */

import { describe, expect, it } from 'vitest'
import { toHex } from '#base'
import { Fixture, id } from './fixture.ts'
import {
  candidateOf,
  candidateRow,
  candidateText,
  declare,
  ENTERPRISES,
  FIRST_FOUR,
  keysOf,
  namedIn,
  outcomeOf,
  ROOT,
  runEpoch,
  sitting,
  stand,
  vote,
} from './terms.ts'
import { possessed, registration } from './validators.ts'
import { keyOf } from './world.ts'

const RULE = { seats: 4, perOperator: 1, missedMin: 8, termEpochs: 1 }
const WITH_FIVE = ['five', 'one', 'three', 'two']

/** Five has more votes than four, and has said that it is there. */
const withRival = (): Fixture => {
  const f = new Fixture()
  stand(f, 'five')
  vote(f, { one: 4, two: 3, three: 2, five: 1 })
  declare(f, 'five', 0)
  return f
}

describe('an election', () => {
  it('at the end of an epoch decides the one after next; what is decided stays', async () => {
    const f = withRival()
    const told = runEpoch(f, 0)
    expect(told.find(({ name }) => name === 'Elected')?.data).toEqual({
      epoch: 2,
      outcome: 'ELECTED',
      seats: 4,
      full: true,
    })
    expect([namedIn(told, 'SeatLost'), namedIn(told, 'SeatGained')]).toEqual([['four'], ['five']])
    for (const epoch of [0, 1]) expect((await sitting(f, epoch)).seats).toEqual(FIRST_FOUR)
    expect((await sitting(f, 2)).seats).toEqual(WITH_FIVE)
    expect(f.world.engine.validators(f.world.state, 3)).toBe(undefined)
  })

  it('numbers the seats by candidate, with equal weights, and gives the node their keys', async () => {
    const f = withRival()
    runEpoch(f, 0)
    const { order } = await sitting(f, 2)
    const ids = order.map(name => candidateText(name as 'one'))
    expect(ids).toEqual([...ids].sort())
    expect(keysOf(f, 2)).toEqual(order.map(name => toHex(keyOf(name === 'five' ? 'five' : `validator-${name}`))))
    expect(f.world.engine.validators(f.world.state, 2)?.validators.map(({ weight }) => weight)).toEqual([1, 1, 1, 1])
  })

  it('passes over who has not shown that it is there, and who came too late', async () => {
    const f = new Fixture()
    stand(f, 'five')
    vote(f, { one: 1, two: 1, three: 1, five: 50 })
    expect(namedIn(runEpoch(f, 0), 'SeatGained')).toEqual([])
    declare(f, 'five', 1)
    expect(outcomeOf(runEpoch(f, 1))).toBe('ELECTED')
    expect((await sitting(f, 2)).seats).toEqual(FIRST_FOUR)
    expect((await sitting(f, 3)).seats).toEqual(WITH_FIVE)
  })

  it('leaves seats as they are within a term, and fills what is vacant', async () => {
    const f = withRival()
    f.does(ROOT, 'delegate.SetRule', { rule: { ...RULE, termEpochs: 4 } })
    expect(namedIn(runEpoch(f, 0), 'SeatGained')).toEqual([])
    declare(f, 'five', 1)
    f.does('operator-two', 'delegate.Resign', { candidateId: candidateText('two') })
    const told = runEpoch(f, 1)
    expect(told.find(({ name }) => name === 'Elected')?.data).toMatchObject({ epoch: 3, full: false })
    expect((await sitting(f, 3)).seats).toEqual(['five', 'four', 'one', 'three'])
    runEpoch(f, 2)
    expect((await sitting(f, 4)).seats).toEqual(['five', 'four', 'one', 'three'])
  })

  it('keeps a group below a third from the next election on', async () => {
    const f = withRival()
    f.does(ROOT, 'delegate.SetOperator', { operator: 0, group: 7, active: true })
    f.does(ROOT, 'delegate.SetOperator', { operator: 1, group: 7, active: true })
    runEpoch(f, 0)
    expect((await sitting(f, 2)).seats).toEqual(['five', 'four', 'one', 'three'])
  })

  it('drops an operator that is not active any more', async () => {
    const f = withRival()
    f.does(ROOT, 'delegate.SetOperator', { operator: 0, group: 0, active: false })
    runEpoch(f, 0)
    expect((await sitting(f, 2)).seats).toEqual(['five', 'four', 'three', 'two'])
  })

  it('has more seats by a rule that says so, for those who stand', async () => {
    const f = withRival()
    stand(f, 'six')
    declare(f, 'six', 0)
    f.does(ROOT, 'delegate.SetRule', { rule: { ...RULE, seats: 7 } })
    runEpoch(f, 0)
    expect((await sitting(f, 2)).seats).toEqual(['five', 'four', 'one', 'six', 'three', 'two'])
  })
})

describe('who resigns', () => {
  it('stays in the seats that are decided, and stands no more', async () => {
    const f = withRival()
    f.does('operator-one', 'delegate.Resign', { candidateId: candidateText('one') })
    runEpoch(f, 0)
    expect((await sitting(f, 1)).seats).toEqual(FIRST_FOUR)
    expect((await sitting(f, 2)).seats).toEqual(['five', 'four', 'three', 'two'])
    expect(await candidateRow(f, 'one')).toBe(undefined)
    expect(keysOf(f, 1)).toContain(toHex(keyOf('validator-one')))
  })

  it('makes room for another at once, so that nobody fills the list with those who left', () => {
    const f = new Fixture()
    for (let n = 0; n < 300; n++) {
      f.does('operator-five', 'delegate.RegisterCandidate', registration(`five-${n}`, 4))
      f.does('operator-five', 'delegate.Resign', { candidateId: id(`five-${n}`) })
    }
    stand(f, 'six')
  })
})

describe('a rotated key', () => {
  it('takes over with the next election; the sets before keep the old one', async () => {
    const f = new Fixture()
    const key = toHex(keyOf('validator-one'))
    f.does('operator-one', 'delegate.RotateKey', possessed(candidateOf('one'), 0, ['new-one']))
    const told = runEpoch(f, 0)
    expect([outcomeOf(told), namedIn(told, 'SeatGained')]).toEqual(['ELECTED', []])
    for (const epoch of [0, 1]) expect(keysOf(f, epoch)).toContain(key)
    expect(keysOf(f, 2)).toContain(toHex(keyOf('new-one')))
    expect(keysOf(f, 2)).not.toContain(key)
    f.gives('E_DUP', 'operator-one', 'delegate.RotateKey', possessed(candidateOf('one'), 0, ['validator-one']))
  })
})

describe('the flight check', () => {
  it('lets the old set go on where too few stand, until another stands', async () => {
    const f = new Fixture()
    f.does('operator-one', 'delegate.Resign', { candidateId: candidateText('one') })
    expect(outcomeOf(runEpoch(f, 0))).toBe('POSTPONED_TOO_FEW')
    expect((await sitting(f, 2)).seats).toEqual(FIRST_FOUR)
    stand(f, 'five')
    declare(f, 'five', 1)
    expect(outcomeOf(runEpoch(f, 1))).toBe('ELECTED')
    expect((await sitting(f, 3)).seats).toEqual(['five', 'four', 'three', 'two'])
  })

  it('lets the old set go on where no quorum of the new one has been seen in this epoch or the last', async () => {
    const f = withRival()
    const alone = { led: [0, 0, 0] }
    expect(outcomeOf(runEpoch(f, 0, alone))).toBe('POSTPONED_NO_QUORUM')
    declare(f, 'five', 1)
    declare(f, 'three', 1)
    expect(outcomeOf(runEpoch(f, 1, alone))).toBe('ELECTED')
    expect(outcomeOf(runEpoch(f, 2, alone))).toBe('UNCHANGED')
    expect(outcomeOf(runEpoch(f, 3, alone))).toBe('POSTPONED_NO_QUORUM')
    for (const epoch of [0, 1, 2]) expect((await sitting(f, epoch)).seats).toEqual(FIRST_FOUR)
    for (const epoch of [3, 4, 5]) expect((await sitting(f, epoch)).seats).toEqual(WITH_FIVE)
  })
})

describe('the list of candidates', () => {
  const marked = async (f: Fixture, mark: 'able' | 'elected') => {
    const { candidates } = (await f.world.ask('delegate.candidates', {})) as unknown as {
      readonly candidates: readonly {
        readonly candidateId: string
        readonly able: boolean
        readonly elected: boolean
      }[]
    }
    const named = candidates.filter(one => one[mark]).map(({ candidateId }) => candidateId)
    return ENTERPRISES.filter(name => named.includes(candidateText(name))).sort()
  }

  it('says who may be elected and who would be, if the epoch ended now', async () => {
    const f = new Fixture()
    stand(f, 'five')
    vote(f, { one: 4, two: 3, three: 2, five: 1 })
    expect([await marked(f, 'able'), await marked(f, 'elected')]).toEqual([FIRST_FOUR, FIRST_FOUR])
    declare(f, 'five', 0)
    expect(await marked(f, 'able')).toEqual(['five', ...FIRST_FOUR])
    expect(await marked(f, 'elected')).toEqual(WITH_FIVE)
    f.world.close({ epoch: 0, proposer: 1, missed: [0, 0, 0, 0, 0, 0, 0, 0] })
    expect(await marked(f, 'able')).toEqual(['five', 'four', 'three', 'two'])
    const would = await marked(f, 'elected')
    runEpoch(f, 0, { led: [2, 3, 1] })
    expect((await sitting(f, 2)).seats).toEqual(would)
  })

  it('is in the order of the rank', async () => {
    const f = withRival()
    const { candidates } = (await f.world.ask('delegate.candidates', {})) as unknown as {
      readonly candidates: readonly { readonly votes: number }[]
    }
    expect(candidates.map(({ votes }) => votes)).toEqual([4, 3, 2, 1, 0])
  })
})

describe('turns', () => {
  it('are counted by seat and begin again with each epoch', async () => {
    const f = new Fixture()
    f.world.close({ epoch: 0, proposer: 2, missed: [0, 1, 0] })
    f.world.close({ epoch: 0, proposer: 3 })
    expect(await f.world.ask('delegate.turns', {})).toEqual({ epoch: 0, led: [0, 0, 1, 1], missed: [2, 1, 0, 0] })
    f.world.close({ epoch: 0, proposer: 3, epochEnds: true })
    expect(await f.world.ask('delegate.turns', {})).toEqual({ epoch: 1, led: [0, 0, 0, 0], missed: [0, 0, 0, 0] })
  })

  it('cost the next election where too many are missed, once, with the numbers', async () => {
    const f = withRival()
    vote(f, { one: 4, two: 3, three: 2, four: 5 })
    const told = runEpoch(f, 0, { missed: [0, 0, 0, 0, 0, 0, 0, 0] })
    expect(told.find(({ name }) => name === 'Unavailable')?.data).toEqual({
      epoch: 0,
      candidateId: candidateText('one'),
      led: 1,
      missed: 8,
    })
    expect((await sitting(f, 2)).seats).toEqual(['five', 'four', 'three', 'two'])
    runEpoch(f, 1)
    expect((await sitting(f, 3)).seats).toEqual(FIRST_FOUR)
  })

  it('cost nothing below the threshold, or where more were led', async () => {
    const f = withRival()
    const seven = [0, 0, 0, 0, 0, 0, 0]
    expect(namedIn(runEpoch(f, 0, { missed: seven }), 'Unavailable')).toEqual([])
    const led = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    expect(namedIn(runEpoch(f, 1, { led, missed: [...seven, 0] }), 'Unavailable')).toEqual([])
  })
})

describe('the state', () => {
  it('keeps a set that goes on once, and reads it in every epoch', async () => {
    const f = withRival()
    const rowsOf = () => [...f.world.state.rows.entries()].filter(([key]) => key.startsWith('00060009'))
    runEpoch(f, 0)
    for (let epoch = 1; epoch < 12; epoch++) {
      declare(f, 'five', epoch)
      runEpoch(f, epoch)
      expect((await sitting(f, epoch + 2)).seats).toEqual(WITH_FIVE)
    }
    expect(rowsOf().length).toBe(14)
    expect(rowsOf().filter(([, value]) => value.length > 8).length).toBe(2)
  })
})
