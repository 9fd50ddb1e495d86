/** What can be proven of a member's record: its entry in an import, and what became of a root that a receipt shows. */

import { equalBytes, err, field, type Json, message, ok, toHex, uint32 } from '#base'
import { ListProof, proveList } from '#chain'
import { type QueryContext, query } from '../define.ts'
import { hash, type Id, id } from '../ids.ts'
import { ImportEntry, type Member, STANDING } from './schema.ts'
import { batches, importEntries, members } from './state.ts'

const LeafQuery = message('LeafQuery', 64, { mid: field(1, id) })
const StatusQuery = message('StatusQuery', 128, {
  mid: field(1, id),
  revision: field(2, uint32),
  commitRoot: field(3, hash),
})

const entriesOf = async (ctx: QueryContext, batchId: Id): Promise<readonly Uint8Array[]> => {
  const found: Uint8Array[] = []
  for await (const [, entry] of ctx.range(importEntries, [batchId])) found.push(ImportEntry.encode(entry))
  return found
}

/** The entry that brought a member, and its path under the root that the secretary confirmed. */
export const importLeaf = query({
  name: 'importLeaf',
  title: { en: 'Proof of the import of a member', zh: '党员导入证明' },
  args: LeafQuery,
  run: async (ctx, { mid }) => {
    const member = await ctx.get(members, [mid])
    const batch =
      member === undefined || member.batchId.length === 0 ? undefined : await ctx.get(batches, [member.batchId])
    if (member === undefined || batch === undefined) return err('NOT_FOUND', 'no import brought this member')
    const entries = await entriesOf(ctx, member.batchId)
    const leaf = entries[member.batchIndex]
    if (leaf === undefined) return err('NOT_FOUND', 'entry')
    const proof = ListProof.toJson(proveList(entries, member.batchIndex))
    const place = { batchId: toHex(member.batchId), index: member.batchIndex, root: toHex(batch.root) }
    return ok({ ...place, leaf: toHex(leaf), proof })
  },
})

const statusOf = ({ standing, revision, commitRoot }: Member, asked: number, root: Uint8Array): Json => {
  if (standing === STANDING.ERASED) return { status: 'ERASED' }
  if (standing === STANDING.ROTATED) return { status: 'SUPERSEDED' }
  if (asked < revision) return { status: 'SUPERSEDED', revision }
  if (asked > revision) return { status: 'UNKNOWN' }
  return { status: equalBytes(root, commitRoot) ? 'VALID' : 'MISMATCH' }
}

/** What became of the revision of a record that someone holds a receipt of. */
export const recordStatus = query({
  name: 'recordStatus',
  title: { en: 'What became of a revision of a record', zh: '档案版本状态' },
  args: StatusQuery,
  run: async (ctx, { mid, revision, commitRoot }) => {
    const member = await ctx.get(members, [mid])
    return ok(member === undefined ? { status: 'UNKNOWN' } : statusOf(member, revision, commitRoot))
  },
})
