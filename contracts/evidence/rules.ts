/** What other modules do with `evidence`: anchor a root, and mark what is about an erased subject. */

import { assert, err, LIMITS, type Result, toHex } from '#base'
import { ALLOWED, type ApplyContext, exported, type ReadContext } from '../define.ts'
import { type Id, MODULE, NO_ID } from '../ids.ts'
import { anchored, erased } from './events.ts'
import { evidenceMachine } from './machine.ts'
import {
  type AnchorArgs,
  EVIDENCE_STATE,
  type Evidence,
  type EvidenceMeta,
  MEDIA_TYPE,
  RETENTION,
  SIZE_BUCKET,
  SUITE,
  type SubjectArgs,
  type SubjectHead,
} from './schema.ts'
import { byContent, byRoot, bySubject, evidences, latest, subjects } from './state.ts'

const NO_HEAD: SubjectHead = { count: 0, erasedAtMs: 0, marked: 0 }

const NO_HASH = new Uint8Array(0) as EvidenceMeta['storageRef']

/** Of what a module anchors: a commitment to one of its records, kept as long as the chain. */
const RECORD_META: EvidenceMeta = {
  suite: SUITE.SHA256_ED25519,
  sizeBucket: SIZE_BUCKET.UP_TO_10K,
  mediaType: MEDIA_TYPE.RECORD,
  storageRef: NO_HASH,
  retention: RETENTION.PERM,
}

export type NewEvidence = AnchorArgs & Partial<Pick<Evidence, 'leaves' | 'supersedes' | 'anchoredBy' | 'module'>>

/** E_DUP (the id, or the same root for the subject and kind; the detail names the first), E_STATE (the subject is erased). */
export const checkNew = (ctx: ReadContext, args: Omit<AnchorArgs, 'meta' | 'orgId'>): Result<undefined> => {
  const { evId, kind, subjectType, subjectId, root } = args
  if (ctx.get(evidences, [evId]) !== undefined) return err('E_DUP', 'evidence')
  const first = ctx.get(byContent, [kind, subjectType, subjectId, root])
  if (first !== undefined) return err('E_DUP', toHex(first.evId))
  const head = ctx.get(subjects, [subjectType, subjectId])
  return head === undefined || head.erasedAtMs === 0 ? ALLOWED : err('E_STATE', 'the subject is erased')
}

/** Writes new evidence and its indexes; the caller has checked it. */
export const writeEvidence = (ctx: ApplyContext, args: NewEvidence): void => {
  const { evId, kind, subjectType, subjectId, orgId, root, meta, leaves = 0 } = args
  const { supersedes = NO_ID, anchoredBy = new Uint8Array(0) as Evidence['anchoredBy'], module = 0 } = args
  const head = ctx.get(subjects, [subjectType, subjectId]) ?? NO_HEAD
  ctx.put(evidences, [evId], {
    ...{ kind, subjectType, subjectId, orgId, root, meta, leaves, supersedes, anchoredBy, module },
    supersededBy: NO_ID,
    atMs: ctx.block.timeMs,
    height: ctx.block.height,
    verifications: 0,
    state: EVIDENCE_STATE.ANCHORED,
  })
  ctx.put(byContent, [kind, subjectType, subjectId, root], { evId })
  ctx.put(byRoot, [root, evId], { atMs: ctx.block.timeMs })
  ctx.put(bySubject, [subjectType, subjectId, head.count], { evId })
  ctx.put(subjects, [subjectType, subjectId], { ...head, count: head.count + 1 })
  ctx.put(latest, [subjectType, subjectId, kind], { evId })
  ctx.emit(anchored, { evId, kind, subjectType, subjectId, orgId, root, leaves })
}

/** By a module, for a record of its own: E_DUP, E_STATE as `checkNew` says. */
export const anchor = exported<Omit<AnchorArgs, 'meta'>>({
  module: MODULE.evidence,
  name: 'anchor',
  callers: 'any',
  run: (ctx, args) => {
    const fits = checkNew(ctx, args)
    if (!fits.ok) return fits
    writeEvidence(ctx, { ...args, meta: RECORD_META, module: ctx.caller })
    return ALLOWED
  },
})

/** Marks the next rows of an erased subject, at most `crankSteps`. */
export const markNext = (ctx: ApplyContext, { subjectType, subjectId }: SubjectArgs): void => {
  const head = ctx.get(subjects, [subjectType, subjectId])
  assert(head !== undefined && head.erasedAtMs > 0, 'only of what is erased')
  const end = Math.min(head.count, head.marked + LIMITS.crankSteps)
  for (let number = head.marked; number < end; number++) {
    const row = ctx.get(bySubject, [subjectType, subjectId, number])
    assert(row !== undefined, 'evidence of a subject is numbered without gaps')
    evidenceMachine.move(ctx, [row.evId], 'MarkErased')
  }
  ctx.put(subjects, [subjectType, subjectId], { ...head, marked: end })
  ctx.emit(erased, { subjectType, subjectId, marked: end, count: head.count })
}

/**
 * The secrets behind everything about a subject are destroyed: hashes stay, and from now on verification says ERASED. What
 * does not fit one transaction is marked by the crank `EraseRemaining`. Nothing happens where it is erased already.
 */
export const markErased = exported<{ readonly subjectType: SubjectArgs['subjectType']; readonly subjectId: Id }>({
  module: MODULE.evidence,
  name: 'markErased',
  callers: [MODULE.member, MODULE.talent],
  run: (ctx, { subjectType, subjectId }) => {
    const head = ctx.get(subjects, [subjectType, subjectId]) ?? NO_HEAD
    if (head.erasedAtMs > 0) return ALLOWED
    ctx.put(subjects, [subjectType, subjectId], { ...head, erasedAtMs: ctx.block.timeMs })
    markNext(ctx, { subjectType, subjectId })
    return ALLOWED
  },
})
