import type { Json } from '#base'
import { moduleMachine, proposalMachine } from '../../../contracts/governance/machine.ts'
import {
  type OrgVote,
  type Payload,
  PROPOSAL_KIND,
  PROPOSAL_STATE,
  type ProposalKind,
  VOTE_CHOICE,
} from '../../../contracts/governance/schema.ts'
import { proposals, voteSheets } from '../../../contracts/governance/state.ts'
import { DAY, type Fixture, HOUR, id, rawId } from '../fixture.ts'
import { decide, electorsNamed, governTogether, lotLife, pass, putToVote, release, SECRETARIES } from '../governing.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'
import { addressOf } from '../world.ts'

type Choice = keyof typeof VOTE_CHOICE
const propId = id('p')

/** These have voted so far. */
const withVotes = (f: Fixture, votes: Readonly<Record<string, Choice>>): void => {
  const cast = Object.entries(votes).map(
    ([org, choice]): OrgVote => ({
      orgId: rawId(org),
      weight: 1,
      choice: VOTE_CHOICE[choice],
      voter: addressOf('zone-secretary'),
    }),
  )
  f.patch(voteSheets, [rawId('p')], { electors: electorsNamed(...Object.keys(SECRETARIES)), votes: cast })
}

const send = (action: string, more: { readonly [key: string]: Json } = {}, who = 'a-member-1'): Intent => [
  who,
  `governance.${action}`,
  { propId, ...more },
]

const ballot = (f: Fixture, votes: Readonly<Record<string, Choice>>, choice: Choice): Intent => {
  withVotes(f, votes)
  return send('CastVote', { orgId: id('zone'), choice }, 'zone-secretary')
}

const proposal: MachineSpec = {
  machine: proposalMachine,
  key: [rawId('p')],
  prepare: f => {
    governTogether(f)
    putToVote(f, 'p', 'PAUSE', { change: { module: 5 } })
  },
  row: (_, transition, f) => ({
    votingEndsAtMs: transition.startsWith('CloseVoting') ? f.now : f.now + DAY,
    lapsesAtMs: transition === 'ExpireProposal' ? f.now : f.now + DAY,
  }),
  sends: {
    OpenVoting: () => send('OpenVoting', {}, 'zone-secretary'),
    CastVote: f => ballot(f, {}, 'FOR'),
    CastVotePass: f => ballot(f, { 'a-committee': 'FOR' }, 'FOR'),
    CastVoteReject: f => ballot(f, { 'a-committee': 'AGAINST' }, 'AGAINST'),
    CloseVotingReject: f => {
      withVotes(f, { 'a-committee': 'FOR', 'b-committee': 'ABSTAIN' })
      return send('CloseVoting')
    },
    CloseVotingExpire: f => {
      withVotes(f, { 'a-committee': 'FOR' })
      return send('CloseVoting')
    },
    StartTimelock: () => send('StartTimelock'),
    Execute: () => send('Execute'),
    Veto: () => send('Veto', { vetoReason: 'INSECURE' }, 'auditor+zone-secretary'),
    ExpireProposal: () => send('ExpireProposal'),
  },
}

const NO_HASH = new Uint8Array(0) as never

/** A decision that is due now, whatever the module is. */
const due = (f: Fixture, kind: ProposalKind, change: Partial<NonNullable<Payload['change']>> = {}): Intent => {
  const payload = f.row(proposals, [rawId('p')])?.payload as Payload
  const about = { module: 60, version: 0, codeHash: NO_HASH, schemaHash: NO_HASH, testsHash: NO_HASH, ...change }
  f.patch(proposals, [rawId('p')], {
    kind,
    payload: { ...payload, params: [], change: about },
    state: PROPOSAL_STATE.TIMELOCK,
  })
  return send('Execute')
}

const HASH = new Uint8Array(32).fill(7) as never

const module: MachineSpec = {
  machine: moduleMachine,
  key: [60],
  prepare: f => {
    decide(f, 'register', 'MODULE_REGISTER', release(60, 1))
    pass(f, 'p', 'PARAM', lotLife(12))
  },
  row: (_, transition, f) => ({ pausedUntilMs: transition === 'Resume' ? f.now + HOUR : 0 }),
  sends: {
    Activate: f => due(f, PROPOSAL_KIND.MODULE_ACTIVATE),
    Pause: f => due(f, PROPOSAL_KIND.PAUSE),
    Resume: f => due(f, PROPOSAL_KIND.RESUME),
    Retire: f => due(f, PROPOSAL_KIND.MODULE_RETIRE),
    Upgrade: f =>
      due(f, PROPOSAL_KIND.CONTRACT_UPGRADE, { version: 2, codeHash: HASH, schemaHash: HASH, testsHash: HASH }),
    EmergencyPause: () => ['auditor+zone-secretary', 'governance.EmergencyPause', { module: 60, hours: 1 }],
  },
}

export const specs: readonly MachineSpec[] = [proposal, module]
