import { flagAbout, officers, request } from '../auditing.ts'
import { DAY, type Fixture, HOUR, hash, id } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const FLAGS = ['f1', 'f2', 'f3'] as const
const REQUESTS = ['r1', 'r2', 'r3'] as const

const onFlag = (draw: Draw): Intent => {
  const flagId = id(draw.of(FLAGS))
  return draw.of<Intent>([
    ['auditor', 'audit.RaiseFlag', flagAbout(draw.of(FLAGS), { severity: 1 + draw.below(5) })],
    ['a-member-3', 'audit.ExplainFlag', { flagId, explanationRoot: hash('e') }],
    ['a-member-3', 'audit.StartRectification', { flagId, planRoot: hash('p') }],
    ['a-member-3', 'audit.FinishRectification', { flagId, doneRoot: hash('d') }],
    ['auditor-2', 'audit.CloseFlag', { flagId, closingRoot: hash('c') }],
    ['auditor-2', 'audit.ConfirmViolation', { flagId, closingRoot: hash('c') }],
    ['a-member-1', 'audit.MarkFlagOverdue', { flagId }],
  ])
}

const onRequest = (draw: Draw): Intent => {
  const reqId = id(draw.of(REQUESTS))
  return draw.of<Intent>([
    ['a-member-1', 'audit.FileDsr', request(draw.of(REQUESTS), draw.of(['DELETE', 'COPY']))],
    ['registrar', 'audit.IdentifyDsr', { reqId }],
    ['dpo', 'audit.DecideDsr', { reqId, decision: 'GRANT', reason: 'GRANTED' }],
    ['dpo', 'audit.DecideDsr', { reqId, decision: 'REFUSE', reason: 'NOT_IDENTIFIED' }],
    ['dpo', 'audit.ExecuteDsr', { reqId, resultRoot: hash('r') }],
    ['a-member-2', 'audit.MarkDsrOverdue', { reqId }],
  ])
}

const onReads = (f: Fixture, draw: Draw): Intent => {
  const hour = Math.floor(f.now / HOUR) - 1 - draw.below(3)
  const log = { orgId: id(draw.of(['a-branch', 'b-branch'])), hour, reads: 1 + draw.below(9), root: hash('log') }
  return ['service', 'audit.CommitReadLog', log]
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'flags, requests and read logs',
    reaches: ['audit.RaiseFlag', 'audit.ExplainFlag', 'audit.FileDsr', 'audit.IdentifyDsr', 'audit.CommitReadLog'],
    blocks: 40,
    stepMs: 2 * DAY,
    prepare: officers,
    move: (f, draw) => {
      const choice = draw.below(5)
      if (choice === 0) return onReads(f, draw)
      return choice < 3 ? onFlag(draw) : onRequest(draw)
    },
  },
]
