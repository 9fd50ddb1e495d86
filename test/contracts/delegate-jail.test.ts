/** Evidence, jail, suspension: through epochs and elections. */

import { describe, expect, it } from 'vitest'
import { type Json, must } from '#base'
import { NOBODY, SignedVote, signVote, VOTE_KIND, type Vote } from '#chain'
import { engine } from '#contracts'
import { Fixture } from './fixture.ts'
import {
  candidateOf,
  candidateRow,
  candidateText,
  declare,
  type Enterprise,
  FIRST_FOUR,
  vote as give,
  namedIn,
  outcomeOf,
  ROOT,
  runEpoch,
  sitting,
  stand,
} from './terms.ts'
import { declaration, evidence, otherBlock, signerOf, vote } from './validators.ts'
import { BLOCK, CHAIN_ID } from './world.ts'

const report = 'delegate.ReportEvidence'
const twoBlocks = (epoch: number) => [vote({ epoch }), vote({ epoch, blockId: otherBlock() })] as const

/** Two proposals of that enterprise's seat in a view of that epoch. */
const cheats = async (f: Fixture, name: Enterprise, epoch: number, key = `validator-${name}`): Promise<Json> =>
  evidence(...twoBlocks(epoch), [(await sitting(f, epoch)).order.indexOf(name), key])

describe('a seat that contradicted itself', () => {
  it('is jailed in this epoch and the next, stands no more, and keeps the votes that it has', async () => {
    const f = new Fixture()
    stand(f, 'five')
    give(f, { two: 9, one: 3, five: 1 })
    declare(f, 'five', 0)
    f.does('nobody', report, await cheats(f, 'two', 0))
    expect(f.world.engine.jailedSeats(f.world.state, 0)).toEqual([1])
    expect(f.world.engine.jailedSeats(f.world.state, 1)).toEqual([1])
    expect(await candidateRow(f, 'two')).toMatchObject({ state: 'SUSPENDED', votes: 9 })
    runEpoch(f, 0)
    expect(await sitting(f, 2)).toMatchObject({ seats: ['five', 'four', 'one', 'three'], jailed: [] })
    f.gives('E_STATE', 'nobody', 'delegate.Declare', declaration(candidateOf('two'), 1, 'validator-two'))
    f.does(ROOT, 'delegate.LiftSuspension', { candidateId: candidateText('two') })
    declare(f, 'two', 1)
    runEpoch(f, 1)
    expect((await sitting(f, 3)).seats).toContain('two')
  })

  it('is told with its view, seat and epoch', async () => {
    const f = new Fixture()
    const args = await cheats(f, 'three', 0)
    const [receipt] = f.world.block([
      { signer: 'nobody', calls: [must(engine.encodeCall('delegate', 'ReportEvidence', args))] },
    ])
    const told = (receipt?.events ?? []).map(event => engine.describeEvent(event))
    expect(told.map(one => [one?.name, one?.data])).toEqual([
      ['Jailed', { candidateId: candidateText('three'), epoch: 0, view: 3, seat: 2 }],
    ])
    const { offences } = (await f.world.ask('delegate.offences', { epoch: 0 })) as { offences: readonly Json[] }
    expect(offences).toMatchObject([{ seat: 2, candidateId: candidateText('three'), view: 3 }])
  })

  it('is jailed by its seat of each epoch, though the numbers of seats changed between', async () => {
    const f = new Fixture()
    runEpoch(f, 0)
    runEpoch(f, 1)
    f.does('nobody', report, await cheats(f, 'one', 1))
    for (const epoch of [2, 3]) expect((await sitting(f, epoch)).jailed).toEqual(['one'])
    expect((await sitting(f, 1)).order.indexOf('one')).toBe(0)
  })

  it('that has left its seat meanwhile is suspended all the same, and nobody who sits there now is jailed', async () => {
    const f = new Fixture()
    stand(f, 'five')
    give(f, { one: 3, two: 3, three: 3, five: 1 })
    declare(f, 'five', 0)
    runEpoch(f, 0)
    declare(f, 'five', 1)
    runEpoch(f, 1)
    f.does('nobody', report, await cheats(f, 'four', 1))
    for (const epoch of [2, 3]) expect(await sitting(f, epoch)).toMatchObject({ jailed: [] })
    expect(await candidateRow(f, 'four')).toMatchObject({ state: 'SUSPENDED' })
  })

  it('stays jailed where it sits on because nobody could take its place, until it may stand again', async () => {
    const f = new Fixture()
    f.does('nobody', report, await cheats(f, 'two', 0))
    for (const epoch of [0, 1, 2]) expect(outcomeOf(runEpoch(f, epoch))).toBe('POSTPONED_TOO_FEW')
    for (const epoch of [2, 3, 4]) expect(await sitting(f, epoch)).toMatchObject({ seats: FIRST_FOUR, jailed: ['two'] })
    f.does('operator-two', 'delegate.Resign', { candidateId: candidateText('two') })
    runEpoch(f, 3)
    expect(await sitting(f, 5)).toMatchObject({ seats: FIRST_FOUR, jailed: ['two'] })
  })

  it('that was forgiven is jailed no longer than it is', async () => {
    const f = new Fixture()
    f.does('nobody', report, await cheats(f, 'two', 0))
    f.does(ROOT, 'delegate.LiftSuspension', { candidateId: candidateText('two') })
    const told = runEpoch(f, 0)
    expect(namedIn(told, 'SeatLost')).toEqual([])
    expect((await sitting(f, 1)).jailed).toEqual(['two'])
    expect(await sitting(f, 2)).toMatchObject({ seats: FIRST_FOUR, jailed: [] })
    f.gives('E_DUP', 'nobody', report, await cheats(f, 'two', 0))
  })
})

