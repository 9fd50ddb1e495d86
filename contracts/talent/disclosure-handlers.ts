/** Grants of disclosure: the subject lets others read leaves of the archive, for a time and a number of reads. */

import { type Address, err, ok, type Result } from '#base'
import { actors } from '../access/state.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { heldOf, type Policy } from '../policy-language.ts'
import { disclosureChanged, disclosureGranted } from './events.ts'
import { disclosureMachine } from './machine.ts'
import { fits, isEmptyMask, isWithin } from './mask.ts'
import { AnswerDisclosureArgs, DisclosureArgs, GrantDisclosureArgs, RequestDisclosureArgs } from './messages.ts'
import { params } from './params.ts'
import { archiveOf, archiveSubject, checkAlone } from './rules.ts'
import { ARCHIVE_KIND, ARCHIVE_STATE, type Disclosure, GRANT_STATE } from './schema.ts'
import { disclosures, disclosuresOfArchive } from './state.ts'

const DAY_MS = 86_400_000
const NOBODY = new Uint8Array(0) as Address
const NO_MASK = new Uint8Array(16)
const BY_SELF: Policy = [{ all: [{ person: 'self' }] }]

/** E_DUP, E_STATE (closed), E_ARG (no leaves, or more than there are). */
const checkNew = (
  ctx: ReadContext,
  { grantId, archId, leafMask }: Pick<GrantDisclosureArgs, 'grantId' | 'archId' | 'leafMask'>,
): Result<undefined> => {
  if (ctx.get(disclosures, [grantId]) !== undefined) return err('E_DUP', 'grant')
  const { state, leaves } = archiveOf(ctx, archId)
  if (state === ARCHIVE_STATE.CLOSED) return err('E_STATE', 'the archive is closed')
  return isEmptyMask(leafMask) || !fits(leafMask, leaves) ? err('E_ARG', 'leaves') : ALLOWED
}

const put = (ctx: ApplyContext, grantId: Id, disclosure: Disclosure): void => {
  const { archId, state } = disclosure
  ctx.put(disclosures, [grantId], disclosure)
  ctx.put(disclosuresOfArchive, [archId, grantId], { atMs: ctx.block.timeMs })
  ctx.emit(state === GRANT_STATE.GRANTED ? disclosureGranted : disclosureChanged, { grantId, archId, state })
}

export const requestDisclosure = action({
  id: 11,
  name: 'RequestDisclosure',
  title: { en: 'Ask for disclosure', zh: '申请查阅授权' },
  args: RequestDisclosureArgs,
  subject: (ctx, args) => {
    const subject = archiveSubject(ctx, args)
    if (!subject.ok) return subject
    if (ctx.get(orgs, [args.granteeOrg]) === undefined) return err('E_NOT_FOUND', 'organisation')
    return ok({ ...subject.value, orgs: { grantee: args.granteeOrg } })
  },
  policy: [
    { all: [heldOf('grantee', '@o', 'SECRETARY', 'ORG_OFFICER', 'ENTERPRISE_ADMIN', 'LIAISON')], apart: ['self'] },
  ],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG'],
  check: checkNew,
  apply: (ctx, { grantId, archId, granteeOrg, leafMask, purpose }) => {
    const fromMs = ctx.block.timeMs
    const toMs = fromMs + ctx.param(params.requestDays) * DAY_MS
    const terms = { leafMask, purpose, fromMs, toMs, uses: 0, usesMax: 0, state: GRANT_STATE.REQUESTED }
    put(ctx, grantId, { archId, granteeActor: NOBODY, granteeOrg, ...terms })
  },
})

interface Term {
  readonly fromMs: number
  readonly toMs: number
  readonly usesMax: number
}

/** E_WINDOW (over already, or no time), E_LIMIT (too long), E_ARG (no use). */
const checkTerm = (ctx: ReadContext, { fromMs, toMs, usesMax }: Term): Result<undefined> => {
  const from = Math.max(fromMs, ctx.block.timeMs)
  if (toMs <= from) return err('E_WINDOW', 'it ends before it begins')
  if (toMs - from > ctx.param(params.grantDaysMax) * DAY_MS) return err('E_LIMIT', 'too long')
  return usesMax > 0 ? ALLOWED : err('E_ARG', 'no use')
}

/** The alias of a talent stands on the chain beside no member. */
const checkSigners = (ctx: ReadContext, archId: Id): Result<undefined> =>
  archiveOf(ctx, archId).kind === ARCHIVE_KIND.TALENT ? checkAlone(ctx) : ALLOWED

/** E_NOT_FOUND, E_ARG unless there is exactly one. */
const checkGrantee = (ctx: ReadContext, { granteeActor, granteeOrg }: GrantDisclosureArgs): Result<undefined> => {
  if (granteeActor.length > 0 === granteeOrg.length > 0) return err('E_ARG', 'one grantee')
  const found =
    granteeOrg.length === ID_BYTES
      ? ctx.get(orgs, [granteeOrg]) !== undefined
      : ctx.get(actors, [granteeActor as Address]) !== undefined
  return found ? ALLOWED : err('E_NOT_FOUND', 'grantee')
}

