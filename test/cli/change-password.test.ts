/** `keys change-password` and `data backup` as commands. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKey, toHex } from '#base'
import { loadHome } from '#node'
import { cli, errorOf } from './run.ts'

let folder = ''
const at = (...parts: readonly string[]) => join(folder, ...parts)
const home = () => at('net', 'enterprise-1')
const run = (...argv: readonly string[]) => cli(['--json', '--home', home(), ...argv])
const change = (file: string) => run('keys', 'change-password', '--new-password-file', at(file))
const nodeKey = async () => {
  const loaded = await loadHome(home())
  return loaded.ok ? toHex(loaded.value.nodeSecret) : loaded.fault.code
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-password-'))
  expect((await cli(['network', 'init', '--out', at('net'), '--enterprises', '1'])).code).toBe(0)
  writeFileSync(at('new'), 'a longer password\n')
  writeFileSync(at('third'), 'yet another password\n')
  writeFileSync(at('short'), 'short\n')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('keys change-password', () => {
  it('seals every keystore anew and replaces the password, and the home opens as before', async () => {
    const before = await nodeKey()
    const paths = (JSON.parse((await run('keys', 'list')).out) as { path: string }[]).map(({ path }) => path)
    const done = await change('new')
    expect(done.code).toBe(0)
    expect(JSON.parse(done.out).keystores).toBe(paths.length + 3)
    expect(await nodeKey()).toBe(before)
    expect(readFileSync(join(home(), 'password'), 'utf8')).toBe('a longer password\n')
    for (const path of paths) {
      expect(openKey(JSON.parse(readFileSync(path, 'utf8')), 'a longer password').ok).toBe(true)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
    const left = readdirSync(home(), { recursive: true }).filter(name => String(name).endsWith('.new'))
    expect(left).toEqual([])
  })

  it('goes on where it was interrupted', async () => {
    const before = await nodeKey()
    // As after a crash: the keystores are done, the password file is still the old one.
    writeFileSync(join(home(), 'password'), 'the one before\n')
    expect((await change('new')).code).toBe(0)
    expect(await nodeKey()).toBe(before)
  })

  it('changes nothing where one keystore is under a third password, or the new one is too short', async () => {
    expect(errorOf(await change('short')).code).toBe('USAGE')
    const third = at('third')
    expect((await run('keys', 'export', 'secretary', at('taken.json'), '--export-password-file', third)).code).toBe(0)
    writeFileSync(join(home(), 'accounts', 'strange.json'), readFileSync(at('taken.json')))
    const before = readFileSync(join(home(), 'keys', 'node.json'), 'utf8')
    writeFileSync(at('fourth'), 'a fourth password\n')
    const refused = await change('fourth')
    expect([refused.code, errorOf(refused).code]).toEqual([4, 'WRONG_PASSWORD'])
    expect(errorOf(refused).message).toContain('strange.json')
    expect(readFileSync(join(home(), 'keys', 'node.json'), 'utf8')).toBe(before)
    rmSync(join(home(), 'accounts', 'strange.json'))
  })
})

describe('data backup and restore', () => {
  it('write one file that only its owner may read, once, and make a folder of it, once', async () => {
    const file = at('one.tar')
    const made = await run('data', 'backup', '--out', file)
    expect([made.code, made.err]).toEqual([0, ''])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(made.out)).toMatchObject({ file, height: null })
    expect(errorOf(await run('data', 'backup', '--out', file)).code).toBe('USAGE')
    const restore = () => cli(['--json', '--home', at('restored'), 'data', 'restore', file])
    const back = await restore()
    expect(back.code).toBe(0)
    expect(back.err).toContain('Never run two copies')
    expect((await loadHome(at('restored'))).ok).toBe(true)
    expect(errorOf(await restore()).code).toBe('USAGE')
  })

  it('say that keys are missing, and leave nothing behind what could not be written or read', async () => {
    const file = at('keyless.tar')
    expect((await run('data', 'backup', '--out', file, '--without-keys')).code).toBe(0)
    const back = await cli(['--home', at('keyless'), 'data', 'restore', file])
    expect(back.err).toContain('put them in place')
    const nowhere = at('nowhere.tar')
    expect((await cli(['--home', at('net'), 'data', 'backup', '--out', nowhere])).code).toBe(5)
    expect(existsSync(nowhere)).toBe(false)
    writeFileSync(at('cut.tar'), readFileSync(file).subarray(0, 3_000))
    const cut = await cli(['--json', '--home', at('cut'), 'data', 'restore', at('cut.tar')])
    expect([cut.code, errorOf(cut).code]).toEqual([3, 'BAD_BACKUP'])
    expect(existsSync(at('cut'))).toBe(false)
  })
})
