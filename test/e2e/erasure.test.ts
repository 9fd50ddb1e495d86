/**
 * Erasure on a real node (P3-4): after it no field can be had from any file of the node's home with all that its password opens,
 * the receipt still verifies and says ERASED, and who holds an old copy of the store has nothing.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ascii, fromHex, type Hash, makeSigner, openKey, sha256, toHex } from '#base'
import { verifyRecord } from '#contracts'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { rootOrgId } from '../../src/cli/founders.ts'
import { type CliResult, cli, errorOf } from '../cli/run.ts'
import { hasValue, holds, type Loot, raid } from '../private/attacker.ts'
import { readFiles } from './home-files.ts'
import { until } from './load.ts'

let federation: Federation
beforeAll(async () => {
  federation = await createFederation({ nodes: 1 })
  await federation.startAll()
}, 600_000)
afterAll(() => federation.remove(), 600_000)

const SECRET = sha256(ascii('key of the one who leaves'))
const ENV = { OWN_KEY: toHex(SECRET) }
const SELF = 'env:OWN_KEY'
const idOf = (name: string) => toHex(sha256(ascii(name)).slice(0, 16))
const [LEAVER, STAYER, REQUEST, RESOLUTION] = ['leaver', 'stayer', 'request', 'resolution'].map(idOf) as [
  string,
  string,
  string,
  string,
]
const FIELDS = {
  name: '何离去之人',
  post: 'engineer of leaving',
  phone: '13911112222',
  'id-number': '440100199001011234',
}
const OTHER = { name: '何留下之人', phone: '13700001111' }

const org = () => toHex(rootOrgId(federation.file.name))
const kapok = (...argv: readonly string[]): Promise<CliResult> =>
  cli(['--json', '--network', federation.folder, ...argv], ENV)
const done = async (...argv: readonly string[]) => {
  const result = await kapok(...argv)
  expect([argv.slice(0, 2), result.err, result.code]).toEqual([argv.slice(0, 2), '', 0])
  return JSON.parse(result.out === '' ? 'null' : result.out)
}
const of = (mid: string) => ['--type', 'member', '--id', mid] as const
const path = (name: string) => join(federation.folder, name)

const enrol = async (mid: string, values: object): Promise<string> => {
  const put = [
    'private',
    'put',
    ...of(mid),
    '--org',
    org(),
    '--fields',
    JSON.stringify(values),
    '--as',
    'clerk',
  ] as const
  const { commitRoot } = await done(...put)
  const args = ['--mid', mid, '--org-id', org(), '--commit-root', commitRoot, '--as', 'clerk', '--cosign', 'registrar']
  return (await done('member', 'enrol-candidate', ...args)).id
}

const home = (): string => federation.nodes[0]?.home ?? ''
const blobs = (): readonly Uint8Array[] => [...readFiles(home()).values()]

/** Every secret that the password of the home opens. */
const secrets = (): readonly Uint8Array[] => {
  const password = readFileSync(join(home(), 'password'), 'utf8').trim()
  const stores = [...readFiles(home())].filter(([path]) => path.endsWith('.json'))
  const opened = stores.map(([, bytes]) => openKey(JSON.parse(Buffer.from(bytes).toString('utf8')), password))
  expect(opened.every(({ ok }) => ok)).toBe(true)
  return opened.flatMap(one => (one.ok ? [one.value] : []))
}

const plunder = (): Loot =>
  raid({
    chainId: fromHex(federation.file.genesisHash) as Hash,
    blobs: blobs(),
    secrets: secrets(),
    names: [LEAVER, STAYER].map(mid => ({ type: 1, id: fromHex(mid) as Uint8Array })),
  })

let txId = ''

