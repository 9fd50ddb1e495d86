/** Flags of the auditor, on which a reversal or a freeze may rest. */

import { err, type Result } from '#base'
import type { ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'

/** E_NOT_FOUND where there is no such flag; E_STATE where it is closed; E_ARG where it is about something else. */
export const requireFlagAbout = (_ctx: ReadContext, _flagId: Id, _subjects: readonly Id[]): Result<undefined> =>
  err('E_NOT_FOUND', 'flag')
