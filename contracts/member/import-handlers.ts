/** Import of members who exist before the chain does: staged by a registrar, confirmed by the secretary, committed. */

import { assert, equalBytes, err, ok, type Result, toHex } from '#base'
import { listRoot } from '#chain'
import { addMonths } from '../calendar.ts'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { isFreeAlias } from './alias.ts'
import { batchCommitted, batchConfirmed, batchStaged } from './events.ts'
import { checkImported } from './import-rows.ts'
import { batchMachine } from './machine.ts'
import { BatchArgs, CommitBatchArgs, StageBatchArgs } from './messages.ts'
import { params } from './params.ts'
import { newMember, saveMember } from './rules.ts'
import { BATCH_STATE, type ImportBatch, ImportEntry, type Member } from './schema.ts'
import { batches, importEntries } from './state.ts'

/** Root of a batch: the list tree (RFC 6962) over the canonical bytes of its entries. */
export const importRoot = (entries: readonly ImportEntry[]) => listRoot(entries.map(entry => ImportEntry.encode(entry)))

export const stageBatch = action({
  id: 2,
  name: 'StageBatch',
  title: { en: 'Stage an import of members', zh: '提交党员导入批次' },
  args: StageBatchArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('^o', 'REGISTRAR')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG'],
  check: (ctx, { batchId, orgId, entries }) => {
    if (ctx.get(batches, [batchId]) !== undefined) return err('E_DUP')
    if (entries === 0) return err('E_ARG', 'an empty batch')
    return ctx.get(orgs, [orgId])?.state === ORG_STATE.ACTIVE ? ALLOWED : err('E_STATE')
  },
  apply: (ctx, { batchId, orgId, entries, root }) => {
    ctx.put(batches, [batchId], { orgId, entries, root, state: BATCH_STATE.STAGED, stagedBy: ctx.sender.id })
    ctx.emit(batchStaged, { batchId, orgId, entries, root })
  },
})

const batchSubject = (ctx: ReadContext, { batchId }: { readonly batchId: Id }): Result<Subject> => {
  const batch = ctx.get(batches, [batchId])
  return batch === undefined ? err('E_NOT_FOUND') : ok({ org: batch.orgId, persons: { creator: batch.stagedBy } })
}

const batchOf = (ctx: ReadContext, batchId: Id): ImportBatch => {
  const batch = ctx.get(batches, [batchId])
  assert(batch !== undefined, 'the subject was found')
  return batch
}

export const confirmBatch = action({
  id: 3,
  name: 'ConfirmBatch',
  title: { en: 'Confirm an import of members', zh: '确认党员导入批次' },
  args: BatchArgs,
  subject: batchSubject,
  policy: [{ all: [held('@o', 'SECRETARY')], apart: ['creator'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { batchId }) => batchMachine.may(ctx, [batchId], 'ConfirmBatch'),
  apply: (ctx, { batchId }) => {
    const { orgId, entries, root } = batchMachine.move(ctx, [batchId], 'ConfirmBatch')
    ctx.emit(batchConfirmed, { batchId, orgId, entries, root })
  },
})

const checkEntry = (ctx: ReadContext, entry: ImportEntry): Result<undefined> =>
  isFreeAlias(ctx, entry.mid) ? checkImported(entry, ctx.block.timeMs) : err('E_DUP', toHex(entry.mid))

const checkEntries = (ctx: ReadContext, entries: readonly ImportEntry[]): Result<undefined> => {
  if (new Set(entries.map(({ mid }) => toHex(mid))).size !== entries.length) return err('E_DUP', 'one stands twice')
  for (const entry of entries) {
    const result = checkEntry(ctx, entry)
    if (!result.ok) return result
  }
  return ALLOWED
}

const imported = (ctx: ReadContext, orgId: Id, entry: ImportEntry): Member => {
  const { stage, commitRoot, probationFromMs, confirmedMonth } = entry
  const member = newMember({ orgId, stage, commitRoot, nowMs: ctx.block.timeMs })
  const probationToMs = probationFromMs === 0 ? 0 : addMonths(probationFromMs, ctx.param(params.probationMonths))
  return { ...member, probationFromMs, probationToMs, confirmedMonth }
}

export const commitBatch = action({
  id: 4,
  name: 'CommitBatch',
  title: { en: 'Commit an import of members', zh: '执行党员导入' },
  args: CommitBatchArgs,
  subject: batchSubject,
  policy: [{ all: [held('^o', 'REGISTRAR')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_PROOF', 'E_DUP', 'E_ARG'],
  check: (ctx, { batchId, members: entries }) => {
    const may = batchMachine.may(ctx, [batchId], 'CommitBatch')
    if (!may.ok) return may
    const batch = batchOf(ctx, batchId)
    if (ctx.get(orgs, [batch.orgId])?.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'organisation')
    const same = entries.length === batch.entries && equalBytes(importRoot(entries), batch.root)
    return same ? checkEntries(ctx, entries) : err('E_PROOF', 'not what was confirmed')
  },
  apply: (ctx, { batchId, members: entries }) => {
    const { orgId, root } = batchOf(ctx, batchId)
    for (const [batchIndex, entry] of entries.entries()) {
      ctx.put(importEntries, [batchId, batchIndex], entry)
      const saved = saveMember(ctx, entry.mid, { ...imported(ctx, orgId, entry), batchId, batchIndex })
      if (!saved.ok) return saved
    }
    batchMachine.move(ctx, [batchId], 'CommitBatch')
    ctx.emit(batchCommitted, { batchId, orgId, entries: entries.length, root })
    return ALLOWED
  },
})
