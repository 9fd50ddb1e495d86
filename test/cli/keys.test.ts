import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountId, ascii, encodeAddress, makeSigner, sha256, toHex } from '#base'
import { cli, errorOf } from './run.ts'

let folder = ''
const at = (...parts: readonly string[]) => join(folder, ...parts)
const run = (...argv: readonly string[]) => cli(['--json', '--network', at('net'), ...argv])
const secret = sha256(ascii('a key from elsewhere'))
const ADDRESS = encodeAddress(accountId(makeSigner(secret).publicKey))
const ROLE = ['--role', 'CLERK', '--org-id', '11'.repeat(16)]
const publicKey = toHex(makeSigner(secret).publicKey)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-keys-'))
  expect((await run('network', 'init', '--out', at('net'), '--enterprises', '2')).code).toBe(0)
  writeFileSync(at('secret.hex'), `${toHex(secret)}\n`)
  writeFileSync(at('other-password'), 'another password\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('keys', () => {
  it('import takes a secret into an encrypted keystore, and never writes over one', async () => {
    const taken = await run('keys', 'import', 'elsewhere', at('secret.hex'))
    expect(taken.code).toBe(0)
    const view = JSON.parse(taken.out)
    expect(view.publicKey).toBe(publicKey)
    expect(statSync(view.path).mode & 0o777).toBe(0o600)
    expect(readFileSync(view.path, 'utf8')).not.toContain(toHex(secret))
    expect((await run('keys', 'import', 'elsewhere', at('secret.hex'))).code).toBe(64)
    expect((await run('keys', 'import', 'Else/where', at('secret.hex'))).code).toBe(64)
    expect((await run('keys', 'import', 'nothing', at('none'))).code).toBe(5)
    expect((await run('keys', 'import', 'nothing', at('other-password'))).code).toBe(64)
  })

  it('export writes another keystore under another password, which import takes back', async () => {
    const sealed = at('exported.json')
    const argv = ['keys', 'export', 'elsewhere', sealed, '--export-password-file', at('other-password')]
    expect((await run(...argv)).code).toBe(0)
    expect((await run(...argv)).code).toBe(64)
    expect((await run('keys', 'import', 'back', sealed)).code).toBe(64)
    const back = (passwordFile: string) =>
      run('keys', 'import', 'back', sealed, '--source-password-file', at(passwordFile))
    expect((await back('secret.hex')).code).toBe(4)
    expect(JSON.parse((await back('other-password')).out).publicKey).toBe(publicKey)
    expect((await run('keys', 'export', 'nobody', at('x.json'))).code).toBe(5)
  })

  it('export without a password copies the keystore as it is', async () => {
    const copied = await run('keys', 'export', 'elsewhere', at('copy.json'))
    expect(copied.code).toBe(0)
    const original = JSON.parse((await run('keys', 'show', 'elsewhere')).out).path
    expect(JSON.parse(readFileSync(at('copy.json'), 'utf8'))).toEqual(JSON.parse(readFileSync(original, 'utf8')))
  })

  it('a name that two homes hold must be told apart with --home', async () => {
    const [one, two] = ['enterprise-1', 'enterprise-2'].map(name => at('net', name))
    for (const home of [one, two]) expect((await run('keys', 'new', 'twin', '--home', home as string)).code).toBe(0)
    const both = await run('keys', 'show', 'twin')
    expect([both.code, errorOf(both).message]).toEqual([64, expect.stringContaining('--home')])
    expect((await run('keys', 'show', 'twin', '--home', one as string)).code).toBe(0)
  })

  it('signer URIs name a keystore, a file or a variable', async () => {
    const path = JSON.parse((await run('keys', 'show', 'elsewhere')).out).path
    const create = (as: string, env: Record<string, string> = {}) =>
      cli(
        ['--network', at('net'), 'tx', 'create', 'access', 'revoke-role', '--as', as, '--actor', ADDRESS, ...ROLE],
        env,
      )
    for (const as of ['elsewhere', 'keystore:elsewhere', `file:${path}`]) expect((await create(as)).code).toBe(0)
    expect((await create('env:MY_KEY', { MY_KEY: toHex(secret) })).code).toBe(0)
    expect((await create('env:MY_KEY', { MY_KEY: 'short' })).code).toBe(64)
    expect((await create('env:MY_KEY')).err).not.toContain('short')
    expect((await create('file:/nowhere/at/all.json')).code).toBe(5)
  })

  it('are found after the folder has been moved', async () => {
    cpSync(at('net'), at('moved'), { recursive: true })
    const listed = JSON.parse((await cli(['--json', '--network', at('moved'), 'keys', 'list'])).out)
    expect(listed.length).toBeGreaterThan(5)
    for (const { path } of listed) expect(path.startsWith(at('moved'))).toBe(true)
  })
})