const checkDisclosure = (ctx: ReadContext, args: GrantDisclosureArgs): Result<undefined> => {
  const steps = [
    () => checkSigners(ctx, args.archId),
    () => checkNew(ctx, args),
    () => checkGrantee(ctx, args),
    () => checkTerm(ctx, args),
  ]
  for (const step of steps) {
    const result = step()
    if (!result.ok) return result
  }
  return ALLOWED
}

/** Without being asked. */
export const grantDisclosure = action({
  id: 12,
  name: 'GrantDisclosure',
  title: { en: 'Grant disclosure', zh: '授权披露' },
  args: GrantDisclosureArgs,
  subject: archiveSubject,
  policy: BY_SELF,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG', 'E_WINDOW', 'E_LIMIT'],
  check: checkDisclosure,
  apply: (ctx, { grantId, ...terms }) => {
    const fromMs = Math.max(terms.fromMs, ctx.block.timeMs)
    put(ctx, grantId, { ...terms, fromMs, uses: 0, state: GRANT_STATE.GRANTED })
  },
})

const disclosureOf = (ctx: Pick<ReadContext, 'get'>, grantId: Id): Disclosure =>
  ctx.get(disclosures, [grantId]) as Disclosure

const grantSubject = (ctx: ReadContext, { grantId }: DisclosureArgs): Result<Subject> => {
  const found = ctx.get(disclosures, [grantId])
  return found === undefined ? err('E_NOT_FOUND', 'grant') : archiveSubject(ctx, found)
}

const tell = (ctx: ApplyContext, grantId: Id, { archId, state }: Disclosure): void =>
  ctx.emit(state === GRANT_STATE.GRANTED ? disclosureGranted : disclosureChanged, { grantId, archId, state })

const checkAnswer = (ctx: ReadContext, args: AnswerDisclosureArgs): Result<undefined> => {
  const { grantId, grant, leafMask, toMs, usesMax } = args
  const asked = disclosureOf(ctx, grantId)
  const signers = checkSigners(ctx, asked.archId)
  if (!signers.ok) return signers
  if (ctx.block.timeMs >= asked.toMs) return err('E_EXPIRED', 'the request has lapsed')
  if (!grant) return isEmptyMask(leafMask) && toMs + usesMax === 0 ? ALLOWED : err('E_ARG', 'nothing is granted')
  const covered = !isEmptyMask(leafMask) && isWithin(leafMask, asked.leafMask)
  return covered ? checkTerm(ctx, { fromMs: 0, toMs, usesMax }) : err('E_ARG', 'leaves')
}

/** Grants some or all of what was asked for, or nothing. */
export const answerDisclosure = action({
  id: 13,
  name: 'AnswerDisclosure',
  title: { en: 'Answer a request for disclosure', zh: '答复查阅申请' },
  args: AnswerDisclosureArgs,
  subject: grantSubject,
  policy: BY_SELF,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_ARG', 'E_WINDOW', 'E_LIMIT'],
  check: (ctx, args) => {
    const step = args.grant ? 'AnswerDisclosureGrant' : 'AnswerDisclosureDeny'
    const may = disclosureMachine.may(ctx, [args.grantId], step)
    return may.ok ? checkAnswer(ctx, args) : may
  },
  apply: (ctx, { grantId, grant, leafMask, toMs, usesMax }) => {
    const step = grant ? 'AnswerDisclosureGrant' : 'AnswerDisclosureDeny'
    const terms = grant ? { leafMask, toMs, usesMax, fromMs: ctx.block.timeMs } : { leafMask: NO_MASK }
    tell(ctx, grantId, disclosureMachine.move(ctx, [grantId], step, terms))
  },
})

export const revokeDisclosure = action({
  id: 14,
  name: 'RevokeDisclosure',
  title: { en: 'Revoke a disclosure', zh: '撤销披露授权' },
  args: DisclosureArgs,
  subject: grantSubject,
  policy: BY_SELF,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { grantId }) => {
    const may = disclosureMachine.may(ctx, [grantId], 'RevokeDisclosure')
    return may.ok ? checkSigners(ctx, disclosureOf(ctx, grantId).archId) : may
  },
  apply: (ctx, { grantId }) => void tell(ctx, grantId, disclosureMachine.move(ctx, [grantId], 'RevokeDisclosure')),
})

/** A crank: a grant or a request whose time is over. */
export const expireDisclosure = action({
  id: 15,
  name: 'ExpireDisclosure',
  title: { en: 'Close a disclosure whose time is over', zh: '披露授权到期处理' },
  args: DisclosureArgs,
  subject: grantSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { grantId }) => {
    const may = disclosureMachine.may(ctx, [grantId], 'ExpireDisclosure')
    if (!may.ok) return may
    return ctx.block.timeMs >= disclosureOf(ctx, grantId).toMs ? ALLOWED : err('E_WINDOW', 'it is not over')
  },
  apply: (ctx, { grantId }) => void tell(ctx, grantId, disclosureMachine.move(ctx, [grantId], 'ExpireDisclosure')),
})
