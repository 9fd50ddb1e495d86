/** What is kept of a member beside the development: revisions, group, consents, alias; and the end of the record. */

import { equalBytes, err, type Result } from '#base'
import { bindAlias } from '../access/rules.ts'
import { deletionGranted } from '../audit/rules.ts'
import { monthAfter, monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { markErased } from '../evidence/rules.ts'
import { SUBJECT_TYPE } from '../evidence/schema.ts'
import { type Id, NO_ID } from '../ids.ts'
import { ORG_STATE, ORG_TYPE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { carryAlias } from '../points/aliases.ts'
import { held } from '../policy-language.ts'
import { carryArchive } from '../talent/rules.ts'
import { openFloatings } from '../transfer/state.ts'
import { isFreeAlias } from './alias.ts'
import { aliasRotated, consentChanged, groupAssigned, memberErased, recordRevised } from './events.ts'
import { consentMachine } from './machine.ts'
import {
  AssignGroupArgs,
  ConsentArgs,
  MemberArgs,
  RecordConsentArgs,
  RotateAliasArgs,
  UpdateRecordArgs,
} from './messages.ts'
import { params } from './params.ts'
import { countOf, memberOf, memberSubject, saveMember } from './rules.ts'
import { CONSENT_STATE, type Member, PURPOSE, STAGE, STANDING, type Standing } from './schema.ts'
import { consents, developments } from './state.ts'

/** After that nothing more is recorded of a member. */
const ENDED: readonly Standing[] = [STANDING.EXITED, STANDING.ERASED, STANDING.ROTATED]

export const updateRecord = action({
  id: 9,
  name: 'UpdateRecord',
  title: { en: 'Record a new revision', zh: '更新档案' },
  args: UpdateRecordArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'CLERK', 'ORG_OFFICER')] }, { all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { mid, revision }) => {
    const member = memberOf(ctx, mid)
    const next = !ENDED.includes(member.standing) && revision === member.revision + 1
    return next ? ALLOWED : err('E_STATE', `the next revision is ${member.revision + 1}`)
  },
  apply: (ctx, { mid, revision, commitRoot }) => {
    ctx.emit(recordRevised, { mid, revision, commitRoot })
    return saveMember(ctx, mid, { ...memberOf(ctx, mid), revision, commitRoot })
  },
})

/** E_ARG unless it is an active group of the organisation. */
export const checkGroup = (ctx: Pick<ReadContext, 'get'>, orgId: Id, groupId: Id): Result<undefined> => {
  if (groupId.length === 0) return ALLOWED
  const group = ctx.get(orgs, [groupId])
  const fits = group?.type === ORG_TYPE.GROUP && group.state === ORG_STATE.ACTIVE && equalBytes(group.parent, orgId)
  return fits ? ALLOWED : err('E_ARG', 'no group of the organisation')
}

export const assignGroup = action({
  id: 14,
  name: 'AssignGroup',
  title: { en: 'Assign a member to a group', zh: '分配党小组' },
  args: AssignGroupArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { mid, groupId }) => {
    const member = memberOf(ctx, mid)
    return countOf(member) === undefined ? err('E_STATE') : checkGroup(ctx, member.orgId, groupId)
  },
  apply: (ctx, { mid, groupId }) => {
    ctx.emit(groupAssigned, { mid, groupId })
    return saveMember(ctx, mid, { ...memberOf(ctx, mid), groupId })
  },
})

export const recordConsent = action({
  id: 15,
  name: 'RecordConsent',
  title: { en: 'Consent to the use of personal information', zh: '同意个人信息使用' },
  args: RecordConsentArgs,
  subject: memberSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { mid, purpose, version }) => {
    if (ENDED.includes(memberOf(ctx, mid).standing)) return err('E_STATE')
    const given = ctx.get(consents, [mid, purpose])
    return given?.state === CONSENT_STATE.GIVEN && given.version >= version ? err('E_DUP') : ALLOWED
  },
  apply: (ctx, { mid, purpose, version, docHash }) => {
    const state = CONSENT_STATE.GIVEN
    const changed = { version, docHash, atMs: ctx.block.timeMs }
    const before = ctx.get(consents, [mid, purpose])
    if (before === undefined) ctx.put(consents, [mid, purpose], { ...changed, state })
    else consentMachine.move(ctx, [mid, purpose], 'RecordConsent', changed)
    ctx.emit(consentChanged, { mid, purpose, state, version })
  },
})

export const withdrawConsent = action({
  id: 16,
  name: 'WithdrawConsent',
  title: { en: 'Withdraw a consent', zh: '撤回同意' },
  args: ConsentArgs,
  subject: memberSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { mid, purpose }) => consentMachine.may(ctx, [mid, purpose], 'WithdrawConsent'),
  apply: (ctx, { mid, purpose }) => {
    const { state, version } = consentMachine.move(ctx, [mid, purpose], 'WithdrawConsent', { atMs: ctx.block.timeMs })
    ctx.emit(consentChanged, { mid, purpose, state, version })
  },
})

