/** Backups of homes: what goes in comes out, and an archive that somebody has touched is refused before anything is written. */

import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ascii, concat } from '#base'
import { backupHome, initNetwork, isFreeForHome, loadHome, localPlaces, restoreHome } from '#node'
import { foundation } from '../../src/cli/founders.ts'
import { MANIFEST_NAME } from '../../src/node/backup/manifest.ts'
import { paddingBytes, readTarHeader, TAR_BLOCK, TAR_END_BYTES, tarHeader } from '../../src/node/backup/tar.ts'
import { openChain } from '../../src/node/parts.ts'

let folder: string
let home: string
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-backup-'))
  const made = await initNetwork({
    folder: at('net'),
    name: 'backup',
    enterprises: ['one'],
    seats: 1,
    accounts: ['secretary', 'zone-secretary', 'organizer', 'registrar', 'officer', 'clerk', 'auditor', 'dpo'],
    foundation: publicKey => foundation('backup', publicKey),
    places: localPlaces(9_000),
    epochLength: 100,
    nowMs: 1,
  })
  home = made.nodes[0]?.home ?? ''
  const loaded = await loadHome(home)
  const store = loaded.ok ? await openChain(loaded.value) : loaded
  if (store.ok) await store.value.close()
  mkdirSync(join(home, 'private'), { recursive: true })
  writeFileSync(join(home, 'private', 'rows'), 'clear values')
  writeFileSync(join(home, 'keys', 'private.gen'), 'key of records')
  writeFileSync(join(home, 'node.log'), 'a log')
  mkdirSync(join(home, 'joining'))
  writeFileSync(join(home, 'joining', '.env'), 'of somebody')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const filesOf = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()

const backup = async (change: { withoutKeys?: boolean; withPrivate?: boolean } = {}) => {
  const parts: Uint8Array[] = []
  const write = async (bytes: Uint8Array) => void parts.push(Uint8Array.from(bytes))
  const made = await backupHome(home, { withoutKeys: false, withPrivate: false, write, ...change })
  return { made, bytes: concat(...parts) }
}

let count = 0
const restored = async (bytes: Uint8Array) => {
  count += 1
  const [file, target] = [at(`backup-${count}.tar`), at(`home-${count}`)]
  writeFileSync(file, bytes)
  return { target, result: await restoreHome(file, target) }
}

describe('a backup', () => {
  it('has every file of the home, and gives them all back', async () => {
    const { made, bytes } = await backup()
    expect(made).toMatchObject({ ok: true, value: { height: 0 } })
    const { target, result } = await restored(bytes)
    expect(result).toMatchObject({ ok: true, value: { height: 0 } })
    const files = filesOf(target)
    expect(files).toEqual(expect.arrayContaining(['config.toml', 'genesis.kapok', 'keys/validator.json', 'password']))
    expect(files.some(path => path.startsWith('data/'))).toBe(true)
    for (const path of files.filter(one => !one.startsWith('data/')))
      expect(readFileSync(join(target, path))).toEqual(readFileSync(join(home, path)))
    expect(await isFreeForHome(target)).toBe(false)
    const chain = await loadHome(target)
    const store = chain.ok ? await openChain(chain.value) : chain
    expect(store.ok && store.value.head()?.height).toBe(0)
    if (store.ok) await store.value.close()
  })

  it('leaves out what is not of the node, and the private store, and takes that only when told to', async () => {
    const names = async (change = {}) => {
      const { made } = await backup(change)
      return made.ok ? made.value.files.map(({ path }) => path) : []
    }
    const plain = await names()
    for (const path of ['node.log', 'joining/.env', 'private/rows', 'keys/private.gen'])
      expect(plain).not.toContain(path)
    expect(plain.some(path => path.endsWith('LOCK'))).toBe(false)
    expect(plain.at(-1)).toBe('config.toml')
    expect(await names({ withPrivate: true })).toEqual(expect.arrayContaining(['private/rows', 'keys/private.gen']))
    const keyless = await names({ withoutKeys: true })
    expect(keyless).toContain('genesis.kapok')
    expect(keyless.filter(path => path.startsWith('keys/') || path.startsWith('accounts/'))).toEqual([])
    expect(keyless).not.toContain('password')
  })

  it('opens with the tar of the system', async () => {
    const { execFileSync } = await import('node:child_process')
    const { bytes, made } = await backup()
    writeFileSync(at('plain.tar'), bytes)
    const listed = execFileSync('tar', ['tf', at('plain.tar')], { encoding: 'utf8' })
      .trim()
      .split('\n')
    expect(listed).toEqual([MANIFEST_NAME, ...(made.ok ? made.value.files.map(({ path }) => path) : [])])
  })

  it('is refused while a node has the home, and where a file is none that a node makes', async () => {
    const loaded = await loadHome(home)
    const store = loaded.ok ? await openChain(loaded.value) : loaded
    expect((await backup()).made).toMatchObject({ ok: false, fault: { code: 'HOME_IN_USE' } })
    if (store.ok) await store.value.close()
    symlinkSync('/etc/passwd', join(home, 'keys', 'link'))
    expect((await backup()).made).toMatchObject({ ok: false, fault: { code: 'BAD_CONFIG' } })
    rmSync(join(home, 'keys', 'link'))
    writeFileSync(join(home, 'keys', 'with space'), '')
    expect((await backup()).made).toMatchObject({ ok: false, fault: { code: 'BAD_CONFIG' } })
    rmSync(join(home, 'keys', 'with space'))
  })
})

