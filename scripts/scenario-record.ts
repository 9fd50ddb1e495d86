/** The opening of a member's record: what turns an attestation of its transaction into one of its content (V1, V2). */

import { assert, must, toHex } from '#base'
import { openField, type RecordOpening } from '#chain'
import { engine } from '#contracts'
import { memberRecord, type NamedCall, type ScenarioRun, scenarioId } from './scenario-parts.ts'

const RECORD_TYPE = 1

/** Opens name and date of joining, and keeps the rest closed. `sent` is the call that carried the commitment. */
export const memberOpening = (
  run: Pick<ScenarioRun, 'seed' | 'chainId'>,
  name: string,
  sent: NamedCall,
): RecordOpening => {
  const revision = 1
  const record = memberRecord(run, name, revision)
  const { args } = must(engine.encodeCall(sent.module, sent.action, sent.args))
  const at = toHex(args).indexOf(toHex(record.root))
  assert(at >= 0 && at % 2 === 0, 'the call does not carry the commitment')
  return {
    type: RECORD_TYPE,
    id: scenarioId(run.seed, name),
    revision,
    commitRoot: record.root,
    call: 0,
    offset: at / 2,
    fields: [openField(record, 'name'), openField(record, 'joined')],
  }
}
