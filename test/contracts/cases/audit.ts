import { LIMITS } from '#base'
import { seedAgenda } from '../../../contracts/audit/state.ts'
import { flagAbout, officers, request } from '../auditing.ts'
import { type Case, DAY, type Fixture, HOUR, hash, id, rawId } from '../fixture.ts'

const a = (action: string) => `audit.${action}`
const flagId = id('flag')
const reqId = id('request')
const SECRETARY = 'a-member-3'

const raised = (f: Fixture, severity = 3) => {
  officers(f)
  f.does('auditor', a('RaiseFlag'), flagAbout('flag', { severity }))
}

const filed = (f: Fixture) => {
  officers(f)
  f.does('a-member-1', a('FileDsr'), request('request'))
}

export const cases: readonly Case[] = [
  [
    'a flag is raised by an auditor or by the service of the rules',
    f => {
      const raise = a('RaiseFlag')
      officers(f)
      f.gives('E_NOT_FOUND', 'auditor', raise, flagAbout('flag', { orgId: id('nowhere') }))
      f.gives('E_AUTH', 'a-secretary', raise, flagAbout('flag'))
      f.gives('E_ARG', 'auditor', raise, flagAbout('flag', { severity: 0 }))
      f.does('auditor', raise, flagAbout('flag'))
      f.gives('E_DUP', 'auditor', raise, flagAbout('flag'))
      f.does('service', raise, flagAbout('other'))
    },
  ],
  [
    'it is explained, put right, and closed by another auditor where it is grave',
    f => {
      const [explain, start, finish, close] = [
        a('ExplainFlag'),
        a('StartRectification'),
        a('FinishRectification'),
        a('CloseFlag'),
      ] as const
      const args = { flagId, closingRoot: hash('c') }
      for (const [action, more] of [
        [explain, { explanationRoot: hash('e') }],
        [start, { planRoot: hash('p') }],
        [finish, { doneRoot: hash('d') }],
      ] as const)
        f.gives('E_NOT_FOUND', SECRETARY, action, { flagId, ...more })
      f.gives('E_NOT_FOUND', 'auditor', close, args)
      raised(f)
      f.gives('E_SCOPE', 'b-member-3', explain, { flagId, explanationRoot: hash('e') })
      f.gives('E_STATE', SECRETARY, start, { flagId, planRoot: hash('p') })
      f.gives('E_STATE', 'auditor-2', close, args)
      f.does(SECRETARY, explain, { flagId, explanationRoot: hash('e') })
      f.gives('E_STATE', SECRETARY, explain, { flagId, explanationRoot: hash('e') })
      f.gives('E_STATE', SECRETARY, finish, { flagId, doneRoot: hash('d') })
      f.does(SECRETARY, start, { flagId, planRoot: hash('p') })
      f.gives('E_STATE', 'auditor-2', close, args)
      f.does(SECRETARY, finish, { flagId, doneRoot: hash('d') })
      f.gives('E_SOD', 'auditor', close, args)
      f.does('auditor-2', close, args)
    },
  ],
  [
    'a light one may be closed by who raised it, after an explanation',
    f => {
      raised(f, 2)
      f.does(SECRETARY, a('ExplainFlag'), { flagId, explanationRoot: hash('e') })
      f.does('auditor', a('CloseFlag'), { flagId, closingRoot: hash('c') })
    },
  ],
  [
    'a violation is confirmed, unexplained ones only when their time is over',
    f => {
      const confirm = a('ConfirmViolation')
      const args = { flagId, closingRoot: hash('c') }
      f.gives('E_NOT_FOUND', 'auditor', confirm, args)
      raised(f)
      f.gives('E_SOD', 'auditor', confirm, args)
      f.gives('E_WINDOW', 'auditor-2', confirm, args)
      f.wait(15 * DAY)
      f.does('auditor-2', confirm, args)
      f.gives('E_STATE', 'auditor-2', confirm, args)
    },
  ],
  [
    'that a flag is overdue is told once, by anyone',
    f => {
      const mark = a('MarkFlagOverdue')
      f.gives('E_NOT_FOUND', 'a-member-1', mark, { flagId })
      raised(f)
      f.gives('E_WINDOW', 'a-member-1', mark, { flagId })
      f.wait(15 * DAY)
      f.does('a-member-1', mark, { flagId })
      f.gives('E_DUP', 'a-member-1', mark, { flagId })
      f.does('auditor-2', a('ConfirmViolation'), { flagId, closingRoot: hash('c') })
      f.gives('E_STATE', 'a-member-1', mark, { flagId })
    },
  ],
  [
    'a member asks about own data, one request of a kind at a time',
    f => {
      const file = a('FileDsr')
      f.gives('E_NOT_FOUND', 'a-member-1', file, { ...request('request'), mid: id('nobody') })
      f.gives('E_AUTH', 'a-member-2', file, request('request'))
      f.does('a-member-1', file, request('request'))
      f.gives('E_DUP', 'a-member-1', file, request('request', 'COPY'))
      f.gives('E_DUP', 'a-member-1', file, request('again'))
      f.does('a-member-1', file, request('copy', 'COPY'))
    },
  ],
  [
    'who asks is identified; the officer for personal information decides; a refusal has its reason',
    f => {
      const [identify, decide, execute] = [a('IdentifyDsr'), a('DecideDsr'), a('ExecuteDsr')] as const
      const grant = { reqId, decision: 'GRANT', reason: 'GRANTED' }
      const result = { reqId, resultRoot: hash('r') }
      filed(f)
      const other = { reqId: id('other') }
      f.gives('E_NOT_FOUND', 'registrar', identify, other)
      f.gives('E_NOT_FOUND', 'dpo', decide, { ...grant, ...other })
      f.gives('E_NOT_FOUND', 'dpo', execute, { ...result, ...other })
      f.gives('E_AUTH', 'a-secretary', identify, { reqId })
      f.gives('E_STATE', 'dpo', decide, grant)
      f.gives('E_STATE', 'dpo', decide, { reqId, decision: 'REFUSE', reason: 'REPEATED' })
      const unknown = f.fork()
      unknown.does('dpo', decide, { reqId, decision: 'REFUSE', reason: 'NOT_IDENTIFIED' })
      unknown.does('a-member-1', a('FileDsr'), request('again'))
      f.does('registrar', identify, { reqId })
      f.gives('E_STATE', 'registrar', identify, { reqId })
      f.gives('E_ARG', 'dpo', decide, { reqId, decision: 'REFUSE', reason: 'GRANTED' })
      f.gives('E_AUTH', 'registrar', decide, grant)
      f.gives('E_STATE', 'dpo', execute, result)
      f.does('dpo', decide, grant)
      f.does('a-branch-clerk', execute, result)
      f.gives('E_STATE', 'dpo', execute, result)
    },
  ],
  [
    'that a request is overdue is told once, by anyone',
    f => {
      const mark = a('MarkDsrOverdue')
      f.gives('E_NOT_FOUND', 'a-member-1', mark, { reqId })
      filed(f)
      f.gives('E_WINDOW', 'a-member-2', mark, { reqId })
      f.wait(15 * DAY)
      f.does('a-member-2', mark, { reqId })
      f.gives('E_DUP', 'a-member-2', mark, { reqId })
      f.does('dpo', a('DecideDsr'), { reqId, decision: 'REFUSE', reason: 'NOT_IDENTIFIED' })
      f.gives('E_STATE', 'a-member-2', mark, { reqId })
    },
  ],
  [
    'reads are committed to by the hour, forwards only, by a service',
    f => {
      const commit = a('CommitReadLog')
      const hour = Math.floor(f.now / HOUR)
      const log = (at: number, more = {}) => ({
        orgId: id('a-branch'),
        hour: at,
        reads: 3,
        root: hash(`log/${at}`),
        ...more,
      })
      officers(f)
      f.gives('E_NOT_FOUND', 'service', commit, log(hour - 1, { orgId: id('nowhere') }))
      f.gives('E_AUTH', 'auditor', commit, log(hour - 1))
      f.gives('E_ARG', 'service', commit, log(hour - 1, { reads: 0 }))
      f.gives('E_WINDOW', 'service', commit, log(hour))
      f.does('service', commit, log(hour - 2))
      f.gives('E_DUP', 'service', commit, log(hour - 2))
      f.gives('E_WINDOW', 'service', commit, log(hour - 3))
      f.does('service', commit, log(hour - 1))
    },
  ],
  [
    'a spot check is announced before the block that draws it',
    f => {
      const announce = a('AnnounceSpotCheck')
      const check = (more = {}) => ({
        checkId: id('check'),
        orgId: id('a-committee'),
        populationRoot: hash('population'),
        population: 100,
        sample: 5,
        seedHeight: f.world.height + 20,
        ...more,
      })
      f.gives('E_NOT_FOUND', 'auditor', announce, check({ orgId: id('nowhere') }))
      f.gives('E_AUTH', 'a-secretary', announce, check())
      f.gives('E_ARG', 'auditor', announce, check({ sample: 0 }))
      f.gives('E_ARG', 'auditor', announce, check({ sample: 101 }))
      f.gives('E_WINDOW', 'auditor', announce, check({ seedHeight: f.world.height + 5 }))
      const full = f.fork()
      const waiting = Array.from({ length: LIMITS.spotChecksPending }, (_, i) => ({
        checkId: rawId(`${i}`),
        seedHeight: 9_999,
      }))
      full.patch(seedAgenda, [], { pending: waiting })
      full.gives('E_LIMIT', 'auditor', announce, check())
      f.does('auditor', announce, check())
      f.gives('E_DUP', 'auditor', announce, check())
    },
  ],
]
