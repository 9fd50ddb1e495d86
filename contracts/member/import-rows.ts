/** Rows of an import: what one must say by itself, and which of a template would be refused, before anything is sent. */

import { err, field, message, ok, type Result } from '#base'
import { ALLOWED, query } from '../define.ts'
import { id, time } from '../ids.ts'
import { type ImportEntry, STAGE, stage } from './schema.ts'
import { members } from './state.ts'

type Row = Pick<ImportEntry, 'stage' | 'probationFromMs'>

/** E_ARG: a stage that goes on, and a probation that has begun where there is one. */
export const checkImported = ({ stage: at, probationFromMs }: Row, nowMs: number): Result<undefined> => {
  if (at > STAGE.FULL) return err('E_ARG', 'a stage that has ended')
  const begun = probationFromMs > 0 && probationFromMs <= nowMs
  return begun === (at === STAGE.PROBATIONARY) ? ALLOWED : err('E_ARG', 'start of probation')
}

const CheckQuery = message('CheckImportQuery', 128, {
  mid: field(1, id),
  stage: field(2, stage),
  probationFromMs: field(3, time),
})

/** One row of a template: `{ code }`, empty where nothing is wrong. That an alias is known is said, where it is known is not. */
export const checkImport = query({
  name: 'checkImport',
  title: { en: 'What is wrong with a row of an import', zh: '检查导入名单' },
  args: CheckQuery,
  run: async (ctx, { mid, ...row }) => {
    if ((await ctx.get(members, [mid])) !== undefined) return ok({ code: 'E_DUP' })
    const own = checkImported(row, ctx.timeMs)
    return ok({ code: own.ok ? '' : own.fault.code })
  },
})
