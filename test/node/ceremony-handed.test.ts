import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSigner, must, sha256 } from '#base'
import { configText, loadConfig, notePeer } from '#node'
import { EXIT } from '../../src/cli/exit.ts'
import { composeText, environmentText, withOwner, withPort } from '../../src/node/ceremony/compose-text.ts'
import { changeSettings } from '../../src/node/ceremony/settings.ts'
import { unitText, withPlaces } from '../../src/node/ceremony/unit-text.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-handed-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('compose.yaml', () => {
  const text = composeText({ p2p: 9_000, api: 9_001, ops: 9_002 })

  it.each([
    /image: kapok:\$\{KAPOK_VERSION\}$/m,
    /^ {4}read_only: true$/m,
    /cap_drop: \[ALL\]/,
    /security_opt: \["no-new-privileges:true"\]/,
    /noexec,nosuid,nodev/,
    /pids_limit: \d+/,
    /mem_limit: /,
    /user: "\$\{KAPOK_UID:\?/,
    /^ {6}- "9000:9000"$/m,
    /^ {6}- "127\.0\.0\.1:9001:9001"$/m,
  ])('has %s', part => {
    expect(text).toMatch(part)
  })

  it('publishes nothing else, mounts no socket of the engine, and has no privilege', () => {
    expect(text.match(/^ {6}- "/gm)).toHaveLength(2)
    expect(text).not.toMatch(/9002|docker\.sock|privileged|network_mode|cap_add|0\.0\.0\.0:/)
  })

  it('refuses to start before `network accept` has said who the node runs as', () => {
    const before = environmentText('1.2.3')
    expect(before).toMatch(/^KAPOK_UID=$/m)
    expect(withOwner(before, { uid: 1_234, gid: 56 })).toMatch(/^KAPOK_UID=1234\nKAPOK_GID=56$/m)
  })

  it('follows the port of the network', () => {
    expect(withPort(text, 9_000, 9_500)).toBe(text.replace('"9000:9000"', '"9500:9500"'))
  })
})

describe('kapok.service', () => {
  const unit = unitText()

  it.each([
    'User=kapok',
    'DynamicUser=no',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'ReadWritePaths=/srv/kapok/home',
    'CapabilityBoundingSet=',
    'Restart=on-failure',
    `RestartPreventExitStatus=${EXIT.softwareTooOld}`,
    'TimeoutStopSec=15',
    'UMask=0077',
  ])('says %s', line => {
    expect(unit.split('\n')).toContain(line)
  })

  it('has every path changed to where program and folder are', () => {
    expect(withPlaces(unit, { program: '/a/b', folder: '/c/d' })).not.toMatch(/\/(opt|srv)\/kapok/)
  })

  it('is a unit that systemd takes, where there is one', () => {
    const program = join(folder, 'program')
    mkdirSync(join(program, 'node_modules', '.bin'), { recursive: true })
    writeFileSync(join(program, 'node_modules', '.bin', 'node'), '', { mode: 0o755 })
    const path = join(folder, 'kapok.service')
    writeFileSync(path, withPlaces(unit, { program, folder }))
    const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    if (error === undefined) expect([status, stderr]).toEqual([0, ''])
    else expect((error as { code?: string }).code).toBe('ENOENT')
  })
})

describe('changeSettings', () => {
  const home = () => join(folder, 'home')
  const write = (text: string, mode = 0o640) => {
    mkdirSync(home(), { recursive: true })
    rmSync(join(home(), 'config.toml'), { force: true })
    writeFileSync(join(home(), 'config.toml'), text, { mode })
  }
  const read = () => readFileSync(join(home(), 'config.toml'), 'utf8')

  it('keeps what people have written, and who may read it', async () => {
    write('# ours\n[p2p]\n# who\npeers = [\n  "a",\n  "b",\n]\nlisten = ["x"] # here\n\n[log]\nlevel = "warn"\n')
    must(await changeSettings(home(), { 'p2p.peers': ['c'], 'api.port': 9_501 }))
    expect(read()).toBe(
      '# ours\n[p2p]\n# who\npeers = ["c"]\nlisten = ["x"] # here\n\n[log]\nlevel = "warn"\n\n[api]\nport = 9501\n',
    )
    expect(statSync(join(home(), 'config.toml')).mode & 0o777).toBe(0o640)
  })

  it('changes just what is asked, whatever else stands there', async () => {
    const list = fc.array(fc.stringMatching(/^\/dns4\/[a-z]{1,9}\/tcp\/[1-9]{1,4}$/), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(list, list, fc.boolean(), async (before, after, hasListen) => {
        const own = { ...(hasListen ? { 'p2p.listen': ['/ip4/0.0.0.0/tcp/1'] } : {}), 'log.level': 'warn' }
        write(configText({ ...own, 'p2p.peers': before }))
        must(await changeSettings(home(), { 'p2p.peers': after }))
        const { config } = must(loadConfig(read(), {}))
        expect(config).toEqual({ ...must(loadConfig(configText({ ...own, 'p2p.peers': after }), {})).config })
      }),
      { numRuns: 50 },
    )
  })

  it('says so where a setting is written in a way that it cannot find', async () => {
    const dotted = 'p2p.peers = ["a"]\n'
    write(dotted)
    expect((await changeSettings(home(), { 'p2p.peers': ['c'] })).ok).toBe(false)
    expect(read()).toBe(dotted)
  })

  it('notes the address of a node in place of the one before', async () => {
    const node = makeSigner(sha256(new Uint8Array(1))).publicKey
    write(configText({ 'p2p.peers': ['/dns4/other/tcp/1/p2p/X'] }))
    const request = { name: 'elm', node, validator: node, operator: node, guardian: node, accounts: [] }
    must(await notePeer(home(), { ...request, address: { host: 'old', port: 1 } }))
    const noted = must(await notePeer(home(), { ...request, address: { host: 'new', port: 2 } }))
    expect(noted).toMatch(/^\/dns4\/new\/tcp\/2\/p2p\/12D3/)
    expect(must(loadConfig(read(), {})).config['p2p.peers']).toEqual(['/dns4/other/tcp/1/p2p/X', noted])
  })
})
