import { LIMITS, toHex } from '#base'
import { decidedParams, electorate, paramAgenda } from '../../../contracts/governance/state.ts'
import { address, type Case, DAY, type Fixture, HOUR, id, rawId } from '../fixture.ts'
import {
  decide,
  electorsNamed,
  governTogether,
  lotLife,
  pass,
  proposal,
  putToVote,
  release,
  unlock,
  vote,
} from '../governing.ts'
import { keyOf } from '../world.ts'

const g = (action: string) => `governance.${action}`
const execute = g('Execute')
const POINTS = { change: { module: 5 } }

/** Nothing more can wait for its day. */
const fillAgenda = (f: Fixture) =>
  f.patch(paramAgenda, [], {
    pending: Array.from({ length: LIMITS.paramAgenda }, (_, param) => ({
      module: 99,
      param,
      version: 1,
      fromMs: f.now + 1_000 * DAY,
    })),
  })

const RULE = { seats: 4, perOperator: 1, missedMin: 3, termEpochs: 2 }

export const cases: readonly Case[] = [
  [
    'a proposal is made by the secretary of a governing organisation, with the part that its kind asks for',
    f => {
      const propose = g('Propose')
      const asked = (kind: string, payload: Parameters<typeof proposal>[2]) => proposal('p', kind, payload)
      f.gives('E_NOT_FOUND', 'a-secretary', propose, proposal('p', 'PARAM', lotLife(12), 'a-committee'))
      f.gives('E_AUTH', 'zone-organizer', propose, asked('PARAM', lotLife(12)))
      f.gives('E_SCOPE', 'a-secretary', propose, asked('PARAM', lotLife(12)))
      f.gives('E_ARG', 'zone-secretary', propose, asked('PARAM', lotLife(121)))
      f.gives('E_ARG', 'zone-secretary', propose, asked('RULESET', lotLife(12)))
      f.gives('E_ARG', 'zone-secretary', propose, asked('PARAM', POINTS))
      f.gives('E_ARG', 'zone-secretary', propose, asked('PARAM', { ...(lotLife(12) as object), ...POINTS }))
      f.gives('E_ARG', 'zone-secretary', propose, asked('PAUSE', { change: { module: 7 } }))
      f.gives('E_ARG', 'zone-secretary', propose, asked('MODULE_REGISTER', release(5, 2)))
      f.gives('E_ARG', 'zone-secretary', propose, asked('GOVERNING', { elector: { orgId: id('zone'), weight: 0 } }))
      f.gives('E_ARG', 'zone-secretary', propose, asked('ORG_SUSPEND', { governed: { orgId: id('zone') } }))
      const unknown = { params: [{ module: 5, param: 99, value: 1, effectiveFromMs: 0 }] }
      f.gives('E_NOT_FOUND', 'zone-secretary', propose, asked('PARAM', unknown))
      f.gives('E_NOT_FOUND', 'zone-secretary', propose, asked('MODULE_ACTIVATE', { change: { module: 60 } }))
      f.gives('E_STATE', 'zone-secretary', propose, asked('MODULE_ACTIVATE', POINTS))
      f.gives('E_WINDOW', 'zone-secretary', propose, asked('PARAM', lotLife(12, f.now + 401 * DAY)))
      const full = f.fork()
      fillAgenda(full)
      full.gives('E_LIMIT', 'zone-secretary', propose, asked('PARAM', lotLife(12)))
      f.does('zone-secretary', propose, asked('PARAM', lotLife(12)))
      f.gives('E_DUP', 'zone-secretary', propose, asked('PARAM', lotLife(12)))
    },
  ],
  [
    'the vote is opened by the organisation that proposed, before the draft lapses',
    f => {
      const open = g('OpenVoting')
      const propId = id('p')
      f.gives('E_NOT_FOUND', 'zone-secretary', open, { propId })
      f.does('zone-secretary', g('Propose'), proposal('p', 'PARAM', lotLife(12)))
      f.gives('E_SCOPE', 'a-secretary', open, { propId })
      const late = f.fork()
      late.wait(30 * DAY)
      late.gives('E_EXPIRED', 'zone-secretary', open, { propId })
      const out = f.fork()
      out.patch(electorate, [], { electors: electorsNamed('a-committee') })
      out.gives('E_STATE', 'zone-secretary', open, { propId })
      f.does('zone-secretary', open, { propId })
      f.gives('E_STATE', 'zone-secretary', open, { propId })
    },
  ],
  [
    'each governing organisation votes once; no organisation passes anything alone where there are several',
    f => {
      const cast = g('CastVote')
      f.patch(electorate, [], {
        electors: [{ orgId: rawId('zone'), weight: 9 }, ...electorsNamed('a-committee', 'b-committee')],
      })
      const ballot = (name: string, org: string, choice = 'FOR') => ({ propId: id(name), orgId: id(org), choice })
      f.gives('E_NOT_FOUND', 'zone-secretary', cast, ballot('p', 'zone'))
      f.does('zone-secretary', g('Propose'), proposal('p', 'PARAM', lotLife(12)))
      f.gives('E_STATE', 'zone-secretary', cast, ballot('p', 'zone'))
      f.does('zone-secretary', g('OpenVoting'), { propId: id('p') })
      f.gives('E_NOT_FOUND', 'a-member-3', cast, ballot('p', 'a-branch'))
      f.gives('E_SCOPE', 'a-secretary', cast, ballot('p', 'zone'))
      f.does('zone-secretary', cast, ballot('p', 'zone'))
      f.gives('E_DUP', 'zone-secretary', cast, ballot('p', 'zone'))
      f.gives('E_STATE', 'a-member-1', execute, { propId: id('p') })
      f.does('a-secretary', cast, ballot('p', 'a-committee'))
      f.gives('E_STATE', 'b-secretary', cast, ballot('p', 'b-committee'))
      const { propId } = putToVote(f, 'q', 'PARAM', lotLife(13))
      f.does('zone-secretary', cast, ballot('q', 'zone', 'AGAINST'))
      f.gives('E_STATE', 'a-secretary', cast, ballot('q', 'a-committee'))
      f.gives('E_STATE', 'a-member-1', g('StartTimelock'), { propId })
      putToVote(f, 'late', 'PARAM', lotLife(14))
      f.wait(7 * DAY)
      f.gives('E_WINDOW', 'a-secretary', cast, ballot('late', 'a-committee'))
    },
  ],
  [
    'a vote whose time is over is closed by anyone',
    f => {
      const close = g('CloseVoting')
      governTogether(f)
      f.gives('E_NOT_FOUND', 'a-member-1', close, { propId: id('p') })
      const { propId } = putToVote(f, 'p', 'PARAM', lotLife(12))
      vote(f, propId, 'zone')
      f.gives('E_WINDOW', 'a-member-1', close, { propId })
      vote(f, propId, 'b-committee', 'ABSTAIN')
      f.wait(7 * DAY)
      f.does('a-member-1', close, { propId })
      f.gives('E_STATE', 'a-member-1', close, { propId })
    },
  ],
  [
    'what has passed waits behind its timelock, and is then executed by anyone',
    f => {
      const start = g('StartTimelock')
      f.gives('E_NOT_FOUND', 'a-member-1', start, { propId: id('p') })
      f.gives('E_NOT_FOUND', 'a-member-1', execute, { propId: id('p') })
      const { propId } = pass(f, 'p', 'MODULE_REGISTER', release(60, 1))
      f.gives('E_WINDOW', 'a-member-1', execute, { propId })
      const late = f.fork()
      late.wait(30 * DAY)
      late.gives('E_EXPIRED', 'a-member-1', start, { propId })
      late.gives('E_EXPIRED', 'a-member-1', execute, { propId })
      f.does('a-member-1', start, { propId })
      f.gives('E_STATE', 'a-member-1', start, { propId })
      f.wait(48 * HOUR - 1)
      f.gives('E_WINDOW', 'a-member-1', execute, { propId })
      f.wait(1)
      f.does('a-member-1', execute, { propId })
      f.gives('E_STATE', 'a-member-1', execute, { propId })
    },
  ],
  [
    'execution refuses as the module refuses that it is about',
    f => {
      const admit = (guardian: string, admin = 'operator-six') => ({
        newOperator: { admin: address(admin), guardian, group: 0 },
      })
      const withNodes = (...nodes: readonly string[]) => ({
        newOperator: { admin: address('operator-six'), guardian: toHex(keyOf('g')), nodes },
      })
      const role = (actor: string, name: string, grant = true) => ({
        rootRole: { actor: address(actor), role: name, grant },
      })
      const refused = (code: Parameters<Fixture['gives']>[0], ...asked: readonly [string, string, never]) =>
        f.gives(code, 'a-member-1', execute, unlock(f, ...asked))
      refused('E_ARG', 'weak', 'OPERATOR_ADMIT', admit('00'.repeat(32)) as never)
      refused('E_DUP', 'taken', 'OPERATOR_ADMIT', admit(toHex(keyOf('guardian-one'))) as never)
      refused('E_ARG', 'weak-node', 'OPERATOR_ADMIT', withNodes('00'.repeat(32)) as never)
      refused('E_DUP', 'taken-node', 'OPERATOR_ADMIT', withNodes(toHex(keyOf('node-one'))) as never)
      refused('E_NOT_FOUND', 'nobody', 'OPERATOR_ADMIT', admit(toHex(keyOf('g')), 'stranger') as never)
      const next = { protocol: 2, height: f.world.height + 10 }
      refused('E_WINDOW', 'too-soon', 'PROTOCOL_UPGRADE', { upgrade: next } as never)
      refused('E_SOD', 'conflict', 'ROLE_ROOT', role('zone-organizer', 'AUDITOR') as never)
      refused('E_NOT_FOUND', 'not-held', 'ROLE_ROOT', role('zone-organizer', 'DPO', false) as never)
      const { propId } = unlock(f, 'full', 'PARAM', lotLife(12))
      fillAgenda(f)
      f.gives('E_LIMIT', 'a-member-1', execute, { propId })
    },
  ],
  [
    'every kind of decision is carried out',
    f => {
      const second = { module: 5, param: 2, value: 50, effectiveFromMs: 0 }
      const root = (actor: string, role: string, grant = true) => ({ rootRole: { actor: address(actor), role, grant } })
      f.register('dpo', 'zone')
      decide(f, 'ruleset', 'RULESET', { params: [...(lotLife(12) as { params: [] }).params, second] })
      decide(f, 'dpo', 'ROLE_ROOT', root('dpo', 'DPO'))
      decide(f, 'no-dpo', 'ROLE_ROOT', root('dpo', 'DPO', false))
      decide(f, 'admit', 'OPERATOR_ADMIT', {
        newOperator: { admin: address('operator-six'), guardian: toHex(keyOf('g')), nodes: [toHex(keyOf('n'))] },
      })
      decide(f, 'suspend', 'OPERATOR_CHANGE', { operatorChange: { operator: 4, group: 0, active: false } })
      decide(f, 'rule', 'ELECTION_RULE', { rule: RULE })
      decide(f, 'protocol', 'PROTOCOL_UPGRADE', { upgrade: { protocol: 2, height: f.world.height + 1_000 } })
      decide(f, 'no-protocol', 'PROTOCOL_UPGRADE', { upgrade: { protocol: 1, height: 0 } })
      decide(f, 'credits', 'CREDITS', { allocation: { orgId: id('a-branch'), credits: 5 } })
      decide(f, 'governs', 'GOVERNING', { elector: { orgId: id('a-committee'), weight: 2 } })
      decide(f, 'again', 'GOVERNING', { elector: { orgId: id('b-committee'), weight: 1 } })
      decide(f, 'leaves', 'GOVERNING', { elector: { orgId: id('b-committee'), weight: 0 } })
      decide(f, 'org', 'ORG_SUSPEND', { governed: { orgId: id('b-committee') } })
      const account = { kind: 'PERSON', orgId: id('b-branch'), keys: [{ publicKey: toHex(keyOf('new')), weight: 1 }] }
      f.does('registrar', 'access.RegisterActor', { ...account, threshold: 1 })
      const grant = { actor: address('new'), role: 'CLERK', orgId: id('b-branch'), source: 'APPOINTMENT' }
      f.gives('E_AUTH', 'b-secretary', 'access.GrantRole', grant)
      decide(f, 'back', 'ORG_RESTORE', { governed: { orgId: id('b-committee') } })
      f.does('b-secretary', 'access.GrantRole', grant)
      decide(f, 'register', 'MODULE_REGISTER', release(60, 1))
      decide(f, 'upgrade', 'CONTRACT_UPGRADE', release(60, 2))
      decide(f, 'activate', 'MODULE_ACTIVATE', { change: { module: 60 } })
      decide(f, 'retire', 'MODULE_RETIRE', { change: { module: 60 } })
    },
  ],
  [
    'a decision can be vetoed before it is executed, by the secretary of the root and the auditor together',
    f => {
      const veto = g('Veto')
      const by = 'zone-secretary+auditor'
      f.gives('E_NOT_FOUND', by, veto, { propId: id('p'), vetoReason: 'UNLAWFUL' })
      const { propId } = pass(f, 'p', 'PARAM', lotLife(12))
      f.gives('E_AUTH', 'zone-secretary', veto, { propId, vetoReason: 'UNLAWFUL' })
      f.does(by, veto, { propId, vetoReason: 'UNLAWFUL' })
      f.gives('E_STATE', by, veto, { propId, vetoReason: 'UNLAWFUL' })
    },
  ],
  [
    'what nobody goes on with lapses',
    f => {
      const expire = g('ExpireProposal')
      const propId = id('p')
      f.gives('E_NOT_FOUND', 'a-member-1', expire, { propId })
      f.does('zone-secretary', g('Propose'), proposal('p', 'PARAM', lotLife(12)))
      f.gives('E_WINDOW', 'a-member-1', expire, { propId })
      f.wait(30 * DAY)
      f.does('a-member-1', expire, { propId })
      f.gives('E_STATE', 'a-member-1', expire, { propId })
    },
  ],
  [
    'two of three pause a module for at most 72 hours; it ends by itself',
    f => {
      const pause = g('EmergencyPause')
      const by = 'auditor+zone-secretary'
      const grantBudget = { orgId: id('a-branch'), month: 202_603, amount: 1 }
      f.gives('E_NOT_FOUND', by, pause, { module: 60, hours: 1 })
      f.gives('E_ARG', by, pause, { module: 7, hours: 1 })
      f.gives('E_ARG', by, pause, { module: 5, hours: 0 })
      f.gives('E_AUTH', 'auditor', pause, { module: 5, hours: 1 })
      const short = f.fork()
      short.patch(decidedParams, [7, 8], { current: { value: 24, fromMs: 0, version: 1 }, versions: 1 })
      short.gives('E_LIMIT', by, pause, { module: 5, hours: 25 })
      f.does(by, pause, { module: 5, hours: 72 })
      f.gives('E_PAUSED', 'a-secretary', 'points.GrantBudget', grantBudget)
      f.gives('E_WINDOW', by, pause, { module: 5, hours: 1 })
      f.wait(72 * HOUR)
      f.does('a-secretary', 'points.GrantBudget', grantBudget)
      f.does('a-member-1', execute, pass(f, 'pause', 'PAUSE', POINTS))
      f.gives('E_PAUSED', 'a-secretary', 'points.GrantBudget', grantBudget)
      f.wait(200 * HOUR)
      f.gives('E_STATE', by, pause, { module: 5, hours: 1 })
      f.does('a-member-1', execute, pass(f, 'resume', 'RESUME', POINTS))
      f.does('a-secretary', 'points.GrantBudget', grantBudget)
    },
  ],
  [
    'what others would have a paused module do is refused as well',
    f => {
      const { aid } = f.activity('MINUTED', { pointsRule: id('rule') })
      f.does('auditor+zone-secretary', g('EmergencyPause'), { module: 5, hours: 1 })
      f.gives('E_PAUSED', 'a-officer', 'activity.VerifyActivity', { aid, result: 'ACCEPT' })
    },
  ],
  [
    'an emergency pause is lifted by vote; by two of three with the platform administrator it begins as well',
    f => {
      f.register('platform', 'zone')
      const rootRole = { actor: address('platform'), role: 'PLATFORM_ADMIN', grant: true }
      decide(f, 'platform', 'ROLE_ROOT', { rootRole })
      f.does('platform+auditor', g('EmergencyPause'), { module: 5, hours: 2 })
      f.does('a-member-1', execute, pass(f, 'lift', 'RESUME', POINTS))
      f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 1 })
    },
  ],
  [
    'a secretary names the officer who votes in the place of the organisation',
    f => {
      const name = g('NameVoteOfficer')
      const officer = (actor: string, untilMs = f.now + DAY) => ({
        orgId: id('a-committee'),
        actor: address(actor),
        untilMs,
      })
      f.gives('E_NOT_FOUND', 'a-secretary', name, officer('a-officer'))
      governTogether(f)
      f.gives('E_NOT_FOUND', 'a-secretary', name, officer('stranger'))
      f.gives('E_ARG', 'a-secretary', name, officer('a-member-1'))
      f.gives('E_ARG', 'a-secretary', name, { orgId: id('a-committee'), untilMs: 5 })
      f.gives('E_WINDOW', 'a-secretary', name, officer('a-officer', f.now))
      f.gives('E_AUTH', 'a-officer', name, officer('a-officer'))
      const { propId } = putToVote(f, 'p', 'PARAM', lotLife(12))
      const ballot = { propId, orgId: id('a-committee'), choice: 'FOR' }
      f.gives('E_AUTH', 'a-officer', g('CastVote'), ballot)
      f.does('a-secretary', name, officer('a-officer'))
      const late = f.fork()
      late.wait(DAY)
      late.gives('E_AUTH', 'a-officer', g('CastVote'), ballot)
      const none = f.fork()
      none.does('a-secretary', name, { orgId: id('a-committee') })
      none.gives('E_AUTH', 'a-officer', g('CastVote'), ballot)
      f.does('a-officer', g('CastVote'), ballot)
    },
  ],
  [
    'once several organisations govern, two persons of the root no longer decide about nodes',
    f => {
      const credits = { orgId: id('a-branch'), credits: 5 }
      f.does('zone-secretary+zone-organizer', 'delegate.AllocateCredits', credits)
      governTogether(f)
      f.gives('E_AUTH', 'zone-secretary+zone-organizer', 'delegate.AllocateCredits', credits)
      decide(f, 'credits', 'CREDITS', { allocation: credits })
    },
  ],
  [
    'who runs nodes is decided without a timelock: a new node has no seat yet, and a suspended one must not stay',
    f => {
      governTogether(f)
      const newOperator = { admin: address('operator-six'), guardian: toHex(keyOf('g')), nodes: [toHex(keyOf('n'))] }
      const operatorChange = { operator: 6, group: 0, active: false }
      f.does('a-member-1', execute, pass(f, 'admit', 'OPERATOR_ADMIT', { newOperator }))
      f.gives('E_DUP', 'operator-six', 'delegate.SetNodes', { operator: 5, nodes: newOperator.nodes })
      const keys = { operator: 5, group: 0, active: true, nodes: [toHex(keyOf('a'))] }
      f.does('a-member-1', execute, pass(f, 'new-keys', 'OPERATOR_CHANGE', { operatorChange: keys }))
      f.gives('E_DUP', 'operator-five', 'delegate.SetNodes', { operator: 4, nodes: keys.nodes })
      f.does('a-member-1', execute, pass(f, 'suspend', 'OPERATOR_CHANGE', { operatorChange }))
      f.gives('E_STATE', 'operator-six', 'delegate.SetNodes', { operator: 6, nodes: [] })
      f.gives('E_WINDOW', 'a-member-1', execute, pass(f, 'rule', 'ELECTION_RULE', { rule: RULE }))
    },
  ],
  [
    'nor who watches over the organisations',
    f => {
      const dpo = { actor: address('dpo'), role: 'DPO', orgId: id('zone'), source: 'APPOINTMENT' }
      f.register('dpo', 'zone')
      governTogether(f)
      f.gives('E_AUTH', 'zone-secretary+zone-organizer', 'access.GrantRole', dpo)
      decide(f, 'dpo', 'ROLE_ROOT', { rootRole: { actor: dpo.actor, role: 'DPO', grant: true } })
    },
  ],
]
