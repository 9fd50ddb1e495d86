import { assetMachine, licenceMachine } from '../../../contracts/brand/machine.ts'
import { CASE_STATE } from '../../../contracts/review/schema.ts'
import { cases } from '../../../contracts/review/state.ts'
import { ALL_CHECKED, castBrand, instanceArgs, licenceArgs, released, usageArgs, versionOf } from '../brand-steps.ts'
import { id, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'

const ONE = versionOf('asset')
const CASE = id('case of asset 1')

export const specs: readonly MachineSpec[] = [
  {
    machine: assetMachine,
    key: [rawId('asset'), 1],
    prepare: f => {
      castBrand(f)
      released(f, 'asset', { licenceCode: 'FREE' })
      f.does('a-branch-clerk', 'brand.RecordUsage', usageArgs('asset', { where: 'ORG_SITE' }))
    },
    sends: {
      SubmitForReview: () => ['zone-press', 'brand.SubmitForReview', { ...ONE, caseId: CASE }],
      NoteReturn: f => {
        f.patch(cases, [rawId('case of asset 1')], { state: CASE_STATE.RETURNED })
        return ['b-member-1', 'brand.NoteReturn', ONE]
      },
      Release: () => ['zone-press', 'brand.Release', { ...ONE, checklistBits: ALL_CHECKED }],
      Deprecate: () => ['zone-press', 'brand.Deprecate', ONE],
      Withdraw: () => ['zone-press', 'brand.Withdraw', { ...ONE, reason: 'OTHER' }],
      NotifyUses: () => ['b-member-1', 'brand.NotifyUses', ONE],
      IssueLicence: f => ['zone-press', 'brand.IssueLicence', licenceArgs(f, 'asset')],
      RecordUsage: () => ['a-branch-clerk', 'brand.RecordUsage', usageArgs('asset')],
      Instantiate: () => ['a-branch-clerk', 'brand.Instantiate', instanceArgs('asset', 'instance')],
    },
  },
  {
    machine: licenceMachine,
    key: [rawId('licence of asset')],
    prepare: f => {
      castBrand(f)
      released(f, 'asset')
      f.does('zone-press', 'brand.IssueLicence', licenceArgs(f, 'asset'))
    },
    sends: {
      RevokeLicence: () => ['zone-press', 'brand.RevokeLicence', { licenceId: id('licence of asset') }],
    },
  },
]