interface File {
  readonly path: string
  readonly text: string
  readonly bytes?: number
  readonly sha256?: string
}

const member = (path: string, content: Uint8Array) => [
  tarHeader({ path, bytes: content.length }),
  content,
  new Uint8Array(paddingBytes(content.length)),
]

/** An archive of somebody else's making. */
const archive = (files: readonly File[], change: Readonly<Record<string, unknown>> = {}): Uint8Array => {
  const list = files.map(({ path, text, bytes = text.length, sha256 }) => ({
    path,
    bytes,
    sha256: sha256 ?? createHash('sha256').update(text).digest('hex'),
  }))
  const manifest = {
    format: 'kapok-backup-1',
    chainId: '00'.repeat(32),
    height: 7,
    software: '0',
    files: list,
    ...change,
  }
  return concat(
    ...member(MANIFEST_NAME, ascii(JSON.stringify(manifest))),
    ...files.flatMap(({ path, text }) => member(path, ascii(text))),
    new Uint8Array(TAR_END_BYTES),
  )
}

const refusal = async (bytes: Uint8Array) => {
  const { target, result } = await restored(bytes)
  // Nothing was written, not even the folder.
  expect(existsSync(target)).toBe(false)
  return result.ok ? 'taken' : `${result.fault.code} ${result.fault.detail}`
}

describe('a hostile archive', () => {
  const one = [{ path: 'a/b', text: 'hello' }]

  it('is refused where a path leads outside, or is no plain name', async () => {
    expect((await restored(archive(one))).result.ok).toBe(true)
    for (const path of ['../a', '/etc/a', 'a/../../b', './a', 'a//b', 'a/', '.hidden', 'a\\b', '..', 'C:a'])
      expect([path, await refusal(archive([{ path, text: 'x' }]))]).toEqual([
        path,
        expect.stringMatching(/^BAD_BACKUP/),
      ])
  })

  it('is refused where its list lies about sizes, checksums, counts or names', async () => {
    for (const files of [
      [{ path: 'a', text: 'x', bytes: 2 }],
      [{ path: 'a', text: 'x', bytes: -1 }],
      [{ path: 'a', text: 'x', bytes: 2 ** 60 }],
      [{ path: 'a', text: 'x', bytes: 0.5 }],
      [{ path: 'a', text: 'x', sha256: '00'.repeat(32) }],
      [{ path: 'a', text: 'x', sha256: 'no' }],
      [
        { path: 'a', text: 'x' },
        { path: 'A', text: 'y' },
      ],
      [
        { path: 'a', text: 'x' },
        { path: 'a/b', text: 'y' },
      ],
    ])
      expect(await refusal(archive(files))).toMatch(/^BAD_BACKUP/)
    for (const change of [
      { format: 'another' },
      { chainId: 7 },
      { height: -1 },
      { height: '7' },
      { files: {} },
      { files: [null] },
      { files: [{ path: 'a', bytes: 1 }] },
    ])
      expect([change, await refusal(archive(one, change))]).toEqual([change, expect.stringMatching(/^BAD_BACKUP/)])
  })

  it('is refused where it is cut off or goes on, at every length, and where any byte is another', async () => {
    const whole = archive(one)
    for (const length of [0, 1, 511, 512, 600, 1_024, 1_536, 2_047, 2_048, whole.length - 513, whole.length - 1])
      expect([length, await refusal(whole.slice(0, length))]).toEqual([length, expect.stringMatching(/^BAD_BACKUP/)])
    expect(await refusal(concat(whole, new Uint8Array(1)))).toMatch(/^BAD_BACKUP/)
    const open = new Set<number>()
    for (let i = 0; i < whole.length; i += 7) {
      const touched = Uint8Array.from(whole)
      touched[i] = (touched[i] as number) ^ 1
      const { target, result } = await restored(touched)
      if (result.ok) open.add(i)
      else expect(existsSync(target)).toBe(false)
    }
    // What the list says of itself (its own words for chain, height, version) is covered by no checksum; the files are.
    for (const i of open) expect(i).toBeLessThan(TAR_BLOCK + 512)
  })

  it('is refused for links, devices and folders', () => {
    const header = tarHeader({ path: 'a', bytes: 0 })
    expect(readTarHeader(header)).toEqual({ path: 'a', bytes: 0 })
    for (const type of ['1', '2', '3', '5', 'L', 'x']) {
      const touched = Uint8Array.from(header)
      touched[156] = type.charCodeAt(0)
      expect(readTarHeader(touched)).toBeUndefined()
    }
    expect(readTarHeader(header.subarray(0, 100))).toBeUndefined()
  })
})
