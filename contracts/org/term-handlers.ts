/** Terms of office (换届): an election is recorded, or the term is extended once. */

import { err, ok, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { held, type Policy } from '../policy-language.ts'
import { termExtended, termOpened } from './events.ts'
import { ExtendTermArgs, RecordElectionArgs } from './messages.ts'
import { orgOf, saveOrg, termEnd } from './organisations.ts'
import { params } from './params.ts'
import { ORG_FLAG, ORG_STATE } from './schema.ts'
import { elections, orgs } from './state.ts'

/** The organisation submits, the superior confirms; the superior alone where nobody is left who could submit. */
const SUBMITTED_AND_CONFIRMED: Policy = [
  { all: [held('@o', 'SECRETARY', 'ORG_OFFICER'), held('@p(o)', 'SECRETARY', 'ORGANIZER')] },
  { all: [held('@p(o)', 'SECRETARY'), held('@p(o)', 'ORGANIZER', 'ORG_OFFICER')] },
]

const orgSubject = (ctx: ReadContext, { orgId }: { readonly orgId: Id }): Result<Subject> =>
  ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })

export const recordElection = action({
  id: 9,
  name: 'RecordElection',
  title: { en: 'Record the election of a new term', zh: '登记换届结果' },
  args: RecordElectionArgs,
  subject: orgSubject,
  policy: SUBMITTED_AND_CONFIRMED,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_TERM'],
  check: (ctx, { orgId, startMs }) => {
    const { state, termStartMs, termEndMs } = orgOf(ctx, orgId)
    if (state !== ORG_STATE.ACTIVE) return err('E_STATE', 'the organisation is dissolved')
    if (startMs > ctx.block.timeMs || startMs <= termStartMs) return err('E_TERM', 'not the beginning of the next term')
    return startMs >= addMonths(termEndMs, -ctx.param(params.electionEarlyMonths))
      ? ALLOWED
      : err('E_TERM', 'long before the end of the term')
  },
  apply: (ctx, { orgId, startMs, resolutionDoc, officers }) => {
    const org = orgOf(ctx, orgId)
    const termNumber = org.termNumber + 1
    const termEndMs = termEnd(ctx, org.type, startMs)
    const flags = org.flags & ~ORG_FLAG.TERM_OVERDUE
    const term = { termNumber, termStartMs: startMs, termEndMs, termExtended: false }
    saveOrg(ctx, orgId, { ...org, ...term, officers, flags })
    const result = { startMs, endMs: termEndMs, resolutionDoc, officers, recordedBy: ctx.sender.id }
    ctx.put(elections, [orgId, termNumber], result)
    ctx.emit(termOpened, { orgId, termNumber, endMs: termEndMs })
  },
})

export const extendTerm = action({
  id: 10,
  name: 'ExtendTerm',
  title: { en: 'Extend the term of an organisation', zh: '延期换届' },
  args: ExtendTermArgs,
  subject: orgSubject,
  policy: SUBMITTED_AND_CONFIRMED,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_TERM', 'E_DUP'],
  check: (ctx, { orgId, months }) => {
    const { state, termExtended: isExtended } = orgOf(ctx, orgId)
    if (state !== ORG_STATE.ACTIVE) return err('E_STATE', 'the organisation is dissolved')
    if (months < 1 || months > ctx.param(params.termExtensionMonthsMax)) return err('E_TERM', 'months of extension')
    return isExtended ? err('E_DUP', 'once a term') : ALLOWED
  },
  apply: (ctx, { orgId, months }) => {
    const org = orgOf(ctx, orgId)
    const termEndMs = addMonths(org.termEndMs, months)
    saveOrg(ctx, orgId, { ...org, termEndMs, termExtended: true })
    ctx.emit(termExtended, { orgId, termNumber: org.termNumber, endMs: termEndMs })
  },
})
