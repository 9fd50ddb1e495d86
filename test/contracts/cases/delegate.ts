import { encodeAddress, fromHex, LIMITS, toHex } from '#base'
import { VOTE_KIND } from '#chain'
import { params } from '../../../contracts/delegate/params.ts'
import { candidateIdOf } from '../../../src/node/config/founding-operators.ts'
import { address, type Case, type Fixture, hash, id, rawId } from '../fixture.ts'
import { declaration, evidence, otherBlock, readiness, registration, vote } from '../validators.ts'
import { addressOf, keyOf } from '../world.ts'

/** Candidate of the first seat: genesis names it after its key. */
const FIRST = toHex(candidateIdOf(keyOf('validator-one')))

const ROOT = 'zone-secretary+zone-organizer'
const register = 'delegate.RegisterCandidate'

/** Candidate five stands, as operator 4. */
const stands = (f: Fixture, name = 'five', operator = 4) =>
  f.does(`operator-${['one', 'two', 'three', 'four', 'five', 'six'][operator]}`, register, registration(name, operator))

const operator = (number: number) => ({
  operator: number,
  admin: address('zone-officer'),
  guardian: toHex(keyOf(`guardian-${number}`)),
  nodes: [toHex(keyOf(`node-${number}`))],
})

export const cases: readonly Case[] = [
  [
    'operators are admitted in order, by two persons of the root',
    f => {
      const admit = 'delegate.AdmitOperator'
      f.gives('E_SOD', 'zone-secretary', admit, operator(6))
      f.gives('E_AUTH', 'a-secretary+a-officer', admit, operator(6))
      f.gives('E_ARG', ROOT, admit, operator(7))
      f.gives('E_NOT_FOUND', ROOT, admit, { ...operator(6), admin: encodeAddress(addressOf('stranger')) })
      f.gives('E_ARG', ROOT, admit, { ...operator(6), guardian: '00'.repeat(32) })
      f.gives('E_DUP', ROOT, admit, { ...operator(6), guardian: toHex(keyOf('guardian-one')) })
      f.gives('E_ARG', ROOT, admit, { ...operator(6), nodes: ['00'.repeat(32)] })
      f.gives('E_DUP', ROOT, admit, { ...operator(6), nodes: [toHex(keyOf('node-one'))] })
      for (let number = 6; number < LIMITS.operators; number++) f.does(ROOT, admit, operator(number))
      f.gives('E_LIMIT', ROOT, admit, operator(LIMITS.operators - 1))
    },
  ],
  [
    'an operator is changed, and one that is not active lets nobody stand',
    f => {
      const set = 'delegate.SetOperator'
      f.gives('E_NOT_FOUND', ROOT, set, { operator: 9 })
      f.gives('E_NOT_FOUND', ROOT, set, { operator: 4, admin: encodeAddress(addressOf('stranger')) })
      f.gives('E_ARG', ROOT, set, { operator: 4, guardian: '00'.repeat(32) })
      f.gives('E_DUP', ROOT, set, { operator: 4, guardian: toHex(keyOf('guardian-one')) })
      f.does(ROOT, set, { operator: 4, guardian: toHex(keyOf('guardian-five')), group: 3, active: false })
      f.gives('E_STATE', 'operator-five', register, registration('five', 4))
      f.does(ROOT, set, { operator: 4, admin: address('operator-six'), guardian: toHex(keyOf('g')), active: true })
      f.gives('E_AUTH', 'operator-five', register, registration('five', 4))
      f.does('operator-six', register, registration('five', 4))
    },
  ],
  [
    'an operator that has lost all its keys gets new ones, and the old ones say nothing for it any more',
    f => {
      const set = 'delegate.SetOperator'
      const nodes = (...names: readonly string[]) => names.map(name => toHex(keyOf(name)))
      const asked = { operator: 4, admin: address('operator-six'), guardian: toHex(keyOf('g')), active: true }
      stands(f)
      f.gives('E_ARG', ROOT, set, { ...asked, nodes: ['00'.repeat(32)] })
      f.gives('E_DUP', ROOT, set, { ...asked, nodes: nodes('a', 'a') })
      f.gives('E_DUP', ROOT, set, { ...asked, nodes: nodes('node-six') })
      f.gives('E_SOD', 'zone-secretary', set, { ...asked, nodes: nodes('a') })
      f.does(ROOT, set, { ...asked, nodes: nodes('a') })
      // The new one is its own from now on.
      f.gives('E_DUP', 'operator-six', 'delegate.SetNodes', { operator: 5, nodes: nodes('a') })
      f.gives('E_AUTH', 'operator-five', 'delegate.SetNodes', { operator: 4, nodes: nodes('node-five') })
      f.gives('E_AUTH', 'operator-five', 'delegate.Resign', { candidateId: id('five') })
      f.does('operator-six', 'delegate.Resign', { candidateId: id('five') })
      f.gives('E_DUP', 'operator-six', register, { ...registration('five', 4), candidateId: id('again') })
    },
  ],
  [
    'an operator sets its nodes itself, and a key stays its own for ever',
    f => {
      const set = 'delegate.SetNodes'
      const nodes = (...names: readonly string[]) => ({ operator: 4, nodes: names.map(name => toHex(keyOf(name))) })
      f.gives('E_NOT_FOUND', 'operator-five', set, { ...nodes('a'), operator: 9 })
      f.gives('E_AUTH', 'operator-six', set, nodes('a'))
      f.gives('E_AUTH', ROOT, set, nodes('a'))
      f.gives('E_ARG', 'operator-five', set, { operator: 4, nodes: ['00'.repeat(32)] })
      f.gives('E_DUP', 'operator-five', set, nodes('a', 'b', 'a'))
      f.gives('E_DUP', 'operator-five', set, nodes('a', 'node-six'))
      f.does('operator-five', set, nodes('a', 'b'))
      // What was given up is still nobody else's.
      f.gives('E_DUP', 'operator-six', set, { ...nodes('node-five'), operator: 5 })
      f.does('operator-five', set, nodes('node-five', 'b'))
      f.does('operator-five', set, nodes())
      stands(f)
      f.does('operator-five', set, nodes('b'))
      f.gives('E_STATE', 'operator-five', set, nodes())
      f.does('operator-five', 'delegate.Resign', { candidateId: id('five') })
      f.does('operator-five', set, nodes())
      f.does(ROOT, 'delegate.SetOperator', { operator: 4, group: 0, active: false })
      f.gives('E_STATE', 'operator-five', set, nodes('a'))
    },
  ],
  [
    'the rule lets somebody sit',
    f => {
      const set = 'delegate.SetRule'
      const rule = { seats: 5, perOperator: 1, missedMin: 3, termEpochs: 2 }
      for (const wrong of [{ seats: 0 }, { perOperator: 0 }, { termEpochs: 0 }])
        f.gives('E_ARG', ROOT, set, { rule: { ...rule, ...wrong } })
      f.does(ROOT, set, { rule })
    },
  ],
  [
    "a candidate stands with a key that it has, which is nobody else's",
    f => {
      f.gives('E_NOT_FOUND', 'operator-five', register, registration('five', 9))
      f.gives('E_AUTH', 'operator-six', register, registration('five', 4))
      f.gives('E_PROOF', 'operator-five', register, registration('five', 4, 'six'))
      f.gives('E_PROOF', 'operator-five', register, { ...registration('five', 4), candidateId: id('other') })
      f.gives('E_ARG', 'operator-five', register, { ...registration('five', 4), publicKey: '00'.repeat(32) })
      stands(f)
      f.gives('E_DUP', 'operator-five', register, registration('five', 4))
      f.gives('E_DUP', 'operator-five', register, { ...registration('five', 4), candidateId: id('again') })
      for (let n = 1; n < LIMITS.candidatesPerOperator; n++) stands(f, `five-${n}`)
      f.gives('E_LIMIT', 'operator-five', register, registration('five-more', 4))
    },
  ],
  [
    'a candidate resigns once',
    f => {
      const resign = 'delegate.Resign'
      f.gives('E_NOT_FOUND', 'operator-five', resign, { candidateId: id('five') })
      stands(f)
      f.gives('E_AUTH', 'operator-six', resign, { candidateId: id('five') })
      f.does('operator-five', resign, { candidateId: id('five') })
      f.gives('E_STATE', 'operator-five', resign, { candidateId: id('five') })
      f.gives('E_NOT_FOUND', 'nobody', 'delegate.Declare', declaration(rawId('nobody'), 0, 'five'))
      f.gives('E_STATE', 'nobody', 'delegate.Declare', declaration(rawId('five'), 0, 'five'))
    },
  ],
  [
    "a new key is proved, and nobody else's",
    f => {
      const rotate = 'delegate.RotateKey'
      const withKey = (key: string, signedBy = key) => {
        const { possession = null } = registration('five', 4, signedBy)
        return { candidateId: id('five'), publicKey: toHex(keyOf(key)), possession }
      }
      f.gives('E_NOT_FOUND', 'operator-five', rotate, withKey('new'))
      stands(f)
      f.gives('E_DUP', 'operator-five', rotate, withKey('five'))
      f.gives('E_DUP', 'operator-five', rotate, withKey('validator-one'))
      f.gives('E_PROOF', 'operator-five', rotate, withKey('new', 'six'))
      f.gives('E_ARG', 'operator-five', rotate, { ...withKey('new'), publicKey: '00'.repeat(32) })
      f.does('operator-five', rotate, withKey('new'))
      f.does('operator-five', 'delegate.Resign', { candidateId: id('five') })
      f.gives('E_STATE', 'operator-five', rotate, withKey('newer'))
    },
  ],
  [
    'credits are allocated by the root, and split by the secretary of the organisation',
    f => {
      const allocate = 'delegate.AllocateCredits'
      const cast = 'delegate.CastBallot'
      const share = (candidate: string, credits: number) => ({ candidateId: id(candidate), credits })
      const ballot = (...shares: readonly ReturnType<typeof share>[]) => ({ orgId: id('a-branch'), shares })
      f.gives('E_NOT_FOUND', ROOT, allocate, { orgId: id('nowhere'), credits: 5 })
      f.gives('E_AUTH', 'a-secretary', allocate, { orgId: id('a-branch'), credits: 5 })
      f.does(ROOT, allocate, { orgId: id('a-branch'), credits: 5 })
      stands(f)
      stands(f, 'six', 5)
      f.gives('E_NOT_FOUND', 'a-member-3', cast, { ...ballot(), orgId: id('nowhere') })
      f.gives('E_NOT_FOUND', 'a-member-3', cast, ballot(share('nobody', 1)))
      f.gives('E_SCOPE', 'b-member-3', cast, ballot(share('five', 1)))
      f.gives('E_ARG', 'a-member-3', cast, ballot(share('five', 1), share('five', 1)))
      f.gives('E_ARG', 'a-member-3', cast, ballot(share('five', 0)))
      f.gives('E_BALANCE', 'a-member-3', cast, ballot(share('five', 3), share('six', 3)))
      f.does('a-member-3', cast, ballot(share('five', 2), share('six', 3)))
      f.does('a-member-3', cast, ballot(share('six', 5)))
      f.does(ROOT, allocate, { orgId: id('a-branch'), credits: 1 })
      f.does('operator-six', 'delegate.Resign', { candidateId: id('six') })
      f.gives('E_STATE', 'a-member-3', cast, ballot(share('six', 1)))
      f.does('a-member-3', cast, ballot())
    },
  ],
  [
    'a candidate says once an epoch that it is there, by its key',
    f => {
      const declare = 'delegate.Declare'
      stands(f)
      f.gives('E_WINDOW', 'nobody', declare, declaration(rawId('five'), 1, 'five'))
      f.gives('E_PROOF', 'nobody', declare, declaration(rawId('five'), 0, 'six'))
      f.does('nobody', declare, declaration(rawId('five'), 0, 'five'))
      f.gives('E_DUP', 'nobody', declare, declaration(rawId('five'), 0, 'five'))
      f.world.close({ epoch: 0, epochEnds: true })
      f.gives('E_WINDOW', 'nobody', declare, declaration(rawId('five'), 0, 'five'))
      f.does('nobody', declare, declaration(rawId('five'), 1, 'five'))
    },
  ],
  [
    'evidence is two votes of one seat that contradict each other, not too old, once',
    f => {
      const report = 'delegate.ReportEvidence'
      const by = [1, 'validator-two'] as const
      const both = (epoch = 0) => [vote({ epoch }), vote({ epoch, blockId: otherBlock() })] as const
      f.gives('E_WINDOW', 'nobody', report, evidence(...both(1), by))
      f.gives('E_NOT_FOUND', 'nobody', report, evidence(...both(), [4, 'validator-two']))
      f.gives('E_PROOF', 'nobody', report, evidence(vote(), vote(), by))
      f.gives('E_PROOF', 'nobody', report, evidence(...both(), [1, 'validator-one']))
      f.gives('E_PROOF', 'nobody', report, evidence(vote(), vote({ view: 4, blockId: otherBlock() }), by))
      const nullify = vote({ kind: VOTE_KIND.NULLIFY, height: 0, blockId: fromHex('') as never })
      f.gives('E_PROOF', 'nobody', report, evidence(vote(), nullify, by))
      f.does('nobody', report, evidence(nullify, vote({ kind: VOTE_KIND.FINALIZE }), by))
      f.gives('E_DUP', 'nobody', report, evidence(...both(), by))
      f.world.close({ epoch: 0, epochEnds: true })
      f.does('nobody', report, evidence(...both(), [2, 'validator-three']))
      f.world.close({ epoch: 1, epochEnds: true })
      f.gives('E_EXPIRED', 'nobody', report, evidence(...both(), [3, 'validator-four']))
    },
  ],
  [
    'a suspension is lifted by the root',
    f => {
      const lift = 'delegate.LiftSuspension'
      f.gives('E_NOT_FOUND', ROOT, lift, { candidateId: hash('x').slice(0, 32) })
      stands(f)
      f.gives('E_STATE', ROOT, lift, { candidateId: id('five') })
      const twice = evidence(vote(), vote({ blockId: otherBlock() }), [0, 'validator-one'])
      f.does('nobody', 'delegate.ReportEvidence', twice)
      f.gives('E_AUTH', 'zone-organizer', lift, { candidateId: FIRST })
      f.does(ROOT, lift, { candidateId: FIRST })
      f.gives('E_STATE', ROOT, lift, { candidateId: FIRST })
    },
  ],
  [
    'the next protocol is scheduled by the root, far enough ahead and not too far, and called off',
    f => {
      const schedule = 'delegate.ScheduleUpgrade'
      const soonest = () => f.world.height + 1 + params.upgradeNoticeBlocks.initial
      f.gives('E_SOD', 'zone-secretary', schedule, { protocol: 2, height: soonest() })
      f.gives('E_AUTH', 'a-secretary+a-officer', schedule, { protocol: 2, height: soonest() })
      for (const protocol of [0, 3]) f.gives('E_ARG', ROOT, schedule, { protocol, height: soonest() })
      f.gives('E_WINDOW', ROOT, schedule, { protocol: 2, height: soonest() - 1 })
      f.gives('E_WINDOW', ROOT, schedule, { protocol: 2, height: f.world.height + 1_000_002 })
      f.gives('E_STATE', ROOT, schedule, { protocol: 1, height: 0 })
      f.does(ROOT, schedule, { protocol: 2, height: soonest() })
      f.does(ROOT, schedule, { protocol: 2, height: soonest() + 5 })
      f.gives('E_ARG', ROOT, schedule, { protocol: 1, height: soonest() })
      f.does(ROOT, schedule, { protocol: 1, height: 0 })
      f.gives('E_STATE', ROOT, schedule, { protocol: 1, height: 0 })
    },
  ],
  [
    'a candidate says by its key which protocol it speaks, for the schedule that holds',
    f => {
      const say = 'delegate.DeclareProtocol'
      const height = f.world.height + 100
      const due = { candidateId: candidateIdOf(keyOf('validator-one')), protocol: 2, height, count: 1 }
      f.gives('E_STATE', 'nobody', say, readiness(due, 'validator-one'))
      f.does(ROOT, 'delegate.ScheduleUpgrade', { protocol: 2, height })
      f.gives('E_WINDOW', 'nobody', say, readiness({ ...due, height: height + 1 }, 'validator-one'))
      f.gives('E_NOT_FOUND', 'nobody', say, readiness({ ...due, candidateId: rawId('five') }, 'five'))
      f.gives('E_PROOF', 'nobody', say, readiness(due, 'validator-two'))
      f.gives('E_DUP', 'nobody', say, readiness({ ...due, count: 2 }, 'validator-one'))
      f.gives('E_DUP', 'nobody', say, readiness({ ...due, protocol: 1 }, 'validator-one'))
      f.does('nobody', say, readiness(due, 'validator-one'))
      f.gives('E_DUP', 'nobody', say, readiness(due, 'validator-one'))
      f.gives('E_DUP', 'nobody', say, readiness({ ...due, count: 2 }, 'validator-one'))
      for (let count = 2; count <= LIMITS.protocolDeclarations; count++)
        f.does('nobody', say, readiness({ ...due, protocol: count % 2 === 0 ? 1 : 2, count }, 'validator-one'))
      f.gives('E_LIMIT', 'nobody', say, readiness({ ...due, count: 16 }, 'validator-one'))
    },
  ],
]
