/** Many want the same thing at once: one item, 100 pieces, more orders than that, in any order. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS, toHex } from '#base'
import { ImportEntry, importRoot, monthOf, STAGE } from '#contracts'
import { stocks } from '../../../contracts/mall/state.ts'
import { DAY, Fixture, hash, id, rawId, roll } from '../fixture.ts'
import { castMall, onSale, orderArgs, stockUp } from '../mall-steps.ts'
import { rule } from '../points-steps.ts'
import { codeOf } from '../world.ts'

const PIECES = 100
const BUYERS = 250
/** Orders of one second. */
const BLOCK = 50
const names = Array.from({ length: BUYERS }, (_, i) => `buyer-${i}`)

const join = (f: Fixture): void => {
  const blank = { stage: STAGE.FULL, commitRoot: importRoot([]), probationFromMs: 0, confirmedMonth: 0 }
  const entries = names.map((name): ImportEntry => ({ mid: rawId(name), ...blank }))
  const batchId = id('buyers')
  const root = toHex(importRoot(entries))
  f.does('registrar', 'member.StageBatch', { batchId, orgId: id('a-branch'), entries: entries.length, root })
  f.does('a-member-3', 'member.ConfirmBatch', { batchId })
  f.does('registrar', 'member.CommitBatch', { batchId, members: entries.map(one => ImportEntry.toJson(one)) })
  for (const name of names) f.register(name, 'a-branch', { mid: id(name) })
}

/** Each of them has 40 points, from one activity. */
const earn = (f: Fixture): void => {
  rule(f, 'large', { amount: 40 })
  const amount = 40 * BUYERS
  f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: monthOf(f.now), amount })
  const { aid } = f.activity('OPEN', { pointsRule: id('large'), capacity: LIMITS.activityParticipants })
  f.does('a-member-1+a-member-2', 'activity.RollCallBatch', { aid, ...roll(...names) })
  f.does('a-member-2', 'activity.CloseActivity', { aid })
  f.does('a-member-2', 'activity.FileMinutes', {
    aid,
    minutesRoot: hash('m'),
    attachments: 1,
    attachmentsRoot: hash('p'),
  })
  f.does('a-officer', 'activity.VerifyActivity', { aid, result: 'ACCEPT' })
}

const sale = (): Fixture => {
  const f = new Fixture()
  castMall(f)
  join(f)
  earn(f)
  onSale(f, 'item')
  stockUp(f, 'item', PIECES)
  f.wait(2 * DAY)
  return f
}

describe('a rush on one item', () => {
  it('sells exactly what there is, whoever comes first, and every sum agrees', { timeout: 120_000 }, async () => {
    const base = sale()
    const orders = fc.shuffledSubarray(names, { minLength: BUYERS, maxLength: BUYERS })
    const play = async (queue: readonly string[]) => {
      const f = base.fork()
      const codes: string[] = []
      for (let at = 0; at < queue.length; at += BLOCK) {
        f.wait(1_000)
        const sent = queue.slice(at, at + BLOCK).map(who => {
          return f.world.sending(who, 'mall.PlaceOrder', orderArgs(`order of ${who}`, who))
        })
        codes.push(...f.world.block(sent).map(codeOf))
      }
      expect(codes.slice(0, PIECES).every(code => code === 'OK')).toBe(true)
      expect(codes.slice(PIECES).every(code => code === 'E_STOCK')).toBe(true)
      expect(f.row(stocks, [rawId('point'), rawId('item')])).toEqual({ onHand: PIECES, reserved: PIECES })
      const points = await f.world.ask('points.reconcile', {})
      const mall = await f.world.ask('mall.totals', {})
      expect(points).toMatchObject({ agrees: true, balanced: true, frozen: PIECES * 30, sum: 40 * BUYERS })
      expect(mall).toMatchObject({ openOrders: PIECES, openPoints: PIECES * 30 })
      expect(await f.world.violations()).toEqual([])
    }
    await fc.assert(fc.asyncProperty(orders, play), { numRuns: 5 })
  })
})
