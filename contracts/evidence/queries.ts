/** Queries of `evidence`. */

import { enumeration, equalBytes, err, field, type Hash, type Json, message, ok, toHex } from '#base'
import { ListProof, proveList } from '#chain'
import { type QueryContext, query } from '../define.ts'
import { hash, type Id, id, optionalHash } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { EVIDENCE_STATE, Evidence, SUBJECT_TYPE } from './schema.ts'
import { byRoot, bySubject, evidences, latest as latestTable, leafRows, subjects } from './state.ts'

const subjectType = enumeration('SubjectType', SUBJECT_TYPE)
const EvidenceQuery = message('EvidenceQuery', 64, { evId: field(1, id) })
const HashQuery = message('HashQuery', 512, { root: field(1, hash), ...PAGE })
const SubjectQuery = message('SubjectQuery', 512, {
  subjectType: field(1, subjectType),
  subjectId: field(2, id),
  ...PAGE,
})
const ProveQuery = message('ProveQuery', 128, { evId: field(1, id), leaf: field(2, optionalHash) })
const VerifyQuery = message('VerifyQuery', 128, { evId: field(1, id), root: field(2, hash) })

const object = (json: Json) => json as { readonly [key: string]: Json }

/** Evidence of an erased subject says ERASED at once, whether its row is marked already or not. */
const current = async (ctx: QueryContext, found: Evidence): Promise<Evidence> => {
  const head = await ctx.get(subjects, [found.subjectType, found.subjectId])
  return head !== undefined && head.erasedAtMs > 0 ? { ...found, state: EVIDENCE_STATE.ERASED } : found
}

const cardOf = async (ctx: QueryContext, evId: Id): Promise<Json | undefined> => {
  const found = await ctx.get(evidences, [evId])
  return found && { evId: toHex(evId), ...object(Evidence.toJson(await current(ctx, found))) }
}

const getReceipt = query({
  name: 'getReceipt',
  title: { en: 'Receipt of evidence', zh: '存证回执' },
  args: EvidenceQuery,
  run: async (ctx, { evId }) => {
    const card = await cardOf(ctx, evId)
    return card === undefined ? err('NOT_FOUND') : ok(card)
  },
})

const byHash = query({
  name: 'byHash',
  title: { en: 'Evidence with a root', zh: '按哈希查存证' },
  args: HashQuery,
  run: async (ctx, { root, ...args }) =>
    ok((await page(ctx, byRoot, { prefix: [root], args }, ([, evId]) => cardOf(ctx, evId))) as Json),
})

const bySubjectQuery = query({
  name: 'bySubject',
  title: { en: 'Evidence about a subject', zh: '按对象查存证' },
  args: SubjectQuery,
  run: async (ctx, { subjectType: type, subjectId, ...args }) =>
    ok((await page(ctx, bySubject, { prefix: [type, subjectId], args }, (_, { evId }) => cardOf(ctx, evId))) as Json),
})

/** The last evidence of each kind. */
const latest = query({
  name: 'latest',
  title: { en: 'Last evidence about a subject', zh: '对象最新存证' },
  args: SubjectQuery,
  run: async (ctx, { subjectType: type, subjectId, ...args }) =>
    ok((await page(ctx, latestTable, { prefix: [type, subjectId], args }, (_, { evId }) => cardOf(ctx, evId))) as Json),
})

const leavesOf = async (ctx: QueryContext, evId: Id): Promise<readonly Hash[]> => {
  const found: Hash[] = []
  for await (const [, { leaves }] of ctx.range(leafRows, [evId])) found.push(...leaves)
  return found
}

/** The evidence, and the path from a leaf of a batch to its root. */
const prove = query({
  name: 'prove',
  title: { en: 'Proof of evidence', zh: '存证证明' },
  args: ProveQuery,
  run: async (ctx, { evId, leaf }) => {
    const card = await cardOf(ctx, evId)
    if (card === undefined) return err('NOT_FOUND')
    if (leaf.length === 0) return ok({ evidence: card })
    const leaves = await leavesOf(ctx, evId)
    const index = leaves.findIndex(one => equalBytes(one, leaf))
    if (index < 0) return err('NOT_FOUND', 'leaf')
    return ok({ evidence: card, leaf: toHex(leaf), proof: ListProof.toJson(proveList(leaves, index)) })
  },
})

const ANSWERS = {
  [EVIDENCE_STATE.ANCHORED]: 'VALID',
  [EVIDENCE_STATE.SUPERSEDED]: 'SUPERSEDED',
  [EVIDENCE_STATE.WITHDRAWN]: 'WITHDRAWN',
  [EVIDENCE_STATE.ERASED]: 'ERASED',
} as const

/** VALID, SUPERSEDED (with what is in force after it), WITHDRAWN, ERASED, MISMATCH or UNKNOWN. */
const verify = query({
  name: 'verify',
  title: { en: 'Verify a root', zh: '核验存证' },
  args: VerifyQuery,
  run: async (ctx, { evId, root }) => {
    const row = await ctx.get(evidences, [evId])
    if (row === undefined) return ok({ answer: 'UNKNOWN' })
    const { state, supersededBy, ...found } = await current(ctx, row)
    if (!equalBytes(found.root, root)) return ok({ answer: 'MISMATCH' })
    const next = supersededBy.length === 0 ? {} : { supersededBy: toHex(supersededBy) }
    return ok({ answer: ANSWERS[state], atMs: found.atMs, height: found.height, ...next } as Json)
  },
})

export const queries = [getReceipt, byHash, bySubjectQuery, latest, prove, verify]
