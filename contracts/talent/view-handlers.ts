/** Reading an archive: every read of opened leaves is a transaction with its purpose, and stays in the log. */

import { err, ok, type Result } from '#base'
import { requireFlag } from '../audit/rules.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { held, heldOf } from '../policy-language.ts'
import { archiveViewed } from './events.ts'
import { archiveMachine, disclosureMachine } from './machine.ts'
import { fits, isEmptyMask, isWithin } from './mask.ts'
import { ViewArchiveArgs } from './messages.ts'
import { archiveOf, archiveSubject, isErased } from './rules.ts'
import type { Disclosure } from './schema.ts'
import { accessLog, disclosures } from './state.ts'

const viewSubject = (ctx: ReadContext, args: ViewArchiveArgs): Result<Subject> => {
  const subject = archiveSubject(ctx, args)
  if (!subject.ok || args.grantId.length !== ID_BYTES) return subject
  const grant = ctx.get(disclosures, [args.grantId])
  if (grant === undefined) return err('E_NOT_FOUND', 'grant')
  const { org, persons } = subject.value
  const grantee = grant.granteeOrg.length === ID_BYTES ? grant.granteeOrg : undefined
  const about = { orgs: { grantee }, persons: { ...persons, grantee: grant.granteeActor } }
  return ok(org === undefined ? about : { org, ...about })
}

/** E_ARG (another archive, leaves beyond the grant), E_WINDOW (not yet), E_EXPIRED, E_CAP (used up), E_STATE. */
const checkGrant = (ctx: ReadContext, { archId, grantId, leafMask }: ViewArchiveArgs): Result<undefined> => {
  const may = disclosureMachine.may(ctx, [grantId], 'ViewArchive')
  if (!may.ok) return may
  const grant = ctx.get(disclosures, [grantId]) as Disclosure
  const now = ctx.block.timeMs
  const same = grant.archId.every((byte, i) => byte === archId[i])
  if (!same || !isWithin(leafMask, grant.leafMask)) return err('E_ARG', 'the grant does not cover this')
  if (now < grant.fromMs) return err('E_WINDOW', 'it has not begun')
  if (now >= grant.toMs) return err('E_EXPIRED', 'grant')
  return grant.uses < grant.usesMax ? ALLOWED : err('E_CAP', 'used up')
}

const useGrant = (ctx: ApplyContext, grantId: Id): void => {
  const { uses } = ctx.get(disclosures, [grantId]) as Disclosure
  disclosureMachine.move(ctx, [grantId], 'ViewArchive', { uses: uses + 1 })
}

export const viewArchive = action({
  id: 10,
  name: 'ViewArchive',
  title: { en: 'Read an archive', zh: '查阅档案' },
  args: ViewArchiveArgs,
  subject: viewSubject,
  policy: {
    select: ({ grantId, flagId }) =>
      grantId.length === ID_BYTES ? 'grant' : flagId.length === ID_BYTES ? 'flag' : 'role',
    cases: {
      grant: [
        { all: [{ person: 'grantee' }] },
        { all: [heldOf('grantee', '@o', 'SECRETARY', 'ORG_OFFICER', 'CLERK', 'ENTERPRISE_ADMIN', 'LIAISON')] },
      ],
      flag: [{ all: [held('^o', 'AUDITOR')] }],
      role: [
        { all: [held('^o', 'CLERK', 'ORG_OFFICER', 'SECRETARY')] },
        { all: [held('@root', 'DPO')] },
        { all: [{ person: 'self' }] },
      ],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_WINDOW', 'E_EXPIRED', 'E_CAP'],
  check: (ctx, args) => {
    const { archId, leafMask, grantId, flagId } = args
    const may = archiveMachine.may(ctx, [archId], 'ViewArchive')
    if (!may.ok) return may
    const archive = archiveOf(ctx, archId)
    const { leaves, subjectId } = archive
    if (isErased(ctx, archive)) return err('E_STATE', 'erased')
    if (isEmptyMask(leafMask) || !fits(leafMask, leaves)) return err('E_ARG', 'leaves')
    if (grantId.length === ID_BYTES) return flagId.length === 0 ? checkGrant(ctx, args) : err('E_ARG', 'one ground')
    return flagId.length === ID_BYTES ? requireFlag(ctx, flagId, [subjectId, archId]) : ALLOWED
  },
  apply: (ctx, { archId, purpose, leafMask, grantId, flagId }) => {
    const { views, revision } = archiveOf(ctx, archId)
    const reader = ctx.sender.id
    const atMs = ctx.block.timeMs
    archiveMachine.move(ctx, [archId], 'ViewArchive', { views: views + 1 })
    ctx.put(accessLog, [archId, views], { reader, atMs, purpose, leafMask, revision, grantId, flagId })
    if (grantId.length === ID_BYTES) useGrant(ctx, grantId)
    ctx.emit(archiveViewed, { archId, reader, purpose, leafMask })
  },
})
