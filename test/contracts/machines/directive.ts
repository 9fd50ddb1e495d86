/** Every state of a task × every transition, long after it was due. */

import { isOpen, itemMachine } from '../../../contracts/directive/machine.ts'
import { ITEM_STATE } from '../../../contracts/directive/schema.ts'
import { directives } from '../../../contracts/directive/state.ts'
import { DAY, hash, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'

const directiveId = id('directive')
const task = { directiveId, orgId: id('a-branch') }

export const specs: readonly MachineSpec[] = [
  {
    machine: itemMachine,
    key: [rawId('directive'), 0],
    prepare: f => {
      const targets = [task.orgId]
      const more = { dueAtMs: f.now + DAY, docHash: hash('document'), evidenceKind: 'NONE' }
      f.does('zone-secretary', 'directive.IssueDirective', { directiveId, issuerOrg: id('zone'), targets, ...more })
      f.wait(2 * DAY)
    },
    // What cancels a directive looks at whether anything of it is open.
    row: (state, _, f) => {
      const open = isOpen(ITEM_STATE[state as keyof typeof ITEM_STATE]) ? 1 : 0
      f.patch(directives, [rawId('directive')], { open })
      return {}
    },
    sends: {
      Acknowledge: () => ['a-branch-clerk', 'directive.Acknowledge', task],
      SetProgress: () => ['a-branch-clerk', 'directive.SetProgress', { ...task, progress: 10 }],
      Report: () => ['a-branch-clerk', 'directive.Report', task],
      AcceptReport: () => ['zone-secretary', 'directive.AcceptReport', task],
      ReturnReport: () => ['zone-secretary', 'directive.ReturnReport', task],
      MarkOverdue: () => ['b-branch-clerk', 'directive.MarkOverdue', task],
      Reassign: () => ['zone-secretary', 'directive.Reassign', { ...task, toOrg: id('b-branch') }],
      CancelDirective: () => ['zone-secretary', 'directive.CancelDirective', { directiveId }],
    },
  },
]
