/** The first seats and operators, and what the node reads of the module: validators, jails, who has to declare. */

import { describe, expect, it } from 'vitest'
import { LIMITS, toHex } from '#base'
import type { Genesis } from '#chain'
import { type DelegateGenesis, engine, type GenesisPlan } from '#contracts'
import { scenarioGenesis } from '../../scripts/scenario.ts'
import { withOperators } from '../../src/node/config/founding-operators.ts'
import { Fixture, rawId, START } from './fixture.ts'
import { candidateOf, declare, ENTERPRISES, keysOf, outcomeOf, runEpoch, sitting, stand } from './terms.ts'
import { addressOf, genesisOf, keyOf, World } from './world.ts'

const plan = withOperators(scenarioGenesis({ seed: 'genesis', publicKey: keyOf }), {
  enterprises: ENTERPRISES,
  seats: ENTERPRISES.slice(0, 4).map(name => keyOf(`validator-${name}`)),
  nodes: ENTERPRISES.map(name => [keyOf(`node-${name}`)]),
  publicKey: keyOf,
})
const part = plan.delegate as DelegateGenesis
const [first] = part.seats as readonly [DelegateGenesis['seats'][number]]

const given = (change: Partial<DelegateGenesis>, validators: Genesis['validators'] | undefined = undefined) => {
  const delegate = { ...part, ...change }
  const genesis = genesisOf({ ...plan, delegate }, START)
  const result = engine.genesis({ ...genesis, ...(validators === undefined ? {} : { validators }) })
  return result.ok ? 'OK' : `${result.fault.code} ${result.fault.detail ?? ''}`
}

describe('genesis', () => {
  it('is refused where operators or seats do not fit each other', () => {
    const [operator] = part.operators
    expect(given({})).toBe('OK')
    expect(given({ operators: part.operators.slice(1) })).toContain('BAD_GENESIS delegate: E_ARG')
    const stranger = { ...operator, admin: addressOf('stranger') } as typeof operator
    expect(given({ operators: [stranger, ...part.operators.slice(1)] as never })).toContain('E_NOT_FOUND')
    const shared = part.operators.map(one => ({ ...one, guardian: keyOf('guardian-one') }))
    expect(given({ operators: shared })).toContain('E_DUP guardian')
    const one = part.operators.map(entry => ({ ...entry, nodes: [keyOf('node-one')] }))
    expect(given({ operators: one })).toContain('E_DUP node of another operator')
    const weak = part.operators.map(entry => ({ ...entry, nodes: [new Uint8Array(32) as never] }))
    expect(given({ operators: weak })).toContain('E_ARG')
    expect(given({ operators: part.operators.slice(0, 3) })).toContain('E_NOT_FOUND the operator of a seat')
    expect(given({ seats: [...part.seats, first] })).toContain('E_DUP candidate')
    expect(given({ seats: [...part.seats, { ...first, candidateId: rawId('x') }] })).toContain('E_DUP key')
    expect(given({ rule: { ...part.rule, seats: 0 } })).toContain('E_ARG')
    expect(given({ credits: [{ orgId: rawId('nowhere'), credits: 1 }] })).toContain('E_NOT_FOUND')
  })

  it('is refused where one operator has more seats than candidates are allowed', () => {
    const seatsOf = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...first, candidateId: rawId(`c${n}`), publicKey: keyOf(`c${n}`) }))
    expect(given({ seats: seatsOf(LIMITS.candidatesPerOperator) })).toBe('OK')
    expect(given({ seats: seatsOf(LIMITS.candidatesPerOperator + 1) })).toContain('E_LIMIT')
  })

  it('is refused where the seats are not the validators', () => {
    const { validators } = genesisOf(plan, START)
    expect(given({}, validators)).toBe('OK')
    expect(given({}, [...validators].reverse())).toContain('BAD_GENESIS the seats are not the validators')
    expect(given({}, validators.slice(1))).toContain('BAD_GENESIS')
  })
})

