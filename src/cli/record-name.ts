/** Records as the command line names them: a kind and an id. */

import { fromHex } from '#base'
import { RECORD_KINDS, type RecordKind, recordKind } from '#contracts'
import { usageError } from './exit.ts'

export interface NamedRecord {
  readonly kind: RecordKind
  readonly type: number
  readonly id: Uint8Array
  /** Key of the row that says how it stands. */
  readonly rowKey: Uint8Array
}

const KINDS = RECORD_KINDS.map(({ name }) => name).join(', ')

/** Mistakes are mistakes of the command line. */
export const recordNamed = (kindName: string | undefined, idText: string | undefined): NamedRecord => {
  const kind = recordKind(kindName ?? '')
  if (kind === undefined) throw usageError(text => text.private.errors.kindNeeded(KINDS))
  const id = fromHex(idText ?? '')
  const rowKey = id && kind.rowKey(id)
  if (id === undefined || rowKey === undefined) throw usageError(text => text.private.errors.recordIdNeeded)
  return { kind, type: kind.type, id, rowKey }
}
