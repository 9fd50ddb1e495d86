import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { accountId, ascii, encodeAddress, makeSigner, sha256 } from '#base'
import { TEXT } from '../../src/cli/text/index.ts'
import { cli, errorOf } from './run.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-help-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const ADDRESS = encodeAddress(accountId(makeSigner(sha256(ascii('someone'))).publicKey))
const ZH = { KAPOK_LANG: 'zh' }

describe('language', () => {
  it('is that of KAPOK_LANG, else of the locale, else English', async () => {
    const first = async (env: Record<string, string>) => (await cli(['--help'], env)).out.split('\n')[0]
    expect(await first({})).toContain('Usage:')
    expect(await first({ LANG: 'zh_CN.UTF-8' })).toContain('用法')
    expect(await first({ LC_ALL: 'en_GB.UTF-8', LANG: 'zh_CN.UTF-8' })).toContain('Usage:')
    expect(await first({ KAPOK_LANG: 'zh', LC_ALL: 'en_GB.UTF-8' })).toContain('用法')
    expect(await first({ KAPOK_LANG: '', LANG: 'zh' })).toContain('用法')
  })

  it('holds for help of commands and schema flags, tables, errors and their hints', async () => {
    const help = await cli(['activity', 'sign-in', '--help'], ZH)
    expect(help.out).toContain('签到')
    expect(help.out).toContain('可由谁发送')
    expect(help.out).not.toContain('display help')
    expect((await cli(['help', 'exit-codes'], ZH)).out).toContain('被中断')
    const lock = ['tx', 'create', 'access', 'lock-actor', '--actor', ADDRESS]
    const usage = await cli(lock, ZH)
    expect(usage.err).toContain('请指明签名者')
    expect((await cli(lock)).err).toContain('say who signs')
  })

  it('says the same things in both languages, and none is left empty', () => {
    const leaves = (value: unknown, path: string): readonly [string, unknown][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
        : [[path, value]]
    const [en, zh] = [leaves(TEXT.en, ''), leaves(TEXT.zh, '')]
    expect(zh.map(([path]) => path)).toEqual(en.map(([path]) => path))
    for (const [path, value] of zh) {
      if (typeof value === 'function') continue
      expect(value, path).not.toBe('')
      if (path !== '.heads.api') expect(value, path).toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('help', () => {
  it('of a group without its command is shown, and is a mistake of usage', async () => {
    const group = await cli(['network'])
    expect([group.code, group.out]).toEqual([64, ''])
    expect(group.err).toContain('genesis')
    expect(group.err).toContain('a command is missing')
    expect(errorOf(await cli(['--json', 'network']))).toMatchObject({ code: 'USAGE' })
  })

  it('names the variable of every flag, and no two flags of one command share one', async () => {
    const rows = JSON.parse((await cli(['--json', 'help', 'environment'])).out) as { variable: string }[]
    const names = rows.map(({ variable }) => variable)
    expect(names).toEqual(expect.arrayContaining(['KAPOK_LANG', 'KAPOK_URL', 'KAPOK_COSIGN', 'KAPOK_API_PORT']))
    expect(names.some(name => name.startsWith('KAPOK_ARG_'))).toBe(true)
    for (const name of names) expect(name).toMatch(/^KAPOK_[A-Z0-9_]+$/)
    const help = (await cli(['block', 'list', '--help'])).out
    const flags = help.split(/\n(?= {2}-)/).filter(text => text.startsWith('  --'))
    expect(flags.length).toBeGreaterThan(5)
    for (const text of flags) expect(text).toMatch(/env:\s+KAPOK_/)
  })
})

describe('variables of flags', () => {
  it('stand in for flags, and flags go before them', async () => {
    vi.stubEnv('KAPOK_URL', 'http://127.0.0.1:9')
    expect(errorOf(await cli(['--json', 'block', 'get'])).message).toContain('127.0.0.1:9')
    expect(errorOf(await cli(['--json', '--url', 'http://127.0.0.1:7', 'block', 'get'])).message).toContain(':7')
    vi.stubEnv('KAPOK_LIMIT', 'many')
    expect((await cli(['block', 'list'])).code).toBe(64)
    expect((await cli(['block', 'get'], { KAPOK_JSON: '1' })).err).toContain('{"error"')
  })
})

describe('flags with numbers and files', () => {
  it('are bounded', async () => {
    for (const argv of [
      ['block', 'list', '--limit', '101'],
      ['block', 'list', '--limit', '0'],
      ['block', 'follow', '--count', '-1'],
      ['network', 'init', '--enterprises', '65'],
      ['network', 'init', '--out', join(folder, 'unmade'), '--enterprises', '3', '--seats', '4'],
      ['network', 'init', '--out', join(folder, 'unmade'), '--seats', '0'],
      ['network', 'init', '--base-port', '80'],
      ['network', 'logs', '--lines', '1e3'],
    ])
      expect([argv, (await cli(argv)).code]).toEqual([argv, 64])
  })

  it('a missing file ends with 5, a broken network folder with 1', async () => {
    const missing = await cli(['--json', 'receipt', 'verify', join(folder, 'none'), '--genesis', '00'.repeat(32)])
    expect([missing.code, errorOf(missing).code]).toEqual([5, 'ENOENT'])
    writeFileSync(join(folder, 'network.json'), '{"nodes":7}')
    const broken = await cli(['--json', 'network', 'status', folder])
    expect([broken.code, errorOf(broken).code]).toEqual([1, 'BAD_CONFIG'])
    expect((await cli(['network', 'status', join(folder, 'none')])).code).toBe(5)
  })

  it('a time needs its zone', async () => {
    const plan = (time: string) => cli(['tx', 'create', 'activity', 'postpone-activity', '--starts-at-ms', time])
    expect((await plan('2026-05-01T09:00')).err).toContain('zone')
    expect((await plan('2026-05-01T09:00+08:00')).err).not.toContain('zone')
  })
})
