/** Queries of `talent` about archives and who reads them. */

import { err, field, type Json, LIMITS, message, ok, repeated, toHex, uint, uint32 } from '#base'
import { verifyListLeaf } from '#chain'
import { type QueryContext, query } from '../define.ts'
import { hash, type Id, id } from '../ids.ts'
import { STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { PAGE, type PageArgs, page } from '../page.ts'
import { AccessEntry, ARCHIVE_KIND, Archive, ArchiveRevision, Disclosure } from './schema.ts'
import {
  accessLog,
  archiveRevisions,
  archives,
  disclosures,
  disclosuresOfArchive,
  memberArchives,
  talents,
} from './state.ts'

/** Levels of the tree of a record. */
const LEVELS_MAX = 32 - Math.clz32(LIMITS.recordFields - 1)

const ArchiveQuery = message('ArchiveQuery', 32, { archId: field(1, id) })
const ArchivePageQuery = message('ArchivePageQuery', 256, { archId: field(1, id), ...PAGE })
/** By the alias of a member, or by the other one. */
const SubjectPageQuery = message('ArchiveSubjectQuery', 256, { subjectId: field(1, id), ...PAGE })
/** The hash of a leaf and its path: what is opened stays with who asks. */
const VerifyLeafQuery = message('VerifyLeafQuery', 1_024, {
  archId: field(1, id),
  /** 0: the current one. */
  revision: field(2, uint32),
  /** `fieldLeaf` of the opening. */
  leafHash: field(3, hash),
  index: field(4, uint(LIMITS.recordFields)),
  size: field(5, uint(LIMITS.recordFields)),
  path: repeated(6, hash, LEVELS_MAX),
})

const object = (json: Json) => json as { readonly [key: string]: Json }

/** The secrets of the member's record are destroyed: the hash stays and says nothing. */
const isErased = async (ctx: QueryContext, { kind, subjectId }: Archive): Promise<boolean> =>
  kind === ARCHIVE_KIND.MEMBER_INFO && (await ctx.get(members, [subjectId]))?.standing === STANDING.ERASED

/** The record on the chain (figure 2): its hash, when and at which height it was written. */
const archiveReceipt = query({
  name: 'archiveReceipt',
  title: { en: 'Receipt of an archive', zh: '档案存证回执' },
  args: ArchiveQuery,
  run: async (ctx, { archId }) => {
    const found = await ctx.get(archives, [archId])
    if (found === undefined) return err('NOT_FOUND')
    return ok({ archId: toHex(archId), ...object(Archive.toJson(found)), erased: await isErased(ctx, found) })
  },
})

const revisions = query({
  name: 'archiveRevisions',
  title: { en: 'Revisions of an archive', zh: '档案修订历史' },
  args: ArchivePageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, archiveRevisions, { prefix: [args.archId], args }, ([, revision], row) => ({
        revision,
        ...object(ArchiveRevision.toJson(row)),
      })),
    ),
})

/** Whether a leaf is one of the record, and of which revision. */
const verifyLeaf = query({
  name: 'verifyLeaf',
  title: { en: 'Verify a field of an archive by its hash', zh: '核验档案字段' },
  args: VerifyLeafQuery,
  run: async (ctx, { archId, revision, leafHash, ...proof }) => {
    const archive = await ctx.get(archives, [archId])
    if (archive === undefined) return ok({ status: 'UNKNOWN' })
    if (await isErased(ctx, archive)) return ok({ status: 'ERASED' })
    const asked = revision === 0 ? archive.revision : revision
    const row = await ctx.get(archiveRevisions, [archId, asked])
    if (row === undefined) return ok({ status: 'UNKNOWN' })
    const fits = proof.size === row.leaves && verifyListLeaf(row.commitRoot, leafHash, proof)
    if (!fits) return ok({ status: 'MISMATCH' })
    const status = asked === archive.revision ? 'VALID' : 'SUPERSEDED'
    return ok({ status, revision: archive.revision, height: row.height, atMs: row.atMs })
  },
})

const readersPage = (ctx: QueryContext, archId: Id, args: PageArgs) =>
  page(ctx, accessLog, { prefix: [archId], args }, ([, number], entry) => ({
    number,
    ...object(AccessEntry.toJson(entry)),
  }))

const readersOf = query({
  name: 'readersOf',
  title: { en: 'Who read an archive, and why', zh: '档案查阅记录' },
  args: ArchivePageQuery,
  run: async (ctx, args) => ok(await readersPage(ctx, args.archId, args)),
})

const myAccessLog = query({
  name: 'myAccessLog',
  title: { en: 'Who read my archive, and why', zh: '我的档案查阅记录' },
  args: SubjectPageQuery,
  run: async (ctx, args) => {
    const own = (await ctx.get(memberArchives, [args.subjectId])) ?? (await ctx.get(talents, [args.subjectId]))
    return own === undefined ? err('NOT_FOUND') : ok(await readersPage(ctx, own.archId, args))
  },
})

const disclosuresQuery = query({
  name: 'disclosures',
  title: { en: 'Grants of disclosure of an archive', zh: '档案披露授权' },
  args: ArchivePageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, disclosuresOfArchive, { prefix: [args.archId], args }, async ([, grantId]) => {
        const found = await ctx.get(disclosures, [grantId])
        return found && { grantId: toHex(grantId), ...object(Disclosure.toJson(found)) }
      }),
    ),
})

export const archiveQueries = [archiveReceipt, revisions, verifyLeaf, readersOf, myAccessLog, disclosuresQuery]
