/** The ceremony by its commands, offline: what each person sees in either language. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import { cli, errorOf } from './run.ts'

let root = ''
const at = (...path: readonly string[]) => join(root, ...path)
let hash = ''

const request = (name: string, port: number, accounts: string) =>
  cli([
    'network',
    'join-request',
    '--name',
    name,
    '--address',
    `127.0.0.1:${port}`,
    '--accounts',
    accounts,
    '--out',
    at(name),
  ])

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'kapok-ceremony-cli-'))
  expect((await request('alder', 9_100, 'secretary,registrar')).code).toBe(0)
  expect((await request('birch', 9_110, 'organizer')).code).toBe(0)
  writeFileSync(
    at('orgs.toml'),
    `name = "cli"
data_class = "synthetic"
epoch_length = 50
enterprise = [{ name = "alder", request = "alder/join-request.json" }, { name = "birch", request = "birch/join-request.json" }]
officers = { secretary = "alder/secretary", registrar = "alder/registrar", organizer = "birch/organizer" }
`,
  )
  const made = await cli(['network', 'init', '--orgs', at('orgs.toml'), '--out', at('out'), '--json'])
  hash = (JSON.parse(made.out) as { genesisHash: string }).genesisHash
}, 60_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('network join-request', () => {
  it('says what to hand over and what to take to a safe, in the language of the person', async () => {
    const said = await cli(
      ['network', 'join-request', '--name', 'cedar', '--address', 'c.example:9000', '--out', at('cedar')],
      { KAPOK_LANG: 'zh' },
    )
    expect(said.code).toBe(0)
    expect(said.err).toContain(`请移交 ${at('cedar', 'join-request.json')}`)
    expect(said.err).toContain(`请将 ${at('cedar', 'guardian')} 移入保险柜`)
  })

  it('makes nothing twice', async () => {
    const again = await cli([
      'network',
      'join-request',
      '--name',
      'alder',
      '--address',
      'a.example:9000',
      '--out',
      at('alder'),
      '--json',
    ])
    expect([again.code, errorOf(again).code]).toEqual([EXIT.failed, 'BAD_CEREMONY'])
    expect(errorOf(again).message).toMatch(/nothing is written over keys.* \/ .*绝不覆盖/)
  })
})

describe('network init --orgs', () => {
  it('writes the genesis, its hash and a folder an enterprise', () => {
    expect(readFileSync(at('out', 'genesis-hash.txt'), 'utf8')).toMatch(new RegExp(`^${hash}\n\n 1  [a-z]+ `))
    for (const name of ['alder', 'birch']) expect(existsSync(at('out', name, 'README.md'))).toBe(true)
  })

  it('never writes over a genesis, and says which file is wrong', async () => {
    expect((await cli(['network', 'init', '--orgs', at('orgs.toml'), '--out', at('out')])).code).toBe(EXIT.usage)
    writeFileSync(at('bad.toml'), 'name = "cli"\n')
    const bad = await cli(['network', 'init', '--orgs', at('bad.toml'), '--out', at('bad')])
    expect(bad.code).toBe(EXIT.failed)
    expect(bad.err).toContain(`${at('bad.toml')}: data_class: one of synthetic, production is needed / `)
    expect(existsSync(at('bad'))).toBe(false)
  })
})

describe('network genesis hash', () => {
  it('is the same of the file, of a folder that was handed over, and of the founding', async () => {
    for (const path of [at('out'), at('out', 'genesis.kapok'), at('out', 'alder')])
      expect((await cli(['network', 'genesis', 'hash', path])).out).toBe(`${hash}\n`)
  })

  it('reads itself as 32 words in either language', async () => {
    const said = await cli(['network', 'genesis', 'hash', at('out'), '--words', '--json'])
    const { words } = JSON.parse(said.out) as { words: readonly { en: string; zh: string }[] }
    expect(words).toHaveLength(32)
    const lines = (await cli(['network', 'genesis', 'hash', at('out'), '--words'])).out.trimEnd().split('\n')
    expect(lines).toHaveLength(9)
    expect(lines[8]).toContain(`${words[31]?.en} ${words[31]?.zh}`)
  })
})

describe('network accept', () => {
  it('refuses another hash before anything is written, then puts the files in place', async () => {
    const accept = (told: string) =>
      cli(['network', 'accept', at('out', 'alder'), '--home', at('alder'), '--genesis', told])
    expect((await accept('12')).code).toBe(EXIT.usage)
    const wrong = await accept('00'.repeat(32))
    expect(wrong.code).toBe(EXIT.failed)
    expect(wrong.err).toContain('请勿启动')
    expect(existsSync(at('alder', 'compose.yaml'))).toBe(false)
    const right = await accept(hash)
    expect(right.code).toBe(0)
    expect(right.err).toContain('alder is a founder of cli: the genesis has exactly your keys.')
    expect(right.err).toContain(`Next: kapok node start --home ${at('alder', 'home')}`)
    expect((await cli(['node', 'config', 'check', '--home', at('alder', 'home')])).code).toBe(0)
    expect((await cli(['network', 'genesis', 'hash', at('alder')])).out).toBe(`${hash}\n`)
  })

  it('opens the keys of the enterprise, and those of the guardian apart', async () => {
    const names = async (home: string) =>
      JSON.parse((await cli(['keys', 'list', '--home', home, '--json'])).out).map((key: { name: string }) => key.name)
    expect(await names(at('birch', 'home'))).toEqual(['operator-birch', 'organizer'])
    expect(await names(at('birch', 'guardian'))).toEqual(['guardian-birch'])
    const exported = await cli(['keys', 'export', 'guardian-birch', at('safe.json'), '--home', at('birch', 'guardian')])
    expect(exported.code).toBe(0)
  })
})
