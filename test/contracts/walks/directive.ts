/** Directives under random interleavings. */

import { DAY, hash, id } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const ORGS = ['a-branch', 'b-branch', 'a-committee']
const ISSUERS = ['zone-secretary', 'zone-secretary', 'a-secretary']
const DOERS = ['a-branch-clerk', 'b-branch-clerk', 'a-secretary', 'zone-secretary']
const BY_ISSUERS = ['IssueDirective', 'AcceptReport', 'ReturnReport', 'Reassign', 'CancelDirective']

const args = (draw: Draw, nowMs: number) => {
  const directiveId = id(draw.of(['one', 'two']))
  const task = { directiveId, orgId: id(draw.of(ORGS)) }
  return {
    IssueDirective: {
      directiveId,
      issuerOrg: id(draw.of(['zone', 'a-committee'])),
      targets: [...new Set([draw.of(ORGS), draw.of(ORGS)])].map(id),
      dueAtMs: nowMs + (1 + draw.below(3)) * DAY,
      docHash: hash('document'),
      evidenceKind: 'NONE',
    },
    Acknowledge: task,
    SetProgress: { ...task, progress: draw.below(101) },
    Report: task,
    AcceptReport: task,
    ReturnReport: task,
    MarkOverdue: task,
    Reassign: { ...task, toOrg: id(draw.of(ORGS)) },
    CancelDirective: { directiveId },
  } as const
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'tasks are given, reported, returned, handed on and cancelled by anyone at any time',
    reaches: [
      'IssueDirective',
      'Acknowledge',
      'Report',
      'AcceptReport',
      'MarkOverdue',
      'Reassign',
      'CancelDirective',
    ].map(name => `directive.${name}`),
    runs: 25,
    blocks: 60,
    stepMs: DAY / 4,
    move: (f, draw): Intent => {
      const all = args(draw, f.now)
      // Cancelling is seldom, or nothing would ever be reported.
      const names = Object.keys(all).flatMap(name => (name === 'CancelDirective' ? [name] : [name, name, name]))
      const name = draw.of(names) as keyof typeof all
      return [draw.of(BY_ISSUERS.includes(name) ? ISSUERS : DOERS), `directive.${name}`, all[name]]
    },
  },
]
