import { toHex } from '#base'
import { address, type Fixture } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'
import { keyOf } from '../world.ts'

const ROOT = 'zone-secretary+zone-organizer'
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

export const walks: readonly WalkSpec[] = [
  {
    name: 'a node key is never that of two operators',
    reaches: ['delegate.SetNodes', 'delegate.AdmitOperator', 'delegate.SetOperator'],
    move,
  },
]
