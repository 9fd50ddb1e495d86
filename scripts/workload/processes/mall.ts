/** Orders of the mall: frozen, made ready, handed over for a voucher; some called off, forgotten or given back. */

import { fromHex, type Json, taggedHash, toHex } from '#base'
import { DAY_MS, HOUR_MS, MINUTE_MS, workingDays } from '../calendar.ts'
import type { FaultLabel } from '../intent.ts'
import type { Random } from '../random.ts'
import { ensureAccount, type Process, personName, randomFor, type Workload } from '../workload.ts'
import { type Item, itemsOf, OPERATOR, openMall, type Point, pointsOf, restock } from './mall-setup.ts'

interface Order {
  readonly name: string
  readonly person: number
  readonly item: Item
  readonly point: Point
  readonly random: Random
}

/** Orders a month of all members, and what becomes of them, in 10,000. */
const ORDERS = 600
const SHARES = { cancelled: 500, forgotten: 400, refunded: 400, reuse: 200, wrongVoucher: 100, poor: 900 } as const

const voucherOf = ({ names }: Workload, { name }: Order) => {
  const voucher = names.rawId(`${name}/voucher`)
  const hash = taggedHash('voucher', fromHex(names.id(name)) as Uint8Array, voucher)
  return { voucher: toHex(voucher), voucherHash: toHex(hash) }
}

interface Step {
  readonly actor: string
  readonly method: string
  readonly args?: { readonly [key: string]: Json }
  readonly move?: readonly [string, string]
  readonly code?: 'OK' | 'E_STATE' | 'E_PROOF' | 'E_STOCK' | 'E_BALANCE' | 'E_WINDOW'
  readonly label?: FaultLabel
}

const step = (workload: Workload, { name }: Order, { actor, method, args, move, code = 'OK', label }: Step): void => {
  const ordId = workload.names.id(name)
  const batch = method === 'ExpireOrders' || method === 'CompleteOrders'
  const sent: { readonly [key: string]: Json } = batch ? { ordIds: [ordId] } : { ordId, ...args }
  workload.send({ actor, action: `mall.${method}`, args: sent, code, ...(label && { label }) })
  if (move !== undefined) workload.tally.move('order', move[0], move[1])
}

const stockMove = ({ stock }: Workload, { item, point }: Order, change: 'RESERVED' | 'FREED' | 'OUT' | 'BACK'): void =>
  stock.move(item.itemId, point.pointId, [change, 1])

const later = ({ simulation, timetable }: Workload, pauseMs: number, act: () => void): void =>
  simulation.at(timetable.after(simulation.nowMs, pauseMs), act)

/** The code that the rules give, in their order: pieces first, then points. */
const codeOf = ({ stock, points }: Workload, { item, point, person }: Order): 'OK' | 'E_STOCK' | 'E_BALANCE' => {
  if (stock.free(item.itemId, point.pointId) < 1) return 'E_STOCK'
  return points.available(person) < item.price ? 'E_BALANCE' : 'OK'
}

const LABELS = { OK: undefined, E_STOCK: 'out-of-stock', E_BALANCE: 'insufficient-points' } as const

const place = (workload: Workload, order: Order): void => {
  const { names, people, points, tally } = workload
  const { person, item, point, random } = order
  if (!people.earns(person)) return
  const code = codeOf(workload, order)
  const label = LABELS[code]
  const what = { mid: names.id(personName(person)), itemId: item.itemId, pointId: point.pointId, qty: 1 }
  const args = { ...what, voucherHash: voucherOf(workload, order).voucherHash, unitPrice: item.price }
  step(workload, order, { actor: personName(person), method: 'PlaceOrder', args, code, ...(label && { label }) })
  if (code !== 'OK') return
  points.freeze(person, item.price)
  stockMove(workload, order, 'RESERVED')
  tally.add('order.CREATED')
  if (random.chance(SHARES.cancelled)) later(workload, 5 * HOUR_MS, () => cancel(workload, order))
  else later(workload, random.between(1, 2) * DAY_MS, () => makeReady(workload, order))
}

const release = (workload: Workload, order: Order): void => {
  workload.points.release(order.person, order.item.price)
  stockMove(workload, order, 'FREED')
}

const cancel = (workload: Workload, order: Order): void => {
  step(workload, order, { actor: personName(order.person), method: 'CancelOrder', move: ['CREATED', 'CANCELLED'] })
  release(workload, order)
}

