/** What other modules ask of `audit`. */

import { equalBytes, err, type Result } from '#base'
import { ALLOWED, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { DSR_KIND, DSR_STATE, FLAG_STATE } from './schema.ts'
import { dsrs, flags, openDsrs } from './state.ts'

type Read = Pick<ReadContext, 'get'>

/**
 * For what rests on a flag, such as taking points back or opening an archive. E_NOT_FOUND; E_STATE where it has been
 * closed, so that nothing was wrong; E_ARG where it is about none of the subjects, if any are given.
 */
export const requireFlag = (ctx: Read, flagId: Id, subjects: readonly Id[] = []): Result<undefined> => {
  const flag = ctx.get(flags, [flagId])
  if (flag === undefined) return err('E_NOT_FOUND', 'flag')
  if (flag.state === FLAG_STATE.CLOSED) return err('E_STATE', 'the flag is closed')
  const about = subjects.length === 0 || subjects.some(one => equalBytes(one, flag.subjectId))
  return about ? ALLOWED : err('E_ARG', 'a flag about another subject')
}

/** True while a request of the member to be deleted is granted and not yet executed. */
export const deletionGranted = (ctx: Read, mid: Id): boolean => {
  const open = ctx.get(openDsrs, [mid, DSR_KIND.DELETE])
  return open !== undefined && ctx.get(dsrs, [open.reqId])?.state === DSR_STATE.DECIDED
}
