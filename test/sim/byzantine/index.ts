import { amnesiac } from './amnesiac.ts'
import type { Behaviour } from './behaviour.ts'
import { conflicter } from './conflicter.ts'
import { dataWithholder } from './data-withholder.ts'
import { deserter } from './deserter.ts'
import { equivocatingLeader } from './equivocating-leader.ts'
import { equivocatingVoter } from './equivocating-voter.ts'
import { forger } from './forger.ts'
import { forker } from './forker.ts'
import { impersonator } from './impersonator.ts'
import { invalidProposer } from './invalid-proposer.ts'
import { longRangeForger } from './long-range-forger.ts'
import { nuller } from './nuller.ts'
import { outdated } from './outdated.ts'
import { silentLeader } from './silent-leader.ts'
import { silentNode } from './silent-node.ts'
import { silentVoter } from './silent-voter.ts'
import { twoFacedLeader } from './two-faced-leader.ts'
import { withholder } from './withholder.ts'

export type { Behaviour, Tools } from './behaviour.ts'

/** Every behaviour; a scenario draws one for each Byzantine node. */
export const BEHAVIOURS = {
  silentNode,
  silentLeader,
  silentVoter,
  equivocatingLeader,
  equivocatingVoter,
  twoFacedLeader,
  conflicter,
  nuller,
  withholder,
  dataWithholder,
  outdated,
  forger,
  impersonator,
  invalidProposer,
  forker,
  longRangeForger,
  amnesiac,
  deserter,
} as const satisfies Record<string, Behaviour>

export type BehaviourName = keyof typeof BEHAVIOURS
export const behaviourOf = (name: BehaviourName): Behaviour => BEHAVIOURS[name]
