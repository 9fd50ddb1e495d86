/** Roots of the logs of who read what: a node's service commits one an hour for each organisation. */

import { err, LIMITS, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { orgs } from '../org/state.ts'
import { readLogCommitted } from './events.ts'
import { CommitReadLogArgs } from './schema.ts'
import { readLogHeads, readLogs } from './state.ts'

const HOUR_MS = 3_600_000

/** E_ARG (an hour without reads needs no root), E_WINDOW (not over, or before the last one), E_DUP. */
const checkHour = (ctx: ReadContext, { orgId, hour, reads }: CommitReadLogArgs): Result<undefined> => {
  if (reads === 0) return err('E_ARG', 'nothing was read')
  if ((hour + 1) * HOUR_MS > ctx.block.timeMs + LIMITS.clockAheadMs) return err('E_WINDOW', 'the hour is not over')
  if (ctx.get(readLogs, [orgId, hour]) !== undefined) return err('E_DUP', 'hour')
  const head = ctx.get(readLogHeads, [orgId])
  return head === undefined || hour > head.hour ? ALLOWED : err('E_WINDOW', 'before the last hour')
}

export const commitReadLog = action({
  id: 13,
  name: 'CommitReadLog',
  title: { en: 'Commit to the reads of an hour', zh: '查阅日志上链' },
  args: CommitReadLogArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [{ service: '^o' }] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW', 'E_DUP'],
  check: checkHour,
  apply: (ctx, { orgId, hour, reads, root }) => {
    const head = ctx.get(readLogHeads, [orgId]) ?? { hour: 0, hours: 0, reads: 0 }
    ctx.put(readLogs, [orgId, hour], { reads, root, committedBy: ctx.sender.id, atMs: ctx.block.timeMs })
    ctx.put(readLogHeads, [orgId], { hour, hours: head.hours + 1, reads: head.reads + reads })
    ctx.emit(readLogCommitted, { orgId, hour, reads, root })
  },
})
