import { expect } from 'vitest'
import type { Json } from '#base'
import { electorate } from '../../../contracts/governance/state.ts'
import { DAY, type Fixture, HOUR, id } from '../fixture.ts'
import { electorsNamed, lotLife, pass, proposal, release, SECRETARIES, unlock } from '../governing.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const NAMES = ['p', 'q', 'r', 's', 't', 'u'] as const
const ORGS = Object.keys(SECRETARIES) as readonly (keyof typeof SECRETARIES)[]

const payloads = (f: Fixture, draw: Draw): readonly (readonly [kind: string, payload: Json])[] => [
  ['PARAM', lotLife(1 + draw.below(120), f.now + draw.below(20) * DAY)],
  ['MODULE_REGISTER', release(60, 1)],
  ['MODULE_ACTIVATE', { change: { module: 60 } }],
  ['CONTRACT_UPGRADE', release(60, 1 + draw.below(5))],
  ['PAUSE', { change: { module: draw.of([5, 60]) } }],
  ['RESUME', { change: { module: draw.of([5, 60]) } }],
  ['GOVERNING', { elector: { orgId: id(draw.of(ORGS)), weight: draw.below(4) } }],
]

const ACTS: readonly (readonly [action: string, who: string])[] = [
  ['OpenVoting', 'zone-secretary'],
  ['CloseVoting', 'a-member-1'],
  ['StartTimelock', 'a-member-1'],
  ['Execute', 'a-member-1'],
  ['ExpireProposal', 'a-member-1'],
]

export const walks: readonly WalkSpec[] = [
  {
    name: 'proposals of three organisations',
    reaches: ['governance.Propose', 'governance.CastVote', 'governance.Execute', 'governance.EmergencyPause'],
    blocks: 60,
    stepMs: 20 * HOUR,
    prepare: f => {
      f.patch(electorate, [], { electors: electorsNamed(...ORGS) })
      pass(f, 'r', 'PARAM', lotLife(12))
      unlock(f, 'p', 'PARAM', lotLife(13, f.now + 10 * DAY))
      unlock(f, 'q', 'MODULE_REGISTER', release(60, 1))
      pass(f, 's', 'PAUSE', { change: { module: 5 } })
    },
    move: (f, draw) => {
      const name = draw.of(NAMES)
      const propId = id(name)
      const choice = draw.below(10)
      if (choice === 0)
        return ['auditor+zone-secretary', 'governance.EmergencyPause', { module: draw.of([5, 60]), hours: 5 }]
      if (choice === 1) {
        const [kind, payload] = draw.of(payloads(f, draw))
        return ['zone-secretary', 'governance.Propose', proposal(name, kind, payload)]
      }
      if (choice < 6) {
        const org = draw.of(ORGS)
        const args = { propId, orgId: id(org), choice: draw.of(['FOR', 'FOR', 'FOR', 'AGAINST']) }
        return [SECRETARIES[org], 'governance.CastVote', args]
      }
      const [action, who] = draw.of(ACTS)
      return [who, `governance.${action}`, { propId }]
    },
    check: async f => {
      const { electors } = await f.world.ask('governance.governing', {})
      expect((electors as readonly Json[]).length).toBeGreaterThan(0)
    },
  },
]
