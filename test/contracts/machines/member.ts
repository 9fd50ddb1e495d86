/** Machines of `member`: resolutions, imports, consents. */

import { type Json, toHex } from '#base'
import { ImportEntry, importRoot, STAGE } from '#contracts'
import { batchMachine, consentMachine, resolutionMachine } from '../../../contracts/member/machine.ts'
import { PURPOSE } from '../../../contracts/member/schema.ts'
import { type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'

const resolutionId = id('resolution')
const decide = (decision: string) => (): Intent => [
  'a-secretary',
  'member.DecideResolution',
  { resolutionId, decision },
]

const blank = { stage: STAGE.FULL, commitRoot: importRoot([]), probationFromMs: 0, confirmedMonth: 0 }
const entries: readonly ImportEntry[] = [{ mid: rawId('new'), ...blank }]
const batchId = id('batch')

const consent = { mid: id('a-member-4'), purpose: 'PORTRAIT' }
let version = 1
const give = (): Json => ({ ...consent, version: ++version, docHash: hash('notice') })

export const specs: readonly MachineSpec[] = [
  {
    machine: resolutionMachine,
    key: [rawId('resolution')],
    prepare: f => {
      const args = { resolutionId, kind: 'CANCEL', mid: id('candidate-1'), minutes: hash('minutes') }
      f.does('a-member-3', 'member.SubmitResolution', args)
    },
    sends: { DecideResolutionApprove: decide('APPROVE'), DecideResolutionReject: decide('REJECT') },
  },
  {
    machine: batchMachine,
    key: [rawId('batch')],
    prepare: (f: Fixture) => {
      const root = toHex(importRoot(entries))
      f.does('registrar', 'member.StageBatch', { batchId, orgId: id('a-branch'), entries: 1, root })
    },
    sends: {
      ConfirmBatch: () => ['a-member-3', 'member.ConfirmBatch', { batchId }],
      CommitBatch: () => [
        'registrar',
        'member.CommitBatch',
        { batchId, members: entries.map(one => ImportEntry.toJson(one)) },
      ],
    },
  },
  {
    machine: consentMachine,
    key: [rawId('a-member-4'), PURPOSE.PORTRAIT],
    prepare: f => f.does('a-member-4', 'member.RecordConsent', give()),
    sends: {
      RecordConsent: () => ['a-member-4', 'member.RecordConsent', give()],
      WithdrawConsent: () => ['a-member-4', 'member.WithdrawConsent', consent],
    },
  },
]
