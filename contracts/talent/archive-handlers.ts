/** Archives: created, revised, verified by another person, frozen, closed. */

import { type Address, err, ok, type Result } from '#base'
import { actors } from '../access/state.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { isFreeAlias } from '../member/alias.ts'
import { STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { held, type Policy, type PolicyChoice } from '../policy-language.ts'
import { archiveChanged, archiveCreated, archiveRevised, archiveVerified } from './events.ts'
import { archiveMachine } from './machine.ts'
import { ArchiveArgs, CreateMemberArchiveArgs, CreateTalentArchiveArgs, ReviseArchiveArgs } from './messages.ts'
import { archiveOf, archiveSubject, checkHolder, editedBy, kindName, told } from './rules.ts'
import { ARCHIVE_KIND, ARCHIVE_STATE, type Archive } from './schema.ts'
import { setSkills } from './skills.ts'
import { archiveRevisions, archives, memberArchives, talents } from './state.ts'

const NOBODY = new Uint8Array(0) as Address

interface NewArchive extends Pick<Archive, 'kind' | 'subjectId' | 'orgId' | 'commitRoot' | 'leaves'> {
  readonly archId: Id
}

const keepRevision = (ctx: ApplyContext, archId: Id, { revision, commitRoot, leaves }: Archive): void => {
  const { height, timeMs: atMs } = ctx.block
  ctx.put(archiveRevisions, [archId, revision], { commitRoot, leaves, by: ctx.sender.id, atMs, height })
}

const create = (ctx: ApplyContext, { archId, ...about }: NewArchive): void => {
  const { sender, block } = ctx
  const archive: Archive = {
    ...about,
    ...editedBy(ctx),
    state: ARCHIVE_STATE.DRAFT,
    revision: 1,
    createdBy: sender.id,
    createdHeight: block.height,
    verifiedBy: NOBODY,
    views: 0,
  }
  ctx.put(archives, [archId], archive)
  keepRevision(ctx, archId, archive)
  ctx.emit(archiveCreated, told(archId, archive))
}

const checkNew = (ctx: ReadContext, archId: Id, leaves: number): Result<undefined> => {
  if (leaves === 0) return err('E_ARG', 'a record has leaves')
  return ctx.get(archives, [archId]) === undefined ? ALLOWED : err('E_DUP', 'archive')
}

/** The registrar attests by signing that the record is that of the person behind the alias. */
const ATTESTED: Policy = [
  { all: [held('@o', 'CLERK'), held('^o', 'REGISTRAR')], apart: ['self'] },
  { all: [{ person: 'self' }, held('^o', 'REGISTRAR')] },
]

export const createMemberArchive = action({
  id: 1,
  name: 'CreateMemberArchive',
  title: { en: "Create a member's archive", zh: '建立党员档案' },
  args: CreateMemberArchiveArgs,
  subject: (ctx, { mid }) => {
    const member = ctx.get(members, [mid])
    return member === undefined ? err('E_NOT_FOUND', 'member') : ok({ org: member.orgId, persons: { self: mid } })
  },
  policy: ATTESTED,
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_DUP', 'E_STATE'],
  check: (ctx, { archId, mid, leaves }) => {
    const fits = checkNew(ctx, archId, leaves)
    if (!fits.ok) return fits
    if (ctx.get(memberArchives, [mid]) !== undefined) return err('E_DUP', 'the member has an archive')
    return ctx.get(members, [mid])?.standing === STANDING.ACTIVE ? ALLOWED : err('E_STATE', 'member')
  },
  apply: (ctx, { archId, mid, commitRoot, leaves }) => {
    const orgId = ctx.get(members, [mid])?.orgId as Id
    ctx.put(memberArchives, [mid], { archId })
    create(ctx, { archId, kind: ARCHIVE_KIND.MEMBER_INFO, subjectId: mid, orgId, commitRoot, leaves })
  },
})

/** Under an alias of its own, by an account that belongs to no member. */
export const createTalentArchive = action({
  id: 2,
  name: 'CreateTalentArchive',
  title: { en: 'Create a talent archive', zh: '建立人才档案' },
  args: CreateTalentArchiveArgs,
  subject: (ctx, { actor }) => {
    const found = ctx.get(actors, [actor])
    return found === undefined ? err('E_NOT_FOUND', 'account') : ok({ org: found.orgId, persons: { self: actor } })
  },
  policy: [{ all: [{ person: 'self' }] }, { all: [held('@o', 'CLERK'), { person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_DUP'],
  check: (ctx, { archId, tid, actor, leaves }) => {
    const fits = checkNew(ctx, archId, leaves)
    if (!fits.ok) return fits
    return isFreeAlias(ctx, tid) ? checkHolder(ctx, actor) : err('E_DUP', 'alias')
  },
  apply: (ctx, { archId, tid, actor, commitRoot, leaves }) => {
    const orgId = ctx.get(actors, [actor])?.orgId as Id
    ctx.put(talents, [tid], { actor, archId, skillCodes: [] })
    create(ctx, { archId, kind: ARCHIVE_KIND.TALENT, subjectId: tid, orgId, commitRoot, leaves })
  },
})

const byKind = (member: Policy, talent: Policy): PolicyChoice<ArchiveArgs> => ({
  select: ({ archId }, ctx) => kindName(ctx, archId),
  cases: { member, talent },
})

/** A revision keeps the one before: who holds its receipt sees that it was superseded. */
export const reviseArchive = action({
  id: 3,
  name: 'ReviseArchive',
  title: { en: 'Revise an archive', zh: '修订档案' },
  args: ReviseArchiveArgs,
  subject: archiveSubject,
  policy: byKind(ATTESTED, [{ all: [held('@o', 'CLERK')] }, { all: [{ person: 'self' }] }]),
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { archId, revision, leaves }) => {
    const may = archiveMachine.may(ctx, [archId], 'ReviseArchive')
    if (!may.ok) return may
    if (leaves === 0) return err('E_ARG', 'a record has leaves')
    return revision === archiveOf(ctx, archId).revision + 1 ? ALLOWED : err('E_ARG', 'the next revision')
  },
  apply: (ctx, { archId, revision, commitRoot, leaves }) => {
    const changed = { revision, commitRoot, leaves, verifiedBy: NOBODY, ...editedBy(ctx) }
    const archive = archiveMachine.move(ctx, [archId], 'ReviseArchive', changed)
    keepRevision(ctx, archId, archive)
    ctx.emit(archiveRevised, told(archId, archive))
  },
})

type Step = Parameters<typeof archiveMachine.move>[2]

const may =
  (step: Step) =>
  (ctx: ReadContext, { archId }: ArchiveArgs): Result<undefined> =>
    archiveMachine.may(ctx, [archId], step)

const moveOn = (ctx: ApplyContext, archId: Id, step: Step): void =>
  ctx.emit(archiveChanged, told(archId, archiveMachine.move(ctx, [archId], step)))

export const submitArchive = action({
  id: 4,
  name: 'SubmitArchive',
  title: { en: 'Submit an archive for verification', zh: '提交档案核实' },
  args: ArchiveArgs,
  subject: archiveSubject,
  policy: [{ all: [held('@o', 'CLERK')] }, { all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: may('SubmitArchive'),
  apply: (ctx, { archId }) => void moveOn(ctx, archId, 'SubmitArchive'),
})

export const returnArchive = action({
  id: 5,
  name: 'ReturnArchive',
  title: { en: 'Return an archive', zh: '退回档案' },
  args: ArchiveArgs,
  subject: archiveSubject,
  policy: [{ all: [held('@o', 'ORG_OFFICER')], apart: ['editor', 'self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: may('ReturnArchive'),
  apply: (ctx, { archId }) => void moveOn(ctx, archId, 'ReturnArchive'),
})

/** By another person than the one who wrote it. */
export const verifyArchive = action({
  id: 6,
  name: 'VerifyArchive',
  title: { en: 'Verify an archive', zh: '核实档案' },
  args: ArchiveArgs,
  subject: archiveSubject,
  policy: [{ all: [held('@o', 'ORG_OFFICER')], apart: ['editor', 'self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: may('VerifyArchive'),
  apply: (ctx, { archId }) => {
    const archive = archiveMachine.move(ctx, [archId], 'VerifyArchive', { verifiedBy: ctx.sender.id })
    ctx.emit(archiveVerified, told(archId, archive))
  },
})

/** While something is looked into: it can be read and not changed. */
export const freezeArchive = action({
  id: 7,
  name: 'FreezeArchive',
  title: { en: 'Freeze an archive', zh: '冻结档案' },
  args: ArchiveArgs,
  subject: archiveSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }, { all: [held('@root', 'DPO')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: may('FreezeArchive'),
  apply: (ctx, { archId }) => void moveOn(ctx, archId, 'FreezeArchive'),
})

const BY_SECRETARY: Policy = [{ all: [held('@o', 'SECRETARY')], apart: ['self'] }]

/** A holder who closes the own archive is counted among no skills any more. */
export const closeArchive = action({
  id: 8,
  name: 'CloseArchive',
  title: { en: 'Close an archive', zh: '关闭档案' },
  args: ArchiveArgs,
  subject: archiveSubject,
  policy: byKind(BY_SECRETARY, [...BY_SECRETARY, { all: [{ person: 'self' }] }]),
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: may('CloseArchive'),
  apply: (ctx, { archId }) => {
    const { kind, subjectId } = archiveOf(ctx, archId)
    if (kind === ARCHIVE_KIND.TALENT) setSkills(ctx, subjectId, [])
    moveOn(ctx, archId, 'CloseArchive')
  },
})
