/** What holds of `directive` after every block. */

import { toHex } from '#base'
import type { Invariant } from '../define.ts'
import { isOpen } from './machine.ts'
import { directives, items, openItems, places } from './state.ts'

const counts: Invariant = {
  name: 'openTasks',
  title: { en: 'Counts of open tasks are a recount', zh: '未办结任务数与重新统计一致' },
  async *violations(scan) {
    const byOrg = new Map<string, number>()
    const byDirective = new Map<string, number>()
    const add = (map: Map<string, number>, name: string) => map.set(name, (map.get(name) ?? 0) + 1)
    for await (const [[directiveId], { orgId, state }] of scan.rows(items)) {
      if (!isOpen(state)) continue
      add(byOrg, toHex(orgId))
      add(byDirective, toHex(directiveId))
    }
    for await (const [[directiveId], { open }] of scan.rows(directives)) {
      const found = byDirective.get(toHex(directiveId)) ?? 0
      if (open !== found) yield `directive ${toHex(directiveId)}: ${open} counted, ${found} open`
    }
    for await (const [[orgId], { open }] of scan.rows(openItems)) {
      const found = byOrg.get(toHex(orgId)) ?? 0
      if (open !== found) yield `organisation ${toHex(orgId)}: ${open} counted, ${found} open`
      byOrg.delete(toHex(orgId))
    }
    for (const [name, found] of byOrg) yield `organisation ${name}: none counted, ${found} open`
  },
}

const onePlace: Invariant = {
  name: 'onePlace',
  title: { en: 'Each task is where its organisation finds it', zh: '任务与承办组织一一对应' },
  async *violations(scan) {
    for await (const [[directiveId, number], { orgId }] of scan.rows(items)) {
      const place = await scan.get(places, [directiveId, orgId])
      if (place?.number !== number) yield `${toHex(directiveId)} ${number}`
    }
  },
}

export const invariants: readonly Invariant[] = [counts, onePlace]
