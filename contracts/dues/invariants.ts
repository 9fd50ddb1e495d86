/** What holds of `dues` after every block. */

import { toHex } from '#base'
import type { Invariant } from '../define.ts'
import { MONTH_STATE } from './schema.ts'
import { months } from './state.ts'

const sums: Invariant = {
  name: 'sums',
  title: { en: 'Due is who paid, who need not and who is late', zh: '应交等于已交、免交与欠交之和' },
  async *violations(scan) {
    for await (const [[orgId, month], { counts }] of scan.rows(months)) {
      const { due, paid, exempt, overdue } = counts
      if (due !== paid + exempt + overdue)
        yield `${toHex(orgId)} ${month}: ${due} is not ${paid} + ${exempt} + ${overdue}`
    }
  },
}

const revisions: Invariant = {
  name: 'revisions',
  title: { en: 'A month is corrected if and only if it has a later revision', zh: '更正与版本一致' },
  async *violations(scan) {
    for await (const [[orgId, month], { orgId: named, state, revision }] of scan.rows(months)) {
      const corrected = state === MONTH_STATE.CORRECTED
      if (corrected !== revision > 1 || toHex(named) !== toHex(orgId))
        yield `${toHex(orgId)} ${month}: revision ${revision}`
    }
  },
}

export const invariants: readonly Invariant[] = [sums, revisions]
