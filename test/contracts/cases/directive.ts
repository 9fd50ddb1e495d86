/** Who may do what in `directive`, and every refusal. The zone gives tasks; branches do them. */

import type { Json } from '#base'
import { directives } from '../../../contracts/directive/state.ts'
import { type Case, DAY, type Fixture, hash, id, rawId } from '../fixture.ts'

const directiveId = id('directive')
const task = { directiveId, orgId: id('a-branch') }

const issue = (f: Fixture, more: { readonly [key: string]: Json } = {}) => ({
  directiveId,
  issuerOrg: id('zone'),
  targets: [id('a-branch'), id('b-branch')],
  dueAtMs: f.now + 10 * DAY,
  docHash: hash('document'),
  evidenceKind: 'REPORT',
  ...more,
})

const issued = (f: Fixture, more = {}) => f.does('zone-secretary', 'directive.IssueDirective', issue(f, more))
const report = { ...task, evidenceHash: hash('evidence') }

export const cases: readonly Case[] = [
  [
    'a directive goes to organisations below its issuer, with a time to come',
    f => {
      const by = 'zone-secretary'
      f.gives('E_NOT_FOUND', by, 'directive.IssueDirective', issue(f, { issuerOrg: id('nowhere') }))
      f.gives('E_NOT_FOUND', by, 'directive.IssueDirective', issue(f, { targets: [id('nowhere')] }))
      f.gives('E_WINDOW', by, 'directive.IssueDirective', issue(f, { dueAtMs: f.now }))
      f.gives('E_WINDOW', by, 'directive.IssueDirective', issue(f, { dueAtMs: f.now + 500 * DAY }))
      f.gives('E_ARG', by, 'directive.IssueDirective', issue(f, { targets: [] }))
      f.gives('E_ARG', by, 'directive.IssueDirective', issue(f, { targets: [id('a-branch'), id('a-branch')] }))
      f.gives('E_AUTH', 'a-member-4', 'directive.IssueDirective', issue(f))
      f.gives('E_SCOPE', 'a-secretary', 'directive.IssueDirective', issue(f))
      const own = { issuerOrg: id('a-committee') }
      f.gives('E_SCOPE', 'a-secretary', 'directive.IssueDirective', issue(f, { ...own, targets: [id('b-branch')] }))
      f.gives('E_SCOPE', 'a-secretary', 'directive.IssueDirective', issue(f, { ...own, targets: [id('a-committee')] }))
      const gone = f.dissolved()
      f.gives('E_STATE', by, 'directive.IssueDirective', issue(f, { targets: [id(gone)] }))
      issued(f)
      f.gives('E_DUP', by, 'directive.IssueDirective', issue(f))
    },
  ],
  [
    'the organisation with the task acknowledges it and says how far it is',
    f => {
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'directive.Acknowledge', task)
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'directive.SetProgress', { ...task, progress: 5 })
      issued(f)
      f.gives('E_STATE', 'a-branch-clerk', 'directive.SetProgress', { ...task, progress: 5 })
      f.gives('E_SCOPE', 'b-branch-clerk', 'directive.Acknowledge', task)
      f.does('a-branch-clerk', 'directive.Acknowledge', task)
      f.gives('E_STATE', 'a-branch-clerk', 'directive.Acknowledge', task)
      f.does('a-branch-clerk', 'directive.SetProgress', { ...task, progress: 50 })
    },
  ],
  [
    'a report carries the evidence that was wanted, and is accepted by who gave the task',
    f => {
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'directive.Report', report)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'directive.AcceptReport', task)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'directive.ReturnReport', task)
      issued(f)
      f.gives('E_STATE', 'a-branch-clerk', 'directive.Report', report)
      f.does('a-branch-clerk', 'directive.Acknowledge', task)
      f.gives('E_ARG', 'a-branch-clerk', 'directive.Report', task)
      f.gives('E_STATE', 'zone-secretary', 'directive.AcceptReport', task)
      f.does('a-branch-clerk', 'directive.Report', report)
      f.does('zone-organizer', 'directive.ReturnReport', task)
      f.gives('E_STATE', 'zone-organizer', 'directive.ReturnReport', task)
      f.does('a-branch-clerk', 'directive.Report', report)
      f.gives('E_SCOPE', 'a-secretary', 'directive.AcceptReport', task)
      f.does('zone-secretary', 'directive.AcceptReport', task)
    },
  ],
  [
    'who reported does not accept, whatever else that person is',
    f => {
      const one = { directiveId, orgId: id('a-branch') }
      f.does(
        'a-secretary',
        'directive.IssueDirective',
        issue(f, { issuerOrg: id('a-committee'), targets: [one.orgId] }),
      )
      f.does('a-member-3', 'directive.Acknowledge', one)
      f.grant('zone-organizer', 'a-member-3', 'ORGANIZER', 'a-committee')
      f.does('a-member-3', 'directive.Report', { ...one, evidenceHash: hash('evidence') })
      f.gives('E_SOD', 'a-member-3', 'directive.AcceptReport', one)
      f.does('a-secretary', 'directive.AcceptReport', one)
    },
  ],
  [
    'overdue is told once it is due, by anyone; a late report stays late',
    f => {
      f.gives('E_NOT_FOUND', 'b-branch-clerk', 'directive.MarkOverdue', task)
      issued(f)
      f.gives('E_WINDOW', 'b-branch-clerk', 'directive.MarkOverdue', task)
      f.wait(11 * DAY)
      f.does('b-branch-clerk', 'directive.MarkOverdue', task)
      f.gives('E_STATE', 'b-branch-clerk', 'directive.MarkOverdue', task)
      f.does('a-branch-clerk', 'directive.Report', report)
    },
  ],
  [
    'a task is given to another organisation, and a directive cancelled, by who issued it',
    f => {
      const other = { ...task, toOrg: id('a-committee') }
      f.gives('E_NOT_FOUND', 'zone-secretary', 'directive.Reassign', other)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'directive.CancelDirective', { directiveId })
      issued(f)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'directive.Reassign', { ...task, toOrg: id('nowhere') })
      f.gives('E_DUP', 'zone-secretary', 'directive.Reassign', { ...task, toOrg: id('b-branch') })
      f.gives('E_SCOPE', 'a-secretary', 'directive.Reassign', other)
      f.does('zone-secretary', 'directive.Reassign', other)
      f.gives('E_STATE', 'zone-secretary', 'directive.Reassign', { ...task, toOrg: id('b-committee') })
      f.gives('E_SCOPE', 'a-secretary', 'directive.CancelDirective', { directiveId })
      f.does('zone-secretary', 'directive.CancelDirective', { directiveId })
      f.gives('E_STATE', 'zone-secretary', 'directive.CancelDirective', { directiveId })
    },
  ],
  [
    'a task cannot be handed round for ever',
    f => {
      issued(f, { targets: [id('a-branch')] })
      f.patch(directives, [rawId('directive')], { items: 128 })
      f.gives('E_LIMIT', 'zone-secretary', 'directive.Reassign', { ...task, toOrg: id('a-committee') })
    },
  ],
]
