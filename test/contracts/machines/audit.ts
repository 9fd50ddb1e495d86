import { dsrMachine, flagMachine } from '../../../contracts/audit/machine.ts'
import { flagAbout, officers, request } from '../auditing.ts'
import { DAY, hash, id, rawId } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'

const flagId = id('flag')
const reqId = id('request')

const answer = (action: string, args: object): Intent => ['a-member-3', `audit.${action}`, { flagId, ...args }]
const closing = (action: string): Intent => ['auditor-2', `audit.${action}`, { flagId, closingRoot: hash('c') }]

const flag: MachineSpec = {
  machine: flagMachine,
  key: [rawId('flag')],
  prepare: f => {
    officers(f)
    f.does('auditor', 'audit.RaiseFlag', flagAbout('flag'))
  },
  row: (_, __, f) => ({ dueAtMs: f.now - DAY, doneRoot: new Uint8Array(32).fill(1) }),
  sends: {
    ExplainFlag: () => answer('ExplainFlag', { explanationRoot: hash('e') }),
    StartRectification: () => answer('StartRectification', { planRoot: hash('p') }),
    FinishRectification: () => answer('FinishRectification', { doneRoot: hash('d') }),
    CloseFlag: () => closing('CloseFlag'),
    ConfirmViolation: () => closing('ConfirmViolation'),
    MarkFlagOverdue: () => ['a-member-1', 'audit.MarkFlagOverdue', { flagId }],
  },
}

const dsr: MachineSpec = {
  machine: dsrMachine,
  key: [rawId('request')],
  prepare: f => {
    officers(f)
    f.does('a-member-1', 'audit.FileDsr', request('request'))
  },
  row: (_, __, f) => ({ dueAtMs: f.now - DAY }),
  sends: {
    IdentifyDsr: () => ['registrar', 'audit.IdentifyDsr', { reqId }],
    DecideDsrGrant: () => ['dpo', 'audit.DecideDsr', { reqId, decision: 'GRANT', reason: 'GRANTED' }],
    DecideDsrRefuse: () => ['dpo', 'audit.DecideDsr', { reqId, decision: 'REFUSE', reason: 'NOT_IDENTIFIED' }],
    ExecuteDsr: () => ['dpo', 'audit.ExecuteDsr', { reqId, resultRoot: hash('r') }],
    MarkDsrOverdue: () => ['a-member-2', 'audit.MarkDsrOverdue', { reqId }],
  },
}

export const specs: readonly MachineSpec[] = [flag, dsr]
