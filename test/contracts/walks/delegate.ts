import { expect } from 'vitest'
import { toHex } from '#base'
import { electionRule, turns } from '../../../contracts/delegate/state.ts'
import { address, type Fixture, id } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { candidateOf, candidateText, ENTERPRISES, type Enterprise, ROOT } from '../terms.ts'
import { declaration, readiness, registration } from '../validators.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'
import { keyOf } from '../world.ts'

const ADMINS = ['operator-one', 'operator-five', 'operator-six'] as const
const NUMBERS = { 'operator-one': 0, 'operator-five': 4, 'operator-six': 5 } as const
/** Few keys, those of genesis among them, so that operators fight over them. */
const KEYS = ['node-one', 'node-five', 'node-six', 'spare-1', 'spare-2', 'spare-3']

const someKeys = (draw: Draw) => Array.from({ length: draw.below(4) }, () => toHex(keyOf(draw.of(KEYS))))

const admission = (draw: Draw): Intent => {
  const operator = 6 + draw.below(2)
  const guardian = toHex(keyOf(`guardian-${operator}`))
  return [ROOT, 'delegate.AdmitOperator', { operator, admin: address('zone-officer'), guardian, nodes: someKeys(draw) }]
}

const move = (_: Fixture, draw: Draw): Intent => {
  const admin = draw.of(ADMINS)
  const operator = NUMBERS[admin]
  switch (draw.below(6)) {
    case 0:
      return admission(draw)
    case 1:
      return [ROOT, 'delegate.SetOperator', { operator, group: 0, active: draw.below(3) > 0 }]
    default:
      return [admin, 'delegate.SetNodes', { operator, nodes: someKeys(draw) }]
  }
}

const keyName = (name: Enterprise) => (ENTERPRISES.indexOf(name) < 4 ? `validator-${name}` : name)
const epochOf = (f: Fixture): number => f.row(turns, [])?.epoch ?? 0

const ballot = (draw: Draw): Intent => {
  const shares = ENTERPRISES.filter(() => draw.below(2) > 0)
    .map(name => ({ candidateId: candidateText(name), credits: 1 + draw.below(30) }))
    .sort((a, b) => (a.candidateId < b.candidateId ? -1 : 1))
  return ['zone-secretary', 'delegate.CastBallot', { orgId: id('zone'), shares }]
}

const candidacy = (draw: Draw): Intent => {
  const name = draw.of(['five', 'six'] as const)
  return [`operator-${name}`, 'delegate.RegisterCandidate', registration(name, ENTERPRISES.indexOf(name))]
}

/** What the node of a seat has to say; mostly that it is ready. */
const said = (f: Fixture, draw: Draw): Intent => {
  const name = draw.of(ENTERPRISES)
  const spoken = f.world.engine.protocol(f.world.state).protocol + (draw.below(8) === 0 ? 0 : 1)
  const due = f.world.engine.dueReadiness(f.world.state, keyOf(keyName(name)), spoken)
  const none = { candidateId: candidateOf(name), protocol: spoken, height: 7, count: 1 }
  return ['nobody', 'delegate.DeclareProtocol', readiness(due ?? none, keyName(name))]
}

/** Mostly one that is planned is left to come to its height. */
const planned = (f: Fixture, draw: Draw): Intent => {
  const { protocol, scheduled } = f.world.engine.protocol(f.world.state)
  if (scheduled !== undefined && draw.below(12) > 0) return said(f, draw)
  const height = f.world.height + 20 + draw.below(6)
  return [
    ROOT,
    'delegate.ScheduleUpgrade',
    draw.below(8) === 0 ? { protocol, height: 0 } : { protocol: protocol + 1, height },
  ]
}

const electing = (f: Fixture, draw: Draw): Intent => {
  switch (draw.below(12)) {
    case 0:
      return ballot(draw)
    case 1:
      return candidacy(draw)
    case 2:
      return [
        ROOT,
        'delegate.SetOperator',
        { operator: draw.below(6), group: draw.below(3), active: draw.below(4) > 0 },
      ]
    case 3:
      return planned(f, draw)
    case 4:
    case 5:
    case 6: {
      const name = draw.of(ENTERPRISES)
      return ['nobody', 'delegate.Declare', declaration(candidateOf(name), epochOf(f), keyName(name))]
    }
    default:
      return said(f, draw)
  }
}

/** This epoch and the next have a set that can decide, of different keys, and nobody has more seats than it may. */
const setsHold = (f: Fixture): void => {
  const perOperator = f.row(electionRule, [])?.perOperator ?? 0
  for (const epoch of [epochOf(f), epochOf(f) + 1]) {
    const { validators = [] } = f.world.engine.validators(f.world.state, epoch) ?? {}
    expect(validators.length).toBeGreaterThanOrEqual(4)
    expect(new Set(validators.map(({ publicKey }) => toHex(publicKey))).size).toBe(validators.length)
    for (const { enterprise } of validators)
      expect(validators.filter(one => one.enterprise === enterprise).length).toBeLessThanOrEqual(perOperator)
  }
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'every epoch has its set, and no protocol is left behind, whatever is voted, planned and said',
    reaches: [
      'delegate.CastBallot',
      'delegate.RegisterCandidate',
      'delegate.Declare',
      'delegate.ScheduleUpgrade',
      'delegate.DeclareProtocol',
    ],
    blocks: 60,
    move: electing,
    check: setsHold,
  },
  {
    name: 'a node key is never that of two operators',
    reaches: ['delegate.SetNodes', 'delegate.AdmitOperator', 'delegate.SetOperator'],
    move,
  },
]
