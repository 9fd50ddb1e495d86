/** What holds of `points` after every block, recounted from the entries. */

import { toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { toBinaryText } from '../key.ts'
import { gainOf, NO_LEDGER, type Side } from './books.ts'
import { FREEZE_STATE, type Usage } from './schema.ts'
import * as state from './state.ts'

type Sums = Record<Side, number>

const noSums = (): Sums => ({ issued: 0, available: 0, frozen: 0, spent: 0, expired: 0, reversed: 0 })
const SIDES = Object.keys(noSums()) as readonly Side[]

/** Sides by holder, and of all, from nothing but the entries. */
const recount = async (scan: StateScan) => {
  const all = noSums()
  const byHolder = new Map<string, Sums>()
  for await (const [[holder], entry] of scan.rows(state.entries)) {
    const name = toBinaryText(holder)
    const own = byHolder.get(name) ?? noSums()
    byHolder.set(name, own)
    for (const side of SIDES) {
      own[side] += gainOf(entry, side)
      all[side] += gainOf(entry, side)
    }
  }
  return { all, byHolder }
}

async function* booksBalance(scan: StateScan) {
  const { all, byHolder } = await recount(scan)
  const books = (await scan.get(state.ledger, [])) ?? NO_LEDGER
  const { issued, liability, spent, expired, reversed, frozen } = books
  if (issued !== liability + spent + expired + reversed) yield 'the sides of the ledger do not add up to 0'
  if (SIDES.reduce((sum, side) => sum + all[side], 0) !== 0) yield 'the entries do not add up to 0'
  const told = { issued: -issued, available: liability - frozen, frozen, spent, expired, reversed }
  for (const side of SIDES)
    if (told[side] !== all[side]) yield `${side}: ${told[side]} in the ledger, ${all[side]} in entries`
  let sum = 0
  for await (const [[holder], { available, frozen: held }] of scan.rows(state.accounts)) {
    sum += available + held
    const own = byHolder.get(toBinaryText(holder)) ?? noSums()
    if (available !== own.available || held !== own.frozen) yield `account ${toHex(holder)} is not what its entries say`
  }
  if (sum !== liability) yield `liability ${liability}, accounts ${sum}`
}

/** Sums by the first part of the key. */
const lotSums = async (scan: StateScan) => {
  const sums = new Map<string, number>()
  for await (const [[holder], { remaining }] of scan.rows(state.lots)) {
    const name = toBinaryText(holder)
    sums.set(name, (sums.get(name) ?? 0) + remaining)
  }
  return sums
}

async function* lotsAreTheBalance(scan: StateScan) {
  const sums = await lotSums(scan)
  for await (const [[holder], account] of scan.rows(state.accounts)) {
    const sum = sums.get(toBinaryText(holder)) ?? 0
    if (sum !== account.available) yield `account ${toHex(holder)} has ${account.available}, its lots ${sum}`
  }
  for await (const [[holder, month], { remaining }] of scan.rows(state.lots)) {
    const account = await scan.get(state.accounts, [holder])
    if (remaining === 0) yield `an empty lot of ${toHex(holder)}`
    if (account === undefined || month < account.firstMonth || month > account.lastMonth) {
      yield `lot ${month} of ${toHex(holder)} lies outside of its account`
    }
  }
}

async function* freezesAreHeld(scan: StateScan) {
  const sums = new Map<string, number>()
  for await (const [[freezeId], row] of scan.rows(state.freezes)) {
    if (row.parts.reduce((sum, part) => sum + part.amount, 0) !== row.amount) yield `parts of freeze ${toHex(freezeId)}`
    if (row.state !== FREEZE_STATE.FROZEN) continue
    const name = toBinaryText(row.holder)
    sums.set(name, (sums.get(name) ?? 0) + row.amount)
  }
  for await (const [[holder], { frozen }] of scan.rows(state.accounts)) {
    const sum = sums.get(toBinaryText(holder)) ?? 0
    if (sum !== frozen) yield `account ${toHex(holder)} has ${frozen} frozen, its freezes ${sum}`
  }
}

async function* budgetsHold(scan: StateScan) {
  const used = new Map<string, number>()
  for await (const [, award] of scan.rows(state.awards)) {
    const name = `${toHex(award.orgId)}/${award.month}`
    if (!award.reversed) used.set(name, (used.get(name) ?? 0) + award.amount)
  }
  for await (const [[orgId, month], budget] of scan.rows(state.budgets)) {
    const name = `${toHex(orgId)}/${month}`
    if (budget.used > budget.granted) yield `${name}: more used than granted`
    if ((used.get(name) ?? 0) !== budget.used) yield `${name}: ${budget.used} used, awards ${used.get(name) ?? 0}`
  }
}

const exceeds = (usage: Usage, caps: { capDay: number; capMonth: number; capYear: number }): boolean =>
  (caps.capDay > 0 && usage.dayUsed > caps.capDay) ||
  (caps.capMonth > 0 && usage.monthUsed > caps.capMonth) ||
  (caps.capYear > 0 && usage.yearUsed > caps.capYear)

async function* capsHold(scan: StateScan) {
  for await (const [[ruleId, holder], usage] of scan.rows(state.usages)) {
    const rule = await scan.get(state.earnRules, [ruleId])
    if (rule !== undefined && exceeds(usage, rule.terms)) yield `rule ${toHex(ruleId)}, ${toHex(holder)}`
  }
  for await (const [[groupId, holder], usage] of scan.rows(state.groupUsages)) {
    const group = await scan.get(state.capGroups, [groupId])
    if (group !== undefined && exceeds(usage, group)) yield `group ${toHex(groupId)}, ${toHex(holder)}`
  }
}

export const invariants: readonly Invariant[] = [
  {
    name: 'books',
    title: {
      en: 'Σ of all entries is 0, and the accounts are the liability',
      zh: '全部分录之和为零，账户合计等于负债',
    },
    violations: booksBalance,
  },
  {
    name: 'lots',
    title: { en: 'The lots of an account are what it has', zh: '批次合计等于可用余额' },
    violations: lotsAreTheBalance,
  },
  {
    name: 'freezes',
    title: { en: 'What is frozen is held for orders', zh: '冻结合计等于冻结余额' },
    violations: freezesAreHeld,
  },
  {
    name: 'budgets',
    title: { en: 'No month awards more than was granted', zh: '当月发放不超过预算' },
    violations: budgetsHold,
  },
  { name: 'caps', title: { en: 'All caps hold', zh: '封顶有效' }, violations: capsHold },
]
