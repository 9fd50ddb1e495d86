/** What holds of all transfers and floating members after every block. */

import { equalBytes, toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { isInGoodStanding } from '../member/rules.ts'
import { STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { orgs } from '../org/state.ts'
import { FLOAT_STATE, type FloatingRecord, TRANSFER_STATE, type TransferState } from './schema.ts'
import { floatings, letters, openAt, openFloatings, openTransfers, transfers } from './state.ts'

const S = TRANSFER_STATE
const F = FLOAT_STATE
const CLOSED: readonly TransferState[] = [S.COMPLETED, S.WITHDRAWN, S.REFUSED]
const ENDED: readonly FloatingRecord['state'][] = [F.RETURNED, F.CONVERTED, F.CLOSED]

const oneOpen: Invariant = {
  name: 'oneOpen',
  title: {
    en: 'A member has one open transfer at most, and stays at its source',
    zh: '每名党员至多一项未完成转接且仍属原组织',
  },
  async *violations(scan) {
    for await (const [[trfId], { mid, state, srcOrg }] of scan.rows(transfers)) {
      if (CLOSED.includes(state)) continue
      const open = await scan.get(openTransfers, [mid])
      if (open === undefined || !equalBytes(open.trfId, trfId)) yield `transfer ${toHex(trfId)}`
      if (srcOrg.length === 0) continue
      const member = await scan.get(members, [mid])
      const there = member?.standing === STANDING.IN_TRANSFER && equalBytes(member.orgId, srcOrg)
      if (!there) yield `member ${toHex(mid)}`
    }
    for await (const [[mid], { trfId }] of scan.rows(openTransfers)) {
      const transfer = await scan.get(transfers, [trfId])
      if (transfer === undefined || CLOSED.includes(transfer.state)) yield `open of ${toHex(mid)}`
    }
    for await (const [[mid], { standing }] of scan.rows(members)) {
      const open = standing !== STANDING.IN_TRANSFER || (await scan.get(openTransfers, [mid])) !== undefined
      if (!open) yield `standing of ${toHex(mid)}`
    }
  },
}

const countOf = async (scan: StateScan): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>()
  for await (const [[orgId]] of scan.rows(openAt)) found.set(toHex(orgId), (found.get(toHex(orgId)) ?? 0) + 1)
  return found
}

const openCounts: Invariant = {
  name: 'openCounts',
  title: { en: 'Open transfers of an organisation are what a recount gives', zh: '组织未完成转接数与重新统计一致' },
  async *violations(scan) {
    const found = await countOf(scan)
    for await (const [[orgId], { openTransfers: counted }] of scan.rows(orgs)) {
      if (counted !== (found.get(toHex(orgId)) ?? 0)) yield `organisation ${toHex(orgId)}`
    }
  },
}

const letterOfTransfer: Invariant = {
  name: 'letters',
  title: { en: 'A letter is of one transfer and lasts at most ninety days', zh: '介绍信一信一转且不超过九十天' },
  async *violations(scan) {
    for await (const [[letterRef], { issuedAtMs, validToMs }] of scan.rows(letters)) {
      if (validToMs <= issuedAtMs || validToMs - issuedAtMs > 90 * 86_400_000) yield `letter ${toHex(letterRef)}`
    }
    for await (const [[trfId], { letterRef }] of scan.rows(transfers)) {
      const letter = letterRef.length === 0 ? undefined : await scan.get(letters, [letterRef])
      const fits = letterRef.length === 0 || (letter !== undefined && equalBytes(letter.trfId, trfId))
      if (!fits) yield `transfer ${toHex(trfId)}`
    }
  },
}

const isHosted = ({ state, hostOrg }: FloatingRecord): boolean =>
  hostOrg.length > 0 && (state === F.ACCEPTED_IN || state === F.ACTIVE)

const floating: Invariant = {
  name: 'floating',
  title: { en: 'A floating member has one host, which has accepted', zh: '流动党员只有一个已接收的流入组织' },
  async *violations(scan) {
    for await (const [[flId], record] of scan.rows(floatings)) {
      if (ENDED.includes(record.state)) continue
      const open = await scan.get(openFloatings, [record.mid])
      if (open === undefined || !equalBytes(open.flId, flId)) yield `record ${toHex(flId)}`
    }
    for await (const [[mid], { hostOrg, orgId, standing }] of scan.rows(members)) {
      const open = await scan.get(openFloatings, [mid])
      const record = open && (await scan.get(floatings, [open.flId]))
      const accepted = record !== undefined && isHosted(record) ? record.hostOrg : undefined
      const gone = accepted === undefined || !isInGoodStanding(standing) || equalBytes(accepted, orgId)
      if (hostOrg.length === 0 ? !gone : accepted === undefined || !equalBytes(accepted, hostOrg))
        yield `member ${toHex(mid)}`
    }
  },
}

export const invariants: readonly Invariant[] = [oneOpen, openCounts, letterOfTransfer, floating]
