import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { toHex } from '#base'
import { makeAttestation } from '#chain'
import { sampleAttestation } from '../chain/sample-attestation.ts'
import { sampleChain } from '../chain/sample-chain.ts'
import { cli, errorOf } from './run.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('exit codes and errors', () => {
  it('of a mistyped command are 64, with a hint', async () => {
    for (const argv of [['nonsense'], ['block', 'nonsense'], ['receipt', 'verify'], ['block', 'get', '--nonsense']]) {
      const result = await cli(argv)
      expect([argv, result.code]).toEqual([argv, 64])
      expect(result.err).toContain('kapok --help')
      expect(result.out).toBe('')
    }
  })

  it('of a node that does not answer are 69, as one JSON object with --json', async () => {
    const result = await cli(['--json', '--url', 'http://127.0.0.1:9', 'block', 'get'])
    expect(result.code).toBe(69)
    expect(errorOf(result)).toMatchObject({ code: 'UNREACHABLE', retryable: true })
  })

  it('speak the language that is asked for', async () => {
    const argv = ['--url', 'http://127.0.0.1:9', 'block', 'get']
    expect((await cli(argv, { KAPOK_LANG: 'zh' })).err).toContain('节点没有响应')
    expect((await cli(argv, { KAPOK_LANG: 'en' })).err).toContain('does not answer')
  })

  it('help is no error and lists codes and variables', async () => {
    const help = await cli(['--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    expect(help.out).toContain('network')
    expect((await cli(['help', 'exit-codes'])).out).toContain('130')
    expect((await cli(['help', 'environment'])).out).toContain('KAPOK_P2P_LISTEN')
  })
})