describe('one who leaves', () => {
  it('is enrolled, shown to somebody, and sees who has read the record', async () => {
    txId = await enrol(LEAVER, FIELDS)
    await enrol(STAYER, OTHER)
    const keys = JSON.stringify([{ publicKey: toHex(makeSigner(SECRET).publicKey), weight: 1 }])
    const account = ['--kind', 'PERSON', '--org-id', org(), '--mid', LEAVER, '--keys', keys, '--threshold', '1']
    await done('access', 'register-actor', ...account, '--as', 'registrar')
    const own = await done('private', 'open', ...of(LEAVER), '--purpose', 'SELF', '--as', SELF)
    expect(own.fields).toContainEqual({ name: 'id-number', value: FIELDS['id-number'] })
    // Nobody reads the record of another by being a member.
    expect(errorOf(await kapok('private', 'open', ...of(STAYER), '--purpose', 'SELF', '--as', SELF)).code).toBe(
      'E_AUTH',
    )
    const shown = ['--field', 'name', '--purpose', 'CERTIFICATE', '--tx', txId, '--out', path('leaver.disclosure.json')]
    await kapok('private', 'disclose', ...of(LEAVER), ...shown, '--as', 'clerk')
    const { items } = await done('private', 'log', ...of(LEAVER), '--as', SELF)
    expect(items.map((one: { readonly purpose: string }) => one.purpose)).toEqual(['SELF', 'CERTIFICATE'])
  }, 600_000)

  it('is not erased before the chain allows it', async () => {
    const make = ['tx', 'create', 'member', 'erase-member', '--mid', LEAVER, '--as', 'dpo', '--cosign', 'registrar']
    await kapok(...make, '--out', path('early.hex'))
    const erase = ['private', 'erase', ...of(LEAVER), '--as', 'dpo'] as const
    expect(errorOf(await kapok(...erase)).code).toBe('E_STATE')
    expect(errorOf(await kapok(...erase, '--transaction', path('early.hex'))).code).toBe('E_STATE')
    // A transaction that erases another record erases nothing here.
    expect(errorOf(await kapok('private', 'erase', ...of(STAYER), '--as', SELF)).code).toBe('E_AUTH')
    expect(await done('private', 'erasure-status', ...of(LEAVER))).toEqual({
      chain: { state: 'CURRENT', revision: 1 },
      home: { rows: 1, keys: 1, erased: false },
    })
  }, 600_000)

  it('asks for it when the membership is over, and it is granted', async () => {
    const resolution = [
      '--resolution-id',
      RESOLUTION,
      '--kind',
      'CANCEL',
      '--mid',
      LEAVER,
      '--minutes',
      'ab'.repeat(32),
    ]
    await done('member', 'submit-resolution', ...resolution, '--as', 'officer')
    const decide = ['--resolution-id', RESOLUTION, '--decision', 'APPROVE']
    await done('member', 'decide-resolution', ...decide, '--as', 'secretary')
    const ask = ['--req-id', REQUEST, '--mid', LEAVER, '--kind', 'DELETE', '--text-root', 'cd'.repeat(32)]
    await done('audit', 'file-dsr', ...ask, '--as', SELF)
    await done('audit', 'identify-dsr', '--req-id', REQUEST, '--as', 'registrar')
    await done('audit', 'decide-dsr', '--req-id', REQUEST, '--decision', 'GRANT', '--reason', 'GRANTED', '--as', 'dpo')
  }, 600_000)

  it('is erased in the home first and then on the chain, by two persons', async () => {
    for (const [path, bytes] of readFiles(join(home(), 'private'))) {
      const copy = join(home(), 'forgotten-copy', relative(join(home(), 'private'), path))
      mkdirSync(dirname(copy), { recursive: true })
      writeFileSync(copy, bytes)
    }
    const before = plunder()
    for (const value of [...Object.values(FIELDS), ...Object.values(OTHER)])
      expect([value, hasValue(before, ascii(value))]).toEqual([value, true])
    const make = ['tx', 'create', 'member', 'erase-member', '--mid', LEAVER, '--as', 'dpo', '--cosign', 'registrar']
    await kapok(...make, '--out', path('erase.hex'))
    const erased = await done('private', 'erase', ...of(LEAVER), '--transaction', path('erase.hex'), '--as', 'dpo')
    expect(erased).toEqual({ erased: 1, transaction: expect.stringMatching(/^[0-9a-f]{64}$/) })
    await until('the chain says so', async () => {
      const { chain } = await done('private', 'erasure-status', ...of(LEAVER))
      return chain.state === 'ERASED'
    })
    expect(await done('private', 'erasure-status', ...of(LEAVER))).toMatchObject({
      chain: { state: 'ERASED', revision: 1 },
      home: { rows: 0, keys: 0, erased: true },
    })
    for (const as of ['clerk', 'dpo', SELF])
      expect(errorOf(await kapok('private', 'open', ...of(LEAVER), '--purpose', 'SELF', '--as', as)).code).toBe(
        'ERASED',
      )
    expect((await done('private', 'open', ...of(STAYER), '--purpose', 'SERVICE', '--as', 'clerk')).fields).toHaveLength(
      2,
    )
  }, 600_000)

  it('leaves a receipt that verifies and says ERASED', async () => {
    const file = path('leaver.kapok.json')
    await kapok('receipt', 'get', txId, '--of', `member/${LEAVER}`, '--out', file)
    const verified = await done('receipt', 'verify', file, '--genesis', federation.file.genesisHash)
    expect(verified).toMatchObject({ ok: true, status: 'ERASED', levels: ['V2', 'V3', 'V4', 'V5'] })
    expect(verified.attested.hash).toBe(txId)
    // Nobody can claim it for another record.
    const claimed = readFileSync(file, 'utf8').replace(`"id":"${LEAVER}"`, `"id":"${STAYER}"`)
    expect(verifyRecord(claimed, fromHex(federation.file.genesisHash) as Hash).verdict.ok).toBe(false)
    // What was shown before stays true of its time, and says of which.
    const old = await done(
      'private',
      'verify',
      path('leaver.disclosure.json'),
      '--genesis',
      federation.file.genesisHash,
    )
    expect(old).toMatchObject({ status: 'VALID', attested: { state: { height: expect.any(Number) } } })
    // The log of reads stays.
    expect((await done('private', 'log', ...of(LEAVER), '--as', 'dpo')).items).toHaveLength(2)
  }, 600_000)

  it('cannot be had from any file of the home any more, also after a restart', async () => {
    for (const round of ['running', 'stopped']) {
      if (round === 'stopped') expect(await federation.stop(0)).toBe(true)
      const loot = plunder()
      const files = blobs()
      for (const value of Object.values(FIELDS)) {
        expect([round, value, hasValue(loot, ascii(value))]).toEqual([round, value, false])
        expect([round, value, holds(files, ascii(value))]).toEqual([round, value, false])
      }
      // The thief is good: what was not erased is had.
      for (const value of Object.values(OTHER)) expect(hasValue(loot, ascii(value))).toBe(true)
      expect(federation.log(0)).not.toContain(FIELDS.name)
    }
    federation.start(0)
    await until('it is up again', async () => (await federation.statuses())[0] !== undefined)
    expect((await done('private', 'erasure-status', ...of(LEAVER))).home).toMatchObject({
      rows: 0,
      keys: 0,
      erased: true,
    })
  }, 600_000)

  it('by the chain alone is destroyed by the node when it starts', async () => {
    const resolution = [
      '--resolution-id',
      idOf('second'),
      '--kind',
      'CANCEL',
      '--mid',
      STAYER,
      '--minutes',
      'ab'.repeat(32),
    ]
    await done('member', 'submit-resolution', ...resolution, '--as', 'officer')
    await done(
      'member',
      'decide-resolution',
      '--resolution-id',
      idOf('second'),
      '--decision',
      'APPROVE',
      '--as',
      'secretary',
    )
    const secret = sha256(ascii('key of the one who stayed'))
    const keys = JSON.stringify([{ publicKey: toHex(makeSigner(secret).publicKey), weight: 1 }])
    const account = ['--kind', 'PERSON', '--org-id', org(), '--mid', STAYER, '--keys', keys, '--threshold', '1']
    await done('access', 'register-actor', ...account, '--as', 'registrar')
    const ask = [
      'audit',
      'file-dsr',
      '--req-id',
      idOf('again'),
      '--mid',
      STAYER,
      '--kind',
      'DELETE',
      '--text-root',
      'cd'.repeat(32),
    ]
    const asked = await cli(['--json', '--network', federation.folder, ...ask, '--as', 'env:KEY'], {
      KEY: toHex(secret),
    })
    expect(asked.code).toBe(0)
    await done('audit', 'identify-dsr', '--req-id', idOf('again'), '--as', 'registrar')
    await done(
      'audit',
      'decide-dsr',
      '--req-id',
      idOf('again'),
      '--decision',
      'GRANT',
      '--reason',
      'GRANTED',
      '--as',
      'dpo',
    )
    await done('member', 'erase-member', '--mid', STAYER, '--as', 'dpo', '--cosign', 'registrar')
    const status = () => done('private', 'erasure-status', ...of(STAYER))
    expect(await status()).toMatchObject({ chain: { state: 'ERASED' }, home: { rows: 1, keys: 1, erased: false } })
    // Not read any more, although it is still there.
    const open = ['private', 'open', ...of(STAYER), '--purpose', 'SERVICE', '--as', 'clerk'] as const
    expect(errorOf(await kapok(...open)).code).toBe('ERASED')
    await federation.stop(0)
    federation.start(0)
    await until('it is up again', async () => (await federation.statuses())[0] !== undefined)
    await until('the node has carried it out', async () => (await status()).home.erased)
    expect((await status()).home).toMatchObject({ rows: 0, keys: 0, by: '' })
    for (const value of Object.values(OTHER)) expect(hasValue(plunder(), ascii(value))).toBe(false)
  }, 600_000)
})