describe('a chain that was founded without elections', () => {
  it('has no set of its own, and its blocks end without a word', () => {
    const { delegate: _, ...without } = plan
    const world = new World(without as GenesisPlan, START)
    expect(world.close({ epoch: 0, epochEnds: true })).toEqual([])
    expect(engine.validators(world.state, 0)).toBe(undefined)
    expect(engine.jailedSeats(world.state, 0)).toEqual([])
    expect(engine.dueDeclaration(world.state, keyOf('validator-one'), 0)).toBe(undefined)
  })
})

const due = (f: Fixture, key: string, epoch: number): string => {
  const found = engine.dueDeclaration(f.world.state, keyOf(key), epoch)
  return found === undefined ? 'no' : toHex(found)
}

describe('a declaration is due', () => {
  it('of who stands without a seat, once in each epoch, by the old or the new key', () => {
    const f = new Fixture()
    expect(due(f, 'five', 0)).toBe('no')
    stand(f, 'five')
    const five = toHex(candidateOf('five'))
    expect([due(f, 'five', 0), due(f, 'five', 1), due(f, 'six', 0)]).toEqual([five, 'no', 'no'])
    declare(f, 'five', 0)
    expect(due(f, 'five', 0)).toBe('no')
    runEpoch(f, 0)
    expect([due(f, 'five', 0), due(f, 'five', 1)]).toEqual(['no', five])
    f.does('operator-five', 'delegate.Resign', { candidateId: five })
    expect(due(f, 'five', 1)).toBe('no')
  })

  it('of a seat whose turn did not come in the last epoch, so that short epochs stop no election', async () => {
    const f = new Fixture()
    expect(due(f, 'validator-one', 0)).toBe('no')
    runEpoch(f, 0, { led: [0, 1, 2] })
    expect([due(f, 'validator-one', 1), due(f, 'validator-four', 1)]).toEqual(['no', toHex(candidateOf('four'))])
    declare(f, 'four', 1)
    expect(due(f, 'validator-four', 1)).toBe('no')
    // Two blocks an epoch are half a cycle of four seats.
    for (let epoch = 1; epoch < 8; epoch++) {
      for (const name of ENTERPRISES.slice(0, 4))
        if (due(f, `validator-${name}`, epoch) !== 'no') declare(f, name, epoch)
      expect(outcomeOf(runEpoch(f, epoch, { led: epoch % 2 === 0 ? [0, 1] : [2, 3] }))).not.toBe('POSTPONED_NO_QUORUM')
    }
    expect(keysOf(f, 8)).toHaveLength((await sitting(f, 8)).seats.length)
  })
})

describe('who may connect', () => {
  it('is read from the state: the nodes of each operator, and whose a key has ever been', async () => {
    const f = new Fixture()
    const nodesOf = (operator: number) =>
      engine
        .operatorNodes(f.world.state)
        .find(one => one.operator === operator)
        ?.nodes.map(toHex)
    const holderOf = (name: string) => engine.nodeHolder(f.world.state, keyOf(name))
    expect(engine.operatorNodes(f.world.state)).toHaveLength(ENTERPRISES.length)
    expect([nodesOf(4), holderOf('node-five'), holderOf('stranger')]).toEqual([
      [toHex(keyOf('node-five'))],
      4,
      undefined,
    ])
    f.does('operator-five', 'delegate.SetNodes', { operator: 4, nodes: [toHex(keyOf('new'))] })
    expect([nodesOf(4), holderOf('node-five'), holderOf('new')]).toEqual([[toHex(keyOf('new'))], 4, 4])
    f.does('zone-secretary+zone-organizer', 'delegate.SetOperator', { operator: 4, group: 0, active: false })
    expect(engine.operatorNodes(f.world.state)[4]).toMatchObject({ operator: 4, active: false })
    const { operators } = await f.world.ask('delegate.operators', {})
    expect(operators).toMatchObject([{}, {}, {}, {}, { operator: 4, nodes: [toHex(keyOf('new'))] }, {}])
    expect(await f.world.violations()).toEqual([])
  })

  it('is nobody by the state of a chain that was founded without operators', () => {
    const { delegate: _, ...without } = plan
    const world = new World(without as GenesisPlan, START)
    expect(engine.operatorNodes(world.state)).toEqual([])
    expect(engine.nodeHolder(world.state, keyOf('node-one'))).toBe(undefined)
  })
})