describe('network and keys', () => {
  const network = () => join(folder, 'net')
  const run = (...argv: readonly string[]) => cli(['--json', '--network', network(), ...argv])

  it('init makes homes whose secrets only the owner can read, once', async () => {
    const made = await run('network', 'init', '--out', network(), '--enterprises', '3', '--base-port', '19100')
    expect(made.code).toBe(0)
    const file = JSON.parse(made.out)
    expect(file.nodes).toHaveLength(3)
    for (const node of file.nodes) {
      for (const name of ['password', 'keys/node.json', 'keys/validator.json'])
        expect(statSync(join(node.home, name)).mode & 0o777).toBe(0o600)
      expect((await cli(['node', 'config', 'check', '--home', node.home])).code).toBe(0)
      expect(readFileSync(join(node.home, 'keys/node.json'), 'utf8')).not.toContain('secret')
    }
    expect(JSON.parse((await run('network', 'genesis', 'hash')).out)).toEqual({ genesisHash: file.genesisHash })
    expect((await run('network', 'init', '--out', network())).code).toBe(64)
  })

  it('a home without a validator key cannot stand for a seat', async () => {
    vi.stubEnv('KAPOK_NODE_VALIDATOR', 'false')
    const home = join(network(), 'enterprise-2')
    const refused = await run('node', 'stand', '--home', home, '--as', 'operator-enterprise-2')
    vi.unstubAllEnvs()
    expect([refused.code, errorOf(refused).message]).toEqual([64, expect.stringContaining('no validator key')])
  })

  it('a home that is damaged is refused with what is wrong', async () => {
    const home = join(network(), 'enterprise-3')
    const check = () => cli(['--json', 'node', 'config', 'check', '--home', home])
    writeFileSync(join(home, 'password'), 'another\n')
    expect(errorOf(await check()).code).toBe('WRONG_PASSWORD')
    expect((await check()).code).toBe(4)
    writeFileSync(join(home, 'config.toml'), '[p2p]\nlisten = 7\n')
    expect(errorOf(await check())).toMatchObject({ code: 'BAD_CONFIG', message: expect.stringContaining('p2p.listen') })
    expect((await cli(['--json', 'node', 'config', 'check', '--home', join(folder, 'none')])).code).toBe(5)
  })

  it('config show says where each value comes from', async () => {
    const home = join(network(), 'enterprise-1')
    const shown = JSON.parse((await cli(['--json', 'node', 'config', 'show', '--home', home])).out)
    const origin = (name: string) => shown.find((one: { name: string }) => one.name === name).origin
    expect([origin('api.port'), origin('log.level')]).toEqual(['file', 'default'])
  })

  it('keys are made, listed and shown without their secret', async () => {
    const made = JSON.parse((await run('keys', 'new', 'alice', '--home', join(network(), 'enterprise-1'))).out)
    expect(made.address).toMatch(/^kpk1/)
    const listed = JSON.parse((await run('keys', 'list')).out) as { name: string }[]
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['alice', 'registrar', 'secretary']))
    expect(JSON.parse((await run('keys', 'show', 'alice')).out)).toEqual(made)
    expect((await run('keys', 'new', 'alice', '--home', join(network(), 'enterprise-1'))).code).toBe(64)
    expect((await run('keys', 'show', 'bob')).code).toBe(5)
  })

  it('a transaction is made, signed and explained offline; its flags come from the schema', async () => {
    const path = join(folder, 'tx.hex')
    const orgId = '11'.repeat(16)
    const flags = [
      '--org-id',
      orgId,
      '--kind',
      'PERSON',
      '--keys',
      `[{"publicKey":"${'22'.repeat(32)}","weight":1}]`,
      '--threshold',
      '1',
    ]
    const secretary = JSON.parse((await run('keys', 'show', 'secretary')).out).publicKey
    const create = (...more: readonly string[]) =>
      run('tx', 'create', 'access', 'register-actor', ...flags, '--as', 'registrar', '--out', path, ...more)
    expect((await create()).code).toBe(0)
    expect((await run('tx', 'sign', path, '--as', 'secretary', '--out', path)).code).toBe(64)
    const made = await create('--awaiting', secretary)
    expect(made.code).toBe(0)
    const first = readFileSync(path, 'utf8').trim()
    expect(first).toMatch(/^[0-9a-f]+$/)
    expect((await run('tx', 'sign', path, '--as', 'secretary', '--out', path)).code).toBe(0)
    expect(readFileSync(path, 'utf8').trim().length).toBeGreaterThan(first.length + 150)
    const explained = JSON.parse((await run('tx', 'explain', path)).out)
    expect(explained).toMatchObject({ complete: true, calls: [{ module: 'access', name: 'RegisterActor' }] })
    expect(explained.signed).toHaveLength(2)
    writeFileSync(path, first)
    expect(JSON.parse((await run('tx', 'explain', path)).out)).toMatchObject({ complete: false, id: explained.id })
    expect((await cli(['--network', network(), 'tx', 'explain', path])).out).toContain('has not signed yet')
    const bad = async (...change: readonly string[]) =>
      (await run('tx', 'create', 'access', 'register-actor', ...flags, ...change, '--as', 'registrar')).code
    expect(await bad('--threshold', 'many')).toBe(64)
    expect(await bad('--kind', 'ROBOT')).toBe(64)
    expect(await bad('--nonsense', '1')).toBe(64)
    expect((await run('tx', 'create', 'access', 'register-actor', ...flags)).code).toBe(64)
    expect((await run('tx', 'create', 'access', 'register-actor', ...flags, '--as', 'nobody')).code).toBe(5)
    writeFileSync(path, 'zz')
    expect((await run('tx', 'send', path)).code).toBe(64)
  })
})

describe('receipt verify', () => {
  it('says YES with the levels, NO with the level that failed, and needs no network', async () => {
    const chain = sampleChain()
    const genesisHash = toHex(chain.chainId)
    const path = join(folder, 'a.kapok.json')
    writeFileSync(path, makeAttestation(sampleAttestation(chain)))
    const verify = (genesis: string) => cli(['--json', 'receipt', 'verify', path, '--genesis', genesis])
    const yes = await verify(genesisHash)
    expect(yes.code).toBe(0)
    expect(JSON.parse(yes.out)).toMatchObject({ ok: true, levels: expect.arrayContaining(['V3', 'V4']) })
    const no = await verify('00'.repeat(32))
    expect(no.code).toBe(3)
    expect(JSON.parse(no.out)).toMatchObject({ ok: false, failed: { level: 'V4' } })
    expect((await verify('xyz')).code).toBe(64)
  })
})
