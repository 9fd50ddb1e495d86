/** `node support-bundle` and `node doctor` of a real home: whose node runs, is stopped, or has a broken folder. */

import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS, must } from '#base'
import { homePaths, initNetwork, loadHome, localPlaces, type RunningNode, startNode } from '#node'
import { freePorts } from '../../scripts/federation.ts'
import { FOUNDER_NAMES, foundation } from '../../src/cli/founders.ts'
import { runCli } from '../../src/cli/program.ts'
import { cli, errorOf } from './run.ts'

const KEY = 'c0ffee11'.repeat(8)
const SECRET = 'Zwiebelkuchen-17'
const PERSON = '13812345678'
const ENV = { KAPOK_LANG: 'en', OF_THE_SIGNER: KEY, MY_TOKEN: SECRET }

let folder = ''
let home = ''
let node: RunningNode | undefined
let password = ''
let generation = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-support-'))
  const port = await freePorts(10)
  const { nodes } = await initNetwork({
    folder: join(folder, 'net'),
    name: 'support',
    enterprises: ['one'],
    seats: 1,
    accounts: FOUNDER_NAMES,
    foundation: publicKey => foundation('support', publicKey),
    places: localPlaces(port),
    epochLength: 100,
    nowMs: Date.now(),
  })
  home = nodes[0]?.home ?? ''
  password = readFileSync(homePaths(home).password, 'utf8').trim()
  plantInSettings()
  const loaded = must(await loadHome(home))
  const quiet = { ...loaded.settings, config: { ...loaded.settings.config, 'log.level': 'silent' } }
  node = must(await startNode({ ...loaded, settings: quiet }))
  plantInLog()
}, 60_000)
afterAll(async () => {
  await node?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A secret wherever one could be. */
const plantInSettings = () => {
  const config = homePaths(home).config
  writeFileSync(config, readFileSync(config, 'utf8').replace(/name = ".*"/, `name = "one ${PERSON} token=${SECRET}"`))
}
const plantInLog = () => {
  generation = readFileSync(homePaths(home).privateGeneration).toString('base64')
  const lines = [
    `first ${password}`,
    `key ${KEY}`,
    `password: ${SECRET}`,
    `call ${PERSON}`,
    generation,
    'the last line',
    '',
  ]
  appendFileSync(join(home, 'node.log'), lines.join('\n'))
}

let count = 0
const bundle = async (...more: readonly string[]) => {
  count += 1
  const out = join(folder, `support-${count}.tar`)
  const result = await cli(['--home', home, '--json', 'node', 'support-bundle', '--out', out, ...more], ENV)
  const names = existsSync(out) ? execFileSync('tar', ['tf', out], { encoding: 'utf8' }).trim().split('\n') : []
  const read = (name: string) => execFileSync('tar', ['xOf', out, name], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return { ...result, out, names, read, json: (name: string) => JSON.parse(read(name)) }
}

const ANSWERS = ['doctor.json', 'status.json', 'peers.json', 'seats.json', 'blocks.json', 'ready.txt', 'metrics.txt']
const NAMES = ['about.json', 'home.json', 'settings.json', 'disk.json', ...ANSWERS, 'log.txt']

const expectNoSecret = (path: string) => {
  const all = readFileSync(path, 'latin1')
  for (const secret of [password, KEY, KEY.slice(8), SECRET, PERSON, generation]) expect(all).not.toContain(secret)
  const keys = ['node.json', 'validator.json'].map(name => JSON.parse(readFileSync(join(home, 'keys', name), 'utf8')))
  for (const { crypto } of keys) expect(all).not.toContain(crypto.cipher.message)
}

describe('a support bundle', () => {
  it('of a node that runs has what it says of itself, and no secret', async () => {
    const { code, err, out, names, read, json } = await bundle()
    expect([code, names]).toEqual([0, NAMES])
    for (const name of NAMES) expect(err).toContain(name)
    expectNoSecret(out)
    const { height, stateRoot } = json('status.json')
    expect([height, stateRoot]).toEqual([0, expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect(json('doctor.json').length).toBeGreaterThan(5)
    expect(json('blocks.json')[0]).toMatchObject({ height: 0, stateRoot, transactions: 0 })
    expect(json('seats.json').seats).toHaveLength(1)
    expect(read('ready.txt')).toContain('height 0')
    expect(read('metrics.txt')).toContain('kapok_storage_disk_free_bytes')
    expect(read('metrics.txt')).not.toContain('[removed]')
    expect(json('about.json').software).toMatchObject({ kapok: '0.1.0', node: process.versions.node })
    expect(json('home.json').chain).toMatchObject({ fault: 'HOME_IN_USE' })
    expect(json('disk.json').parts.data.bytes).toBeGreaterThan(0)
    expect(json('settings.json')).toContainEqual({
      name: 'api.host',
      value: '127.0.0.1',
      origin: 'file',
      isDefault: true,
    })
    expect(read('log.txt')).toMatch(/^first \[removed\]\nkey \[removed\]\n[\s\S]*the last line\n$/)
  })

  it('is shown before anything is written, and written over nothing', async () => {
    const before = readdirSync(folder)
    const { code, out } = await cli(['--home', home, 'node', 'support-bundle'], ENV)
    expect(code).toBe(0)
    for (const name of NAMES) expect(out).toContain(name)
    expect(out).toContain('Nothing was written')
    expect(readdirSync(folder)).toEqual(before)
    writeFileSync(join(folder, 'mine'), 'of somebody')
    expect((await cli(['--home', home, 'node', 'support-bundle', '--out', join(folder, 'mine')], ENV)).code).toBe(64)
    expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('of somebody')
  })

  it('goes to standard output and takes the log from standard input, where there are no files', async () => {
    const parts: Uint8Array[] = []
    const code = await runCli(['--home', home, 'node', 'support-bundle', '--out', '-', '--log', '-'], {
      out: () => expect.unreachable('only bytes of the archive'),
      outBytes: async bytes => void parts.push(Uint8Array.from(bytes)),
      inBytes: async function* () {
        yield Buffer.from('a container said ')
        yield Buffer.from(`${password}\n`)
      },
      err: () => {},
      env: ENV,
      isTerminal: false,
      signal: new AbortController().signal,
    })
    writeFileSync(join(folder, 'streamed.tar'), Buffer.concat(parts))
    const read = (name: string) =>
      execFileSync('tar', ['xOf', join(folder, 'streamed.tar'), name], { encoding: 'utf8' })
    expect([code, read('log.txt')]).toEqual([0, 'a container said [removed]\n'])
    expect((await cli(['--home', home, 'node', 'support-bundle', '--out', '-'], ENV)).code).toBe(64)
  })

  it('is bounded, however long the log, and keeps its end in whole lines', async () => {
    const path = join(folder, 'long.log')
    writeFileSync(path, `password: begins${'x'.repeat(2 * LIMITS.supportLogBytes)}\n`)
    appendFileSync(path, 'a line\n'.repeat(LIMITS.supportLogBytes / 7 - 10))
    const { out, read } = await bundle('--log', path)
    expect(readFileSync(out).length).toBeLessThan(LIMITS.supportLogBytes + 512 * 1024)
    expect(read('log.txt')).toMatch(/^\[cut\]\na line\n/)
    expect(read('log.txt')).not.toContain('x')
  })

  it('of a node that is stopped has the head of its chain, and why the rest is missing', async () => {
    const running = JSON.parse((await cli(['--home', home, '--json', 'node', 'status'], ENV)).out)
    await node?.close()
    node = undefined
    const { code, out, names, json } = await bundle()
    expect([code, names]).toEqual([0, NAMES])
    expectNoSecret(out)
    expect(json('status.json')).toMatchObject({ unavailable: 'UNREACHABLE' })
    const { chainId, height, blockId, stateRoot } = running
    expect(json('home.json')).toMatchObject({
      files: 'ok',
      disk: 'ok',
      chain: { chainId, height, blockId, stateRoot },
      software: 'ok',
    })
  })
})

describe('the doctor of a home whose node does not answer', () => {
  it('says how far its chain goes, and that its node is away', async () => {
    const { code, out, err } = await cli(['--home', home, 'node', 'doctor'], ENV)
    expect([code, err]).toEqual([69, expect.stringContaining('needs attention: node')])
    expect(out).toMatch(/settings and keys.*ok/)
    expect(out).toMatch(/height.*ok.*0/)
  })

  it('names a password that does not open the keys', async () => {
    const path = homePaths(home).password
    writeFileSync(path, 'another one, wrong')
    const { code, out } = await cli(['--home', home, 'node', 'doctor'], ENV)
    writeFileSync(path, password)
    expect([code, out]).toEqual([69, expect.stringMatching(/settings and keys.*LOOK.*WRONG_PASSWORD/)])
  })

  it('names settings that cannot be read, in its bundle as well', async () => {
    const config = homePaths(home).config
    const good = readFileSync(config, 'utf8')
    writeFileSync(config, `${good}\n[strange]\nthing = "${SECRET}"\n`)
    const { code, out, json } = await bundle()
    expect(errorOf(await cli(['--home', home, '--json', 'node', 'doctor'], ENV)).code).toBe('BAD_CONFIG')
    writeFileSync(config, good)
    expect([code, json('settings.json').fault, json('status.json').unavailable]).toEqual([0, 'BAD_CONFIG', 'FAILED'])
    expectNoSecret(out)
  })

  it('names a chain that is damaged, in its bundle as well', async () => {
    const { data } = homePaths(home)
    writeFileSync(join(data, 'CURRENT'), 'nothing that is there\n')
    const { code, out } = await cli(['--home', home, 'node', 'doctor'], ENV)
    expect([code, out]).toEqual([69, expect.stringMatching(/height.*LOOK.*CORRUPT/)])
    const broken = await bundle()
    expect([broken.code, broken.json('home.json').chain.fault]).toEqual([0, 'CORRUPT'])
    rmSync(data, { recursive: true })
    expect((await bundle()).json('home.json')).toMatchObject({ chain: 'ok', software: 'ok' })
  })
})
