/** `gov upgrade` over a real API: what it shows, and what it sends. */

import { afterEach, describe, expect, it } from 'vitest'
import { ascii, type Json, must, ok, sha256, toHex } from '#base'
import { parseTransaction } from '#chain'
import { engine } from '#contracts'
import { openScene, type Scene } from '../api/support.ts'
import { CHAIN } from '../mempool/support.ts'
import { cli, errorOf } from './run.ts'

const SECRETS = Object.fromEntries(['SECRETARY', 'ORGANIZER'].map(name => [name, toHex(sha256(ascii(name)))]))
const TWO = ['--as', 'env:SECRETARY', '--cosign', 'env:ORGANIZER', '--wait', 'none']

let scene: Scene | undefined
afterEach(async () => {
  await scene?.api.close()
  scene = undefined
})

const standing = (operator: number, seat = true) => ({ candidateId: `${operator}`.repeat(32), operator, seat })
const SCHEDULED = {
  protocol: 1,
  scheduled: { protocol: 2, height: 5_000 },
  seats: { ready: 3, total: 4, quorum: 3 },
  ready: [standing(0), standing(1), standing(2)],
  missing: [standing(3), standing(4, false)],
}

/** The command line against a node that answers so; also the calls that it was sent. */
const run = async (view: Json, argv: readonly string[], env = {}) => {
  scene = await openScene()
  const sent: Uint8Array[] = []
  scene.reader.query = async () => ok(view)
  scene.reader.submit = async bytes => {
    sent.push(bytes)
    return ok(CHAIN)
  }
  const result = await cli(['--url', scene.api.url, 'gov', 'upgrade', ...argv], { ...SECRETS, ...env })
  const calls = sent.flatMap(bytes => must(parseTransaction(CHAIN, bytes)).body.calls)
  return { ...result, calls: calls.map(call => engine.describeCall(call)) }
}

describe('gov upgrade', () => {
  it('shows what is scheduled and names who is missing, in both languages', async () => {
    const { code, out } = await run(SCHEDULED, [], { KAPOK_LANG: 'en' })
    expect(code).toBe(0)
    expect(out).toContain('protocol 2 from block 5000 on')
    expect(out).toContain('3 of 4, 3 needed')
    const missing = out.split('\n').filter(line => line.includes('MISSING'))
    expect(missing.map(line => line.includes('3'.repeat(32)) || line.includes('4'.repeat(32)))).toEqual([true, true])
    await scene?.api.close()
    expect((await run(SCHEDULED, [], { KAPOK_LANG: 'zh' })).out).toContain('协议 2，自区块 5000 起')
  })

  it('shows that nothing is scheduled, and the answer of the node as JSON', async () => {
    const none = { protocol: 3, scheduled: null, seats: null, ready: [], missing: [] }
    const { out } = await run(none, [], { KAPOK_LANG: 'en' })
    expect(out).toMatch(/scheduled.*nothing/)
    await scene?.api.close()
    expect(JSON.parse((await run(none, ['--json'])).out)).toEqual(none)
  })

  it('sends what two persons sign, to schedule and to call off', async () => {
    const args = { protocol: 2, height: 6_000 }
    const scheduling = await run(SCHEDULED, ['--protocol', '2', '--height', '6000', ...TWO])
    expect([scheduling.code, scheduling.calls]).toMatchObject([0, [{ name: 'ScheduleUpgrade', data: args }]])
    await scene?.api.close()
    const { calls } = await run(SCHEDULED, ['--cancel', ...TWO])
    expect(calls).toMatchObject([{ name: 'ScheduleUpgrade', data: { protocol: 1, height: 0 } }])
  })

  it('asks for both numbers, or for neither with --cancel, and says who has to sign', async () => {
    for (const wrong of [
      ['--protocol', '2'],
      ['--height', '9'],
      ['--cancel', '--height', '9'],
    ]) {
      const { code, calls } = await run(SCHEDULED, [...wrong, ...TWO])
      expect([wrong, code, calls]).toEqual([wrong, 64, []])
      await scene?.api.close()
    }
    const unsigned = await run(SCHEDULED, ['--json', '--protocol', '2', '--height', '9'])
    expect(unsigned.code).toBe(64)
    expect(JSON.stringify(errorOf(unsigned).message)).toContain('--cosign')
  })
})
