import { evidenceMachine } from '../../../contracts/evidence/machine.ts'
import { SUBJECT_TYPE } from '../../../contracts/evidence/schema.ts'
import { subjects } from '../../../contracts/evidence/state.ts'
import { anchorArgs } from '../cases/evidence.ts'
import { hash, id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'

const { meta } = anchorArgs('one')
const SUBJECT = { subjectType: 'ACTIVITY', subjectId: id('subject') }
const KEY = [SUBJECT_TYPE.ACTIVITY, rawId('subject')] as const

export const specs: readonly MachineSpec[] = [
  {
    machine: evidenceMachine,
    key: [rawId('one')],
    prepare: f => f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs('one')),
    sends: {
      Supersede: () => [
        'a-branch-clerk',
        'evidence.Supersede',
        { evId: id('two'), previous: id('one'), root: hash('two'), meta },
      ],
      Withdraw: () => ['a-member-3', 'evidence.Withdraw', { evId: id('one'), reason: 'OTHER' }],
      MarkErased: f => {
        // What is marked already is not looked at again.
        const isErased = f.row(evidenceMachine.table as never, [rawId('one')] as never) as unknown as { state: number }
        f.patch(subjects, KEY, { erasedAtMs: f.now, marked: isErased.state === 4 ? 1 : 0 })
        return ['b-member-1', 'evidence.EraseRemaining', SUBJECT]
      },
    },
  },
]
