/** Rows of an import: what one must say by itself, and which of a template would be refused, before anything is sent. */

import { err, type Json, LIMITS, message, ok, type RefusalCode, type Result, repeated, toHex } from '#base'
import { ALLOWED, type QueryContext, query } from '../define.ts'
import { ImportEntry, STAGE } from './schema.ts'
import { members } from './state.ts'

/** E_ARG: a stage that goes on, and a probation that has begun where there is one. */
export const checkImported = ({ stage, probationFromMs }: ImportEntry, nowMs: number): Result<undefined> => {
  if (stage > STAGE.FULL) return err('E_ARG', 'a stage that has ended')
  const begun = probationFromMs > 0 && probationFromMs <= nowMs
  return begun === (stage === STAGE.PROBATIONARY) ? ALLOWED : err('E_ARG', 'start of probation')
}

const CheckQuery = message('CheckImportQuery', LIMITS.argsBytes, {
  members: repeated(1, ImportEntry.kind, LIMITS.batchEntries),
})

const codeOf = async (ctx: QueryContext, entry: ImportEntry, before: Set<string>): Promise<RefusalCode | undefined> => {
  const name = toHex(entry.mid)
  const known = before.has(name) || (await ctx.get(members, [entry.mid])) !== undefined
  before.add(name)
  if (known) return 'E_DUP'
  return checkImported(entry, ctx.timeMs).ok ? undefined : 'E_ARG'
}

/** Errors by row. That an alias is known is said, where it is known is not. */
export const checkImport = query({
  name: 'checkImport',
  title: { en: 'What is wrong with the rows of an import', zh: '检查导入名单' },
  args: CheckQuery,
  run: async (ctx, { members: entries }) => {
    const before = new Set<string>()
    const errors: Json[] = []
    for (const [index, entry] of entries.entries()) {
      const code = await codeOf(ctx, entry, before)
      if (code !== undefined) errors.push({ index, code })
    }
    return ok({ errors })
  },
})
