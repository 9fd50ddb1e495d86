import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { toHex } from '#base'
import { heartbeatJson } from '#chain'
import { sampleChain, sampleHeartbeat } from '../chain/sample-chain.ts'
import { cli, errorOf } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'kapok-heartbeat-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const chain = sampleChain()
const file = join(folder, 'heartbeat.json')
writeFileSync(file, JSON.stringify(heartbeatJson(sampleHeartbeat(chain))))
const verify = (genesis: string, env: Record<string, string> = {}, json = true) =>
  cli([...(json ? ['--json'] : []), 'block', 'verify-heartbeat', file, '--genesis', genesis], env)

describe('block verify-heartbeat', () => {
  it('says offline since which block nothing has happened, in both languages', async () => {
    const { code, out } = await verify(toHex(chain.chainId))
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { ok: true, height: 1, slot: 29_400_010, fromMs: 1_764_000_600_000 },
    ])
    expect((await verify(toHex(chain.chainId), {}, false)).out).toContain('no block above 1')
    expect((await verify(toHex(chain.chainId), { KAPOK_LANG: 'zh' }, false)).out).toContain('高度 1 之后')
  })

  it('says no to another chain', async () => {
    const result = await verify('00'.repeat(32))
    expect([result.code, errorOf(result).message]).toEqual([3, expect.stringContaining('WRONG_CHAIN')])
  })
})