const signed = (one: Vote, seat: number, key: string, chainId = CHAIN_ID) =>
  SignedVote.toJson(signVote(chainId, one, seat, signerOf(key)))

const bothOn = (chainId: typeof CHAIN_ID): readonly [Json, Json] => {
  const [a, b] = twoBlocks(0)
  return [signed(a, 1, 'validator-two', chainId), signed(b, 1, 'validator-two', chainId)]
}

/** Pairs that prove nothing against the seat of two. */
const FORGED: readonly (readonly [name: string, first: Json, second: Json])[] = [
  ['of another key', signed(twoBlocks(0)[0], 1, 'validator-two'), signed(twoBlocks(0)[1], 1, 'validator-one')],
  ['of another chain', ...bothOn(new Uint8Array(32).fill(7) as typeof CHAIN_ID)],
  ['the same vote twice', signed(vote(), 1, 'validator-two'), signed(vote(), 1, 'validator-two')],
  ['of two seats', signed(twoBlocks(0)[0], 1, 'validator-two'), signed(twoBlocks(0)[1], 0, 'validator-one')],
  [
    'of two views',
    signed(vote(), 1, 'validator-two'),
    signed(vote({ view: 4, blockId: otherBlock() }), 1, 'validator-two'),
  ],
  [
    'of two epochs',
    signed(vote(), 1, 'validator-two'),
    signed(vote({ epoch: 1, blockId: otherBlock() }), 1, 'validator-two'),
  ],
  [
    'notarize and finalize of two blocks, which a seat may sign',
    signed(vote(), 1, 'validator-two'),
    signed(vote({ kind: VOTE_KIND.FINALIZE, blockId: otherBlock() }), 1, 'validator-two'),
  ],
  [
    'notarize and nullify, which a seat may sign',
    signed(vote(), 1, 'validator-two'),
    signed(vote({ kind: VOTE_KIND.NULLIFY, height: 0, blockId: new Uint8Array(0) as never }), 1, 'validator-two'),
  ],
  [
    'of a nullify vote that names a block',
    signed(vote({ kind: VOTE_KIND.NULLIFY }), 1, 'validator-two'),
    signed(vote({ kind: VOTE_KIND.FINALIZE }), 1, 'validator-two'),
  ],
]

describe('evidence that proves nothing', () => {
  it.each(FORGED)('%s', (_, first, second) => {
    const f = new Fixture()
    f.gives('E_PROOF', 'nobody', report, { first, second })
    const call = must(engine.encodeCall('delegate', 'ReportEvidence', { first, second }))
    const body = { sender: NOBODY, nonce: 0n, expiresAtMs: 1, calls: [call] }
    expect(engine.admissible(f.world.state, { body, keys: [] }, { ...BLOCK, chainId: CHAIN_ID })).toMatchObject({
      fault: { code: 'E_PROOF' },
    })
  })

  it('is not made by somebody who has the key of the next epoch only', async () => {
    const f = new Fixture()
    stand(f, 'five')
    give(f, { one: 3, two: 3, three: 3, five: 1 })
    declare(f, 'five', 0)
    runEpoch(f, 0)
    const seat = (await sitting(f, 2)).order.indexOf('five')
    f.gives('E_PROOF', 'nobody', report, evidence(...twoBlocks(1), [seat, 'five']))
    f.gives('E_WINDOW', 'nobody', report, evidence(...twoBlocks(2), [seat, 'five']))
  })
})
