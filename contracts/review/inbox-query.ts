/** What one account can decide: the inboxes of the organisations where it holds roles, as one list. */

import {
  type Address,
  address,
  bytesUpTo,
  concat,
  equalBytes,
  field,
  type Json,
  LIMITS,
  message,
  ok,
  readU64be,
  toHex,
  u64be,
  uint,
} from '#base'
import { actors, roles } from '../access/state.ts'
import { type QueryContext, query } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { fromBinaryText, keyText } from '../key.ts'
import { ROLE } from '../roles.ts'
import { STEP_ROLE, type StepRole } from './schema.ts'
import { cases, inbox } from './state.ts'

interface Entry {
  readonly dueAtMs: number
  readonly caseId: Id
  readonly orgId: Id
  readonly role: StepRole
}

const InboxOfQuery = message('InboxOfQuery', 512, {
  actor: field(1, address),
  limit: field(14, uint(LIMITS.queryRows)),
  /** Due time and case of the last item of the page before. */
  after: field(15, bytesUpTo(8 + ID_BYTES)),
})

const ROLE_NAMES = Object.keys(STEP_ROLE) as readonly (keyof typeof STEP_ROLE)[]

interface Seat {
  readonly orgId: Id
  readonly role: StepRole
}

/** Roles that decide steps, and where the account holds them now. */
const seatsOf = async (ctx: QueryContext, actor: Address): Promise<readonly Seat[]> => {
  const seats: Seat[] = []
  for (const { role, orgId, fromMs, toMs } of (await ctx.get(roles, [actor]))?.grants ?? []) {
    const isNow = fromMs <= ctx.timeMs && (toMs === 0 || ctx.timeMs < toMs)
    const isSecretary = role === ROLE.ZONE_SECRETARY
    const name = ROLE_NAMES.find(one => ROLE[one] === role || (isSecretary && one === 'SECRETARY'))
    if (isNow && name !== undefined) seats.push({ orgId, role: STEP_ROLE[name] })
  }
  return seats
}

/** Rows of one organisation after the cursor, at most `limit`. */
const rowsAt = async (ctx: QueryContext, orgId: Id, after: Uint8Array, limit: number): Promise<readonly Entry[]> => {
  const from =
    after.length === 0
      ? {}
      : { after: fromBinaryText(keyText(inbox.prefix, inbox.key as never, [orgId, readU64be(after), after.slice(8)])) }
  const found: Entry[] = []
  for await (const [[, dueAtMs, caseId], { role }] of ctx.range(inbox, [orgId], { limit, ...from })) {
    found.push({ dueAtMs, caseId, orgId, role })
  }
  return found
}

const personOf = async (ctx: QueryContext, account: Address): Promise<string> => {
  const mid = (await ctx.get(actors, [account]))?.mid
  return toHex(mid === undefined || mid.length === 0 ? account : mid)
}

const cursorOf = ({ dueAtMs, caseId }: Entry): string => toHex(concat(u64be(dueAtMs), caseId))

/** Rows of all organisations in order of their due times, each case once. */
const merged = async (ctx: QueryContext, seats: readonly Seat[], after: Uint8Array, most: number) => {
  const byCursor = new Map<string, Entry>()
  for (const orgId of new Map(seats.map(seat => [toHex(seat.orgId), seat.orgId])).values()) {
    for (const row of await rowsAt(ctx, orgId, after, most)) byCursor.set(cursorOf(row), row)
  }
  return [...byCursor].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** The most urgent first; without what the person behind the account wrote or has decided in. */
export const inboxOf = query({
  name: 'inboxOf',
  title: { en: 'What an account can review', zh: '我的待审' },
  args: InboxOfQuery,
  run: async (ctx, { actor, limit, after }) => {
    const most = limit === 0 ? LIMITS.pageItems : limit
    const seats = await seatsOf(ctx, actor)
    const person = await personOf(ctx, actor)
    const rows = await merged(ctx, seats, after, most + 1)
    const items: Json[] = []
    const looked = rows.slice(0, most)
    for (const { caseId, orgId, dueAtMs, role } of looked) {
      const found = await ctx.get(cases, [caseId])
      if (found === undefined || !seats.some(seat => seat.role === role && equalBytes(seat.orgId, orgId))) continue
      const involved = await Promise.all([found.author, ...found.deciders].map(one => personOf(ctx, one)))
      if (involved.includes(person)) continue
      items.push({ caseId: toHex(caseId), orgId: toHex(orgId), dueAtMs, step: found.step })
    }
    const last = looked.at(-1)
    const next = rows.length > most && last !== undefined ? { next: cursorOf(last) } : {}
    return ok({ items, ...next } as Json)
  },
})
