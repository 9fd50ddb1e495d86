/** Skills that holders let be counted. The chain tells how many there are of a kind, and of few nothing. */

import { err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action } from '../define.ts'
import type { Id } from '../ids.ts'
import { SetSkillsArgs } from './messages.ts'
import { checkAlone, talentSubject } from './rules.ts'
import { ARCHIVE_STATE, type Talent } from './schema.ts'
import { archives, skillCounts, talents } from './state.ts'

const countSkill = (ctx: ApplyContext, code: number, step: 1 | -1): void => {
  const holders = (ctx.get(skillCounts, [code])?.holders ?? 0) + step
  if (holders === 0) ctx.remove(skillCounts, [code])
  else ctx.put(skillCounts, [code], { holders })
}

/** Puts these codes in the place of those before. */
export const setSkills = (ctx: ApplyContext, tid: Id, skillCodes: readonly number[]): void => {
  const talent = ctx.get(talents, [tid]) as Talent
  for (const code of talent.skillCodes) countSkill(ctx, code, -1)
  for (const code of skillCodes) countSkill(ctx, code, 1)
  ctx.put(talents, [tid], { ...talent, skillCodes })
}

/** E_ARG for a code twice, or none. */
export const checkCodes = (codes: readonly number[]): Result<undefined> =>
  new Set(codes).size === codes.length && !codes.includes(0) ? ALLOWED : err('E_ARG', 'skills')

/** No event: who opts in or out is told by nothing but the counts. */
export const setSkillsAction = action({
  id: 9,
  name: 'SetSkills',
  title: { en: 'Let own skills be counted', zh: '设置可检索技能' },
  args: SetSkillsArgs,
  subject: talentSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE'],
  check: (ctx, { tid, skillCodes }) => {
    const alone = checkAlone(ctx)
    if (!alone.ok) return alone
    const archId = ctx.get(talents, [tid])?.archId as Id
    const closed = ctx.get(archives, [archId])?.state === ARCHIVE_STATE.CLOSED
    return closed ? err('E_STATE', 'the archive is closed') : checkCodes(skillCodes)
  },
  apply: (ctx, { tid, skillCodes }) => void setSkills(ctx, tid, skillCodes),
})