const makeReady = (workload: Workload, order: Order): void => {
  const { random, point } = order
  step(workload, order, { actor: OPERATOR, method: 'MarkReady', move: ['CREATED', 'READY'] })
  if (random.chance(SHARES.forgotten) && workload.timetable.waits)
    later(workload, 30 * DAY_MS + HOUR_MS, () => {
      step(workload, order, { actor: point.keeper, method: 'ExpireOrders', move: ['READY', 'EXPIRED'] })
      release(workload, order)
    })
  else later(workload, random.between(1, 6) * DAY_MS, () => redeem(workload, order))
}

/** One voucher in a hundred is a wrong one first; some are shown a second time. */
const redeem = (workload: Workload, order: Order): void => {
  const { names, options, points } = workload
  const { name, point, random, person, item } = order
  const { voucher } = voucherOf(workload, order)
  const keeper = { actor: point.keeper, method: 'Redeem' }
  if (options.faults && random.chance(SHARES.wrongVoucher))
    step(workload, order, {
      ...keeper,
      args: { voucher: names.id(`${name}/wrong`) },
      code: 'E_PROOF',
      label: 'voucher-reuse',
    })
  step(workload, order, { ...keeper, args: { voucher }, move: ['READY', 'REDEEMED'] })
  points.spend(person, item.price)
  stockMove(workload, order, 'OUT')
  if (options.faults && random.chance(SHARES.reuse))
    step(workload, order, { ...keeper, args: { voucher }, code: 'E_STATE', label: 'voucher-reuse' })
  if (random.chance(SHARES.refunded)) later(workload, 2 * DAY_MS, () => askRefund(workload, order))
  else if (workload.timetable.waits)
    later(workload, 8 * DAY_MS, () =>
      step(workload, order, { actor: point.keeper, method: 'CompleteOrders', move: ['REDEEMED', 'COMPLETED'] }),
    )
}

const askRefund = (workload: Workload, order: Order): void => {
  const { points, people } = workload
  const { person, item } = order
  if (!people.earns(person)) return
  const args = { qty: 1, reason: 'FAULTY' }
  step(workload, order, {
    actor: personName(person),
    method: 'RequestRefund',
    args,
    move: ['REDEEMED', 'REFUND_REQUESTED'],
  })
  later(workload, DAY_MS, () => {
    const decision = { decision: 'GRANT' }
    step(workload, order, {
      actor: OPERATOR,
      method: 'DecideRefund',
      args: decision,
      move: ['REFUND_REQUESTED', 'REFUNDED'],
    })
    points.refund(person, item.price)
    stockMove(workload, order, 'BACK')
  })
}

/** An item that the member can pay; a few ask for more than they have. Nobody orders who could pay nothing. */
const choose = (workload: Workload, person: number, random: Random): Item | undefined => {
  const items = itemsOf(workload)
  const points = workload.points.available(person)
  if (workload.options.faults && random.chance(SHARES.poor)) return items.findLast(({ price }) => price > points)
  const payable = items.filter(({ price }) => price <= points)
  return payable.length === 0 ? undefined : random.pick(payable)
}

/** A key that is a day old can order; one that was registered just now cannot. */
const begin = (workload: Workload, name: string, random: Random): void => {
  const { structure, people } = workload
  const person = random.below(structure.scale.persons)
  const item = people.earns(person) ? choose(workload, person, random) : undefined
  if (item === undefined) return
  ensureAccount(workload, person)
  const order = { name, person, item, point: random.pick(pointsOf(workload)), random }
  later(workload, DAY_MS + HOUR_MS, () => place(workload, order))
}

export const mall: Process = {
  name: 'mall',
  plan: (workload, month) => {
    const { structure, simulation, timetable } = workload
    const days = workingDays(month)
    const random = randomFor(workload, `mall/${month}`)
    if (month === 1) simulation.at(timetable.boards(days[0] as number) + MINUTE_MS / 2, () => openMall(workload))
    simulation.at(timetable.restock((days[0] as number) + 10 * HOUR_MS), () => restock(workload, month))
    if (!timetable.waits) return
    const count = Math.round((ORDERS * structure.scale.members) / 10_000)
    for (let i = 0; i < count; i++) {
      const name = `order/${month}/${i}`
      const atMs = random.pick(days) + random.between(9, 20) * HOUR_MS + random.below(HOUR_MS)
      simulation.at(atMs, () => begin(workload, name, randomFor(workload, name)))
    }
  },
}