/** Consents and development follow the member; the old alias keeps nothing. */
const carryRows = (ctx: ApplyContext, mid: Id, newMid: Id): void => {
  for (const purpose of Object.values(PURPOSE)) {
    const consent = ctx.get(consents, [mid, purpose])
    if (consent === undefined) continue
    ctx.put(consents, [newMid, purpose], consent)
    ctx.remove(consents, [mid, purpose])
  }
  const development = ctx.get(developments, [mid])
  if (development === undefined) return
  ctx.put(developments, [newMid], development)
  ctx.remove(developments, [mid])
}

/** Under a new alias a member is due at what is notified from now on: nobody is counted twice at one assembly. */
const renamed = (member: Member, { commitRoot }: RotateAliasArgs, nowMs: number): Member => ({
  ...member,
  commitRoot,
  revision: 1,
  orgSinceMs: nowMs,
  aliasSinceMs: nowMs,
  votesSinceMs: 0,
  batchId: NO_ID,
  batchIndex: 0,
  changes: 0,
})

/** Where the link between an alias and a person has become known. Accounts, points and consents follow. */
export const rotateAlias = action({
  id: 17,
  name: 'RotateAlias',
  title: { en: 'Replace the alias of a member', zh: '更换党员别名' },
  args: RotateAliasArgs,
  subject: memberSubject,
  policy: [{ all: [{ person: 'self' }, held('^o', 'REGISTRAR')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { mid, newMid }) => {
    const { standing } = memberOf(ctx, mid)
    if (!isFreeAlias(ctx, newMid)) return err('E_DUP', 'alias')
    const floats = ctx.get(openFloatings, [mid]) !== undefined
    return standing === STANDING.ACTIVE && !floats ? ALLOWED : err('E_STATE')
  },
  apply: (ctx, args) => {
    const { mid, newMid } = args
    const member = memberOf(ctx, mid)
    const bound = ctx.call(bindAlias, { mid, newMid })
    const points = bound.ok ? ctx.call(carryAlias, { from: mid, to: newMid }) : bound
    const carried = points.ok ? ctx.call(carryArchive, { from: mid, to: newMid }) : points
    if (!carried.ok) return carried
    carryRows(ctx, mid, newMid)
    const month = monthOf(ctx.block.timeMs)
    const old = saveMember(ctx, mid, { ...member, standing: STANDING.ROTATED, groupId: NO_ID, exitMonth: month })
    if (!old.ok) return old
    ctx.emit(aliasRotated, { mid, newMid })
    return saveMember(ctx, newMid, renamed(member, args, ctx.block.timeMs))
  },
})

/** Month of the end of a membership or candidacy; 0 while it goes on, and where the record is erased already. */
const endMonth = ({ standing, stage, exitMonth, stageSinceMs }: Member): number => {
  if (standing === STANDING.ERASED) return 0
  if (ENDED.includes(standing)) return exitMonth
  return stage === STAGE.CANCELLED || stage === STAGE.DISQUALIFIED ? monthOf(stageSinceMs) : 0
}

/** What proves that there was a record, and that it is erased, stays: the hash says nothing once its secret is gone. */
type Kept = 'orgId' | 'stage' | 'standing' | 'commitRoot' | 'revision' | 'exitMonth' | 'changes'

const NOTHING: Omit<Member, Kept> = {
  capabilities: 0,
  orgSinceMs: 0,
  stageSinceMs: 0,
  reviews: 0,
  lastReviewMs: 0,
  probationFromMs: 0,
  probationToMs: 0,
  extensions: 0,
  introducers: [],
  confirmedMonth: 0,
  votesSinceMs: 0,
  groupId: NO_ID,
  hostOrg: NO_ID,
  batchId: NO_ID,
  batchIndex: 0,
  aliasSinceMs: 0,
}

/** Two persons, after the secrets and rows off the chain are destroyed: when the retention is over, or on a granted request. */
export const eraseMember = action({
  id: 18,
  name: 'EraseMember',
  title: { en: 'Record that the record of a member is erased', zh: '登记党员档案已删除' },
  args: MemberArgs,
  subject: memberSubject,
  policy: [{ all: [held('@root', 'DPO'), held('^o', 'REGISTRAR')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { mid }) => {
    const month = endMonth(memberOf(ctx, mid))
    if (month === 0) return err('E_STATE')
    if (deletionGranted(ctx, mid)) return ALLOWED
    const last = monthAfter(month, ctx.param(params.retentionMonths))
    return monthOf(ctx.block.timeMs) > last ? ALLOWED : err('E_WINDOW', `kept until ${last}`)
  },
  apply: (ctx, { mid }) => {
    const member = memberOf(ctx, mid)
    for (const purpose of Object.values(PURPOSE)) ctx.remove(consents, [mid, purpose])
    ctx.remove(developments, [mid])
    ctx.emit(memberErased, { mid, orgId: member.orgId })
    const { orgId, stage, commitRoot, revision, exitMonth, changes } = member
    const left = { orgId, stage, commitRoot, revision, exitMonth, changes, standing: STANDING.ERASED }
    const saved = saveMember(ctx, mid, { ...NOTHING, ...left })
    return saved.ok ? ctx.call(markErased, { subjectType: SUBJECT_TYPE.MEMBER, subjectId: mid }) : saved
  },
})
