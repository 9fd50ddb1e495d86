/** Actions of `evidence`. */

import { assert, equalBytes, err, ok, type Result } from '#base'
import { listRoot, verifyList } from '#chain'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { WRITING_ROLES } from '../roles.ts'
import { superseded, withdrawn } from './events.ts'
import { evidenceMachine } from './machine.ts'
import { checkNew, markNext, writeEvidence } from './rules.ts'
import {
  AnchorArgs,
  AnchorBatchArgs,
  type Evidence,
  LEAVES_PER_ROW,
  LogVerificationArgs,
  SubjectArgs,
  SupersedeArgs,
  WithdrawArgs,
} from './schema.ts'
import { evidences, leafRows, subjects } from './state.ts'

/** Whoever has a part in the work of the organisation. */
const ANY_ROLE = [{ all: [held('@o', ...WRITING_ROLES)] }]

const orgSubject = (ctx: ReadContext, { orgId }: { readonly orgId: Id }): Result<Subject> =>
  ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND', 'organisation') : ok({ org: orgId })

const evidenceSubject = (ctx: ReadContext, evId: Id): Result<Subject> => {
  const found = ctx.get(evidences, [evId])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId })
}

const evidenceOf = (ctx: ReadContext, evId: Id): Evidence => {
  const found = ctx.get(evidences, [evId])
  assert(found !== undefined, 'the subject was found')
  return found
}

export const anchorRoot = action({
  id: 1,
  name: 'Anchor',
  title: { en: 'Anchor a root', zh: '存证' },
  args: AnchorArgs,
  subject: orgSubject,
  policy: ANY_ROLE,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE'],
  check: checkNew,
  apply: (ctx, args) => {
    writeEvidence(ctx, { ...args, anchoredBy: ctx.sender.id })
  },
})

const keepLeaves = (ctx: ApplyContext, { evId, leaves }: AnchorBatchArgs): void => {
  for (let at = 0; at < leaves.length; at += LEAVES_PER_ROW) {
    ctx.put(leafRows, [evId, at / LEAVES_PER_ROW], { leaves: leaves.slice(at, at + LEAVES_PER_ROW) })
  }
}

/** Up to 500 leaves under one root: each can be proved alone. */
export const anchorBatch = action({
  id: 2,
  name: 'AnchorBatch',
  title: { en: 'Anchor a batch', zh: '批量存证' },
  args: AnchorBatchArgs,
  subject: orgSubject,
  policy: ANY_ROLE,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG', 'E_PROOF'],
  check: (ctx, args) => {
    if (args.leaves.length === 0) return err('E_ARG', 'no leaves')
    if (!equalBytes(listRoot(args.leaves), args.root)) return err('E_PROOF', 'root')
    return checkNew(ctx, args)
  },
  apply: (ctx, args) => {
    writeEvidence(ctx, { ...args, leaves: args.leaves.length, anchoredBy: ctx.sender.id })
    keepLeaves(ctx, args)
  },
})

/** What the new evidence has in common with the one before. */
const following = (before: Evidence) => {
  const { kind, subjectType, subjectId, orgId } = before
  return { kind, subjectType, subjectId, orgId }
}

/** A new revision takes the place of the one in force; only that one can be followed, so the chain is a line. */
export const supersede = action({
  id: 3,
  name: 'Supersede',
  title: { en: 'Supersede evidence', zh: '更新存证' },
  args: SupersedeArgs,
  subject: (ctx, { previous }) => evidenceSubject(ctx, previous),
  policy: ANY_ROLE,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { evId, previous, root }) => {
    const may = evidenceMachine.may(ctx, [previous], 'Supersede')
    return may.ok ? checkNew(ctx, { evId, root, ...following(evidenceOf(ctx, previous)) }) : may
  },
  apply: (ctx, { evId, previous, root, meta }) => {
    const before = evidenceMachine.move(ctx, [previous], 'Supersede', { supersededBy: evId })
    writeEvidence(ctx, { evId, root, meta, ...following(before), supersedes: previous, anchoredBy: ctx.sender.id })
    ctx.emit(superseded, { evId: previous, supersededBy: evId })
  },
})

/** It counts no more; the hash stays. */
export const withdrawEvidence = action({
  id: 4,
  name: 'Withdraw',
  title: { en: 'Withdraw evidence', zh: '撤回存证' },
  args: WithdrawArgs,
  subject: (ctx, { evId }) => evidenceSubject(ctx, evId),
  policy: [{ all: [held('^o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { evId }) => evidenceMachine.may(ctx, [evId], 'Withdraw'),
  apply: (ctx, { evId, reason }) => {
    evidenceMachine.move(ctx, [evId], 'Withdraw')
    ctx.emit(withdrawn, { evId, reason })
  },
})

const proves = ({ root, leaves }: Evidence, { leaf, proof }: LogVerificationArgs): boolean =>
  proof === undefined ? equalBytes(leaf, root) : proof.size === leaves && verifyList(root, leaf, proof)

/** Counts a verification, after it has been done once more here. */
export const logVerification = action({
  id: 5,
  name: 'LogVerification',
  title: { en: 'Log a verification', zh: '登记核验' },
  args: LogVerificationArgs,
  subject: (ctx, { evId }) => evidenceSubject(ctx, evId),
  policy: [{ all: [{ service: '@root' }] }],
  codes: ['E_NOT_FOUND', 'E_PROOF'],
  check: (ctx, args) => (proves(evidenceOf(ctx, args.evId), args) ? ALLOWED : err('E_PROOF')),
  apply: (ctx, { evId }) => {
    const found = evidenceOf(ctx, evId)
    ctx.put(evidences, [evId], { ...found, verifications: found.verifications + 1 })
  },
})

/** A crank: marks what is left of a subject that is erased already. */
export const eraseRemaining = action({
  id: 6,
  name: 'EraseRemaining',
  title: { en: 'Mark the rest of erased evidence', zh: '继续标记已删除存证' },
  args: SubjectArgs,
  subject: (ctx, { subjectType, subjectId }) =>
    ctx.get(subjects, [subjectType, subjectId]) === undefined ? err('E_NOT_FOUND') : ok({}),
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { subjectType, subjectId }) => {
    const head = ctx.get(subjects, [subjectType, subjectId])
    const due = head !== undefined && head.erasedAtMs > 0 && head.marked < head.count
    return due ? ALLOWED : err('E_STATE', 'nothing to mark')
  },
  apply: (ctx, args) => {
    markNext(ctx, args)
  },
})
