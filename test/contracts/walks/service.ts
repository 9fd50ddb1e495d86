/** Requests under random interleavings. */

import type { Json } from '#base'
import { HOUR, hash, id } from '../fixture.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const PEOPLE = ['a-member-4', 'b-member-1', 'b-member-2', 'a-secretary', 'b-branch-clerk']
/** Who mostly does it; at times somebody else tries. */
const MOSTLY: Readonly<Record<string, string>> = {
  Triage: 'a-secretary',
  Claim: 'b-member-1',
  MarkDone: 'b-member-1',
  Close: 'a-branch-clerk+a-secretary',
}

const args = (draw: Draw) => {
  const it = { requestId: id(draw.of(['one', 'two'])) }
  const what = { kind: 'REQUEST', category: 'LEGAL', cost: 'NONE', bodyHash: hash('body') }
  const claim = { ...it, claimantOrg: id(draw.of(['a-branch', 'b-branch'])), asMember: draw.below(2) === 0 }
  return {
    Raise: { ...it, orgId: id('a-branch'), ...what },
    Triage: { ...it, slaHours: 5 },
    Claim: claim,
    MarkDone: { ...it, proofHash: hash('proof') },
    Confirm: { ...it, satisfaction: 1 + draw.below(5) },
    Reopen: it,
    MarkBreached: it,
    Close: it,
  } as const
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'requests are raised, claimed, fulfilled, reopened and closed by anyone at any time',
    reaches: ['Raise', 'Triage', 'Claim', 'MarkDone', 'Confirm', 'Reopen', 'MarkBreached', 'Close'].map(
      name => `service.${name}`,
    ),
    runs: 25,
    blocks: 60,
    stepMs: 4 * HOUR,
    move: (_, draw) => {
      const all = args(draw)
      const name = draw.of(Object.keys(all).flatMap(one => (one === 'Close' ? [one] : [one, one]))) as keyof typeof all
      const who = draw.below(4) === 0 ? draw.of(PEOPLE) : (MOSTLY[name] ?? 'a-member-4')
      return [who, `service.${name}`, all[name] as Json]
    },
  },
]
