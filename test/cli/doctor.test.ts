/** `node doctor` and `node status` over a real API, whose node says what the test wants. */

import { afterEach, describe, expect, it } from 'vitest'
import type { NodeStatus } from '../../src/api/reader.ts'
import { openScene, type Scene } from '../api/support.ts'
import { cli } from './run.ts'

let scene: Scene | undefined
afterEach(async () => {
  await scene?.api.close()
  scene = undefined
})

const ask = async (change: Partial<NodeStatus>, argv: readonly string[], env = {}) => {
  scene = await openScene()
  const { reader, api } = scene
  const status = reader.status()
  reader.status = () => ({ ...status, ...change })
  return cli(['--url', api.url, 'node', ...argv], env)
}
const signing = (state: string, fromView?: number) => ({
  signing: { state, fromView, reason: { en: 'because', zh: '因为' } },
})

describe('node doctor', () => {
  it('says that all is well', async () => {
    const { code, out } = await ask({ ...signing('signing'), peers: 3 }, ['doctor'], { KAPOK_LANG: 'en' })
    expect(code).toBe(0)
    expect(out).toContain('signs: because')
    expect(out).toContain('3 connected')
    expect(out).toContain('10.0 GiB free')
  })

  it('ends 1 for a validator that does not sign, and says why in the language that is asked for', async () => {
    const argv = ['doctor']
    for (const state of ['asking', 'waiting', 'twin']) {
      const { code, out, err } = await ask(signing(state, 42), argv, { KAPOK_LANG: 'zh' })
      expect([state, code]).toEqual([state, 1])
      expect(out).toContain('因为')
      expect(out).toContain('42')
      expect(err).toContain('签名')
      await scene?.api.close()
    }
  })

  it('shows a disk that is nearly full before the node stops for it', async () => {
    const { code, out, err } = await ask({ ...signing('signing'), diskFreeBytes: 2 ** 29 }, ['doctor'])
    expect(code).toBe(1)
    expect(out).toContain('0.5 GiB free; the node stops below 256 MiB')
    expect(err).toContain('disk')
  })

  it('shows software that will be too old, in time, and where it will stop', async () => {
    const known = { ...signing('signing'), version: '0.9.0', protocol: 2, protocolMax: 2 }
    const { code, out, err } = await ask({ ...known, upgrade: { protocol: 3, height: 90 } }, ['doctor'])
    expect(code).toBe(1)
    expect(out).toContain('protocol 3 from block 90 on')
    expect(out).toContain('INSTALL the newer version')
    expect(err).toContain('software')
    await scene?.api.close()
    const ready = await ask({ ...known, protocolMax: 3, upgrade: { protocol: 3, height: 90 } }, ['doctor'])
    expect(ready.code).toBe(0)
    expect(ready.out).toContain('version 0.9.0 speaks up to 3')
  })

  it('shows a clock that is wrong, as JSON as well', async () => {
    const { code, out } = await ask({ ...signing('observer'), clockOffsetMs: -30_000 }, ['doctor', '--json'])
    expect(code).toBe(1)
    const checks = JSON.parse(out) as readonly { readonly isGood: boolean; readonly detail: string }[]
    expect(checks.filter(({ isGood }) => !isGood).map(({ detail }) => detail)).toEqual([
      expect.stringContaining('-30000'),
    ])
  })
})

describe('node peers', () => {
  it('shows each node, its enterprise, whether it is connected, and from whom its addresses are known', async () => {
    const { code, out } = await ask({}, ['peers'])
    expect(code).toBe(0)
    expect(out).toMatch(/1.*yes.*12D3 .*\/dns4\/b\/tcp\/1 \(told by the node\)/)
    await scene?.api.close()
    expect(JSON.parse((await ask({}, ['peers', '--json'])).out)).toEqual([
      { enterprise: 1, connected: true, peer: '12D3', addresses: [{ address: '/dns4/b/tcp/1', from: 'node' }] },
    ])
  })
})

describe('node status', () => {
  it('says in one line whether the node signs', async () => {
    const { out } = await ask(signing('waiting', 7), ['status'], { KAPOK_LANG: 'en' })
    expect(out).toContain('waiting: because')
  })
})
