/**
 * The worked example on a real node (P5-2, P3-1): add the information of a member → contract → unique hash, on-chain time, block height →
 * verification, with the file and the genesis hash alone; one changed character anywhere is found, and where is said.
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountId, ascii, encodeAddress, fromHex, type Hash, sha256, toHex } from '#base'
import { verifyRecord } from '#contracts'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { rootOrgId } from '../../src/cli/founders.ts'
import { type CliResult, cli, errorOf } from '../cli/run.ts'
import { readFiles } from './home-files.ts'

let federation: Federation
beforeAll(async () => {
  federation = await createFederation({ nodes: 1 })
  await federation.startAll()
}, 600_000)
afterAll(() => federation.remove(), 600_000)

const MID = toHex(sha256(ascii('somebody')).slice(0, 16))
const FIELDS = { name: '林木棉', education: 'bachelor', 'work-unit': '木棉科技', phone: '13800000000' }

const kapok = (...argv: readonly string[]): Promise<CliResult> =>
  cli(['--json', '--network', federation.folder, ...argv])
const done = async (...argv: readonly string[]) => {
  const result = await kapok(...argv)
  expect([result.err, result.code]).toEqual(['', 0])
  return JSON.parse(result.out === '' ? 'null' : result.out)
}
const record = ['--type', 'member', '--id', MID] as const
const path = (name: string) => join(federation.folder, name)
const genesis = () => ['--genesis', federation.file.genesisHash] as const
const errorCode = (result: CliResult): string => (result.code === 0 ? 'OK' : errorOf(result).code)
const verify = (file: string) => kapok('private', 'verify', file, ...genesis())

let root = ''
let txId = ''

describe('the information of a member', () => {
  it('is kept by the node of the organisation, which gives the root of its commitment', async () => {
    const org = toHex(rootOrgId(federation.file.name))
    const put = ['private', 'put', ...record, '--org', org, '--fields', JSON.stringify(FIELDS)] as const
    const kept = await done(...put, '--as', 'clerk')
    expect(kept.commitRoot).toMatch(/^[0-9a-f]{64}$/)
    root = kept.commitRoot
    // An answer that got lost: the same again gives the same.
    expect(await done(...put, '--as', 'clerk')).toEqual(kept)
    expect(errorOf(await kapok(...put, '--as', 'auditor')).code).toBe('E_AUTH')
  })

  it('goes on the chain as that root, and has a unique hash, an on-chain time and a height', async () => {
    const org = toHex(rootOrgId(federation.file.name))
    const args = ['--mid', MID, '--org-id', org, '--commit-root', root, '--as', 'clerk', '--cosign', 'registrar']
    const final = await done('member', 'enrol-candidate', ...args)
    expect(final).toMatchObject({ state: 'final', code: 'OK', id: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(final.height).toBeGreaterThan(0)
    expect(Math.abs(final.timeMs - Date.now())).toBeLessThan(600_000)
    txId = final.id
  })

  it('is shown in part, and verified to V5 without a node', async () => {
    const file = path('lin.disclosure.json')
    const shown = ['--field', 'name', '--field', 'degree', '--purpose', 'CERTIFICATE']
    await kapok('private', 'disclose', ...record, ...shown, '--tx', txId, '--out', file, '--as', 'clerk')
    const text = readFileSync(file, 'utf8')
    for (const hidden of [toHex(ascii('bachelor')), toHex(ascii('13800000000'))]) expect(text).not.toContain(hidden)
    const verified = await verify(file)
    expect(verified.code).toBe(0)
    expect(JSON.parse(verified.out)).toMatchObject({
      ok: true,
      status: 'VALID',
      levels: ['V1', 'V2', 'V3', 'V4', 'V5'],
      fields: [{ name: 'name', value: '林木棉' }],
      attested: { hash: txId, height: expect.any(Number), timeMs: expect.any(Number), code: 0 },
    })
    // The phone is no part of any commitment: it can be shown to nobody.
    const closed = await kapok(
      'private',
      'disclose',
      ...record,
      '--field',
      'phone',
      '--purpose',
      'SELF',
      '--tx',
      txId,
      '--as',
      'clerk',
    )
    expect(errorOf(closed).code).toBe('NOT_FOUND')
  })

  it('with one changed character anywhere is found, and the level is named', () => {
    const text = readFileSync(path('lin.disclosure.json'), 'utf8')
    const genesisHash = fromHex(federation.file.genesisHash) as Hash
    expect(verifyRecord(text, genesisHash).status).toBe('VALID')
    const start = text.indexOf('"record"')
    const end = text.indexOf('"state"')
    expect(end).toBeGreaterThan(start)
    const levels = new Set<string>()
    // Every character of the record; of the rest every ninth.
    for (let at = 0; at < text.length; at += at >= start && at < end ? 1 : 9) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
      const { status, verdict } = verifyRecord(changed, genesisHash)
      if (verdict.ok || verdict.failed === undefined) expect.fail(`accepted with character ${at} changed`)
      expect(['MISMATCH', 'NOT_FINAL']).toContain(status)
      levels.add(verdict.failed.level)
    }
    expect([...levels].sort()).toEqual(['V1', 'V2', 'V3', 'V4', 'V5', 'format'])
  })

  it('with one letter of the name changed fails at V1, by the command line as well', async () => {
    const text = readFileSync(path('lin.disclosure.json'), 'utf8')
    const [own, other] = [toHex(ascii('林木棉')), toHex(ascii('林木桶'))]
    expect(text).toContain(own)
    writeFileSync(path('forged.disclosure.json'), text.replace(own, other))
    const forged = await verify(path('forged.disclosure.json'))
    expect([forged.code, JSON.parse(forged.out)]).toMatchObject([
      3,
      { ok: false, status: 'MISMATCH', failed: { level: 'V1' } },
    ])
    const strange = await kapok('private', 'verify', path('lin.disclosure.json'), '--genesis', 'ab'.repeat(32))
    expect([strange.code, JSON.parse(strange.out).failed.level]).toEqual([3, 'V4'])
  })
})

describe('who may read', () => {
  const open = (as: string, ...more: readonly string[]) =>
    kapok('private', 'open', ...record, '--purpose', 'RECORD_KEEPING', '--as', as, ...more)

  it('is an officer of its organisation or the data protection officer, and nobody else', async () => {
    for (const as of ['clerk', 'officer', 'secretary', 'dpo']) {
      const opened = await open(as, '--field', 'phone')
      expect([as, opened.code, JSON.parse(opened.out || '{}').fields]).toEqual([
        as,
        0,
        [{ name: 'phone', value: FIELDS.phone }],
      ])
    }
    for (const as of ['auditor', 'organizer', 'registrar'])
      expect([as, errorOf(await open(as)).code]).toEqual([as, 'E_AUTH'])
  })

  it('is an auditor while a flag about this person is open', async () => {
    const org = toHex(rootOrgId(federation.file.name))
    const flagOf = (name: string) => toHex(sha256(ascii(name)).slice(0, 16))
    const raise = async (name: string, subject: string) => {
      const about = ['--subject-type', 'MEMBER', '--subject-id', subject, '--org-id', org]
      const what = ['--code', 'BACKDATED', '--severity', '1', '--text-root', 'ab'.repeat(32)]
      await done('audit', 'raise-flag', '--flag-id', flagOf(name), ...about, ...what, '--as', 'auditor')
    }
    await raise('about this one', MID)
    await raise('about another', flagOf('another'))
    const under = async (name: string, as = 'auditor') =>
      errorCode(
        await kapok(
          'private',
          'open',
          ...record,
          '--field',
          'name',
          '--purpose',
          'AUDIT',
          '--flag',
          flagOf(name),
          '--as',
          as,
        ),
      )
    expect(await under('about this one')).toBe('OK')
    expect(await under('about another')).toBe('E_ARG')
    expect(await under('no flag at all')).toBe('E_NOT_FOUND')
    expect(await under('about this one', 'organizer')).toBe('E_AUTH')
  })

  it('must ask this node itself', async () => {
    const other = toHex(federation.founder('clerk').publicKey)
    expect(errorOf(await open('clerk', '--node-key', other)).code).toBe('BAD_REQUEST')
    const url = federation.nodes[0]?.api ?? ''
    expect(errorOf(await open('clerk', '--url', url)).code).toBe('USAGE')
  })

  it('stands in the log of reads, which its readers see, and whose root is ready for the chain', async () => {
    const { items } = await done('private', 'log', ...record, '--as', 'dpo')
    expect(items.map((one: { readonly purpose: string }) => one.purpose)).toEqual([
      'CERTIFICATE',
      ...Array.from({ length: 4 }, () => 'RECORD_KEEPING'),
      'AUDIT',
    ])
    expect(items[1]).toMatchObject({
      reader: encodeAddress(accountId(federation.founder('clerk').publicKey)),
      fields: ['phone'],
      act: 'OPEN',
    })
    expect(errorOf(await kapok('private', 'log', ...record, '--as', 'officer')).code).toBe('E_AUTH')
    const hours = items.map(({ atMs }: { readonly atMs: number }) => Math.floor(atMs / 3_600_000))
    const org = toHex(rootOrgId(federation.file.name))
    const hour = await done('private', 'log', '--org', org, '--hour', String(hours[0]), '--as', 'secretary')
    expect(hour.reads).toBe(hours.filter((one: number) => one === hours[0]).length)
    expect(hour.root).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is told that a node was asked before, when the same request comes again', async () => {
    const { createPrivateClient } = await import('#sdk')
    const signer = federation.founder('clerk')
    const sent: RequestInit[] = []
    const client = createPrivateClient({
      url: federation.nodes[0]?.api ?? '',
      chainId: fromHex(federation.file.genesisHash) as Hash,
      nodeKey: fromHex((await (await fetch(`${federation.nodes[0]?.api}/v1/private`)).json()).node) as never,
      actor: accountId(signer.publicKey),
      signers: [signer],
      fetch: (input, init) => {
        if (init?.method === 'POST') sent.push(init)
        return fetch(input, init)
      },
    })
    const empty = new Uint8Array(0)
    const log = { type: 1, id: fromHex(MID) as Uint8Array, orgId: empty, hour: 0, from: 0 }
    await expect(client.ask({ log })).rejects.toThrow('E_AUTH')
    const again = await fetch(`${federation.nodes[0]?.api}/v1/private`, sent[0] as RequestInit)
    expect(((await again.json()) as { code: string }).code).toBe('TX_DUPLICATE')
  })
})

describe('an archive', () => {
  const ARCHIVE = toHex(sha256(ascii('archive')).slice(0, 16))
  const archive = ['--type', 'archive', '--id', ARCHIVE] as const
  const mask = (bits: number) => `${bits.toString(16).padStart(2, '0')}${'00'.repeat(15)}`

  it('is opened to who has viewed it on the chain, those leaves and no others', async () => {
    const org = toHex(rootOrgId(federation.file.name))
    const fields = JSON.stringify({ name: '林木棉', education: 'bachelor', skills: 'grafting' })
    const put = ['private', 'put', ...archive, '--org', org, '--fields', fields, '--as', 'clerk'] as const
    const { commitRoot } = await done(...put)
    const create = ['--arch-id', ARCHIVE, '--mid', MID, '--commit-root', commitRoot, '--leaves', '3']
    const created = await done('talent', 'create-member-archive', ...create, '--as', 'clerk', '--cosign', 'registrar')
    const read = [...archive, '--purpose', 'RECORD_KEEPING', '--as', 'officer'] as const
    expect(errorOf(await kapok('private', 'open', ...read)).code).toBe('E_AUTH')
    const view = ['--arch-id', ARCHIVE, '--purpose', 'PERSONNEL', '--leaf-mask', mask(0b101)]
    await done('talent', 'view-archive', ...view, '--as', 'officer')
    expect((await done('private', 'open', ...read)).fields).toEqual([
      { name: 'name', value: '林木棉' },
      { name: 'skills', value: 'grafting' },
    ])
    expect(errorOf(await kapok('private', 'open', ...read, '--field', 'education')).code).toBe('NOT_FOUND')
    expect(errorOf(await kapok('private', 'open', ...read.slice(0, -1), 'secretary')).code).toBe('E_AUTH')
    const file = path('archive.disclosure.json')
    await kapok('private', 'disclose', ...read, '--field', 'skills', '--tx', created.id, '--out', file)
    const verified = await verify(file)
    expect([verified.code, JSON.parse(verified.out)]).toMatchObject([
      0,
      { status: 'VALID', fields: [{ name: 'skills', value: 'grafting' }] },
    ])
  }, 600_000)
})

describe('a revision', () => {
  it('supersedes the one before, and says which', async () => {
    const org = toHex(rootOrgId(federation.file.name))
    const fields = JSON.stringify({ ...FIELDS, degree: 'master' })
    const put = ['private', 'put', ...record, '--org', org, '--fields', fields, '--revision', '2'] as const
    const { commitRoot } = await done(...put, '--as', 'officer')
    // Kept and not on the chain yet: the chain still says that the first one stands.
    const revised = await done(
      'member',
      'update-record',
      '--mid',
      MID,
      '--revision',
      '2',
      '--commit-root',
      commitRoot,
      '--as',
      'officer',
    )
    const file = path('old.disclosure.json')
    const disclose = [
      'private',
      'disclose',
      ...record,
      '--field',
      'name',
      '--purpose',
      'SERVICE',
      '--as',
      'clerk',
    ] as const
    await kapok(...disclose, '--revision', '1', '--tx', txId, '--out', file)
    const old = await verify(file)
    expect([old.code, JSON.parse(old.out)]).toMatchObject([3, { ok: true, status: 'SUPERSEDED', newRevision: 2 }])
    await kapok(...disclose, '--tx', revised.id, '--out', path('new.disclosure.json'))
    expect(JSON.parse((await verify(path('new.disclosure.json'))).out)).toMatchObject({ status: 'VALID' })
    // The first revision is not in the transaction of the second.
    expect(errorOf(await kapok(...disclose, '--revision', '1', '--tx', revised.id)).code).toBe('BAD_PROOF')
  })

  it('leaves no clear value in any file of the home but sealed ones', async () => {
    const files = readFiles(federation.nodes[0]?.home ?? '')
    expect([...files.keys()].some(file => file.includes('/private/rows/'))).toBe(true)
    for (const [file, bytes] of files)
      for (const value of Object.values(FIELDS))
        expect([file, Buffer.from(bytes).includes(value)]).toEqual([file, false])
    expect(federation.log(0)).not.toContain('林木棉')
  })

  it('has no place in a home without a key for it, until it gets one', async () => {
    const home = federation.nodes[0]?.home ?? ''
    const init = () => kapok('private', 'init', '--home', home)
    expect(errorOf(await init()).code).toBe('USAGE')
    await federation.stop(0)
    rmSync(join(home, 'keys', 'private.json'))
    // What is left is of the lost key: another key would open nothing.
    expect(errorOf(await init()).message).toContain('private.gen')
    rmSync(join(home, 'keys', 'private.gen'))
    rmSync(join(home, 'private'), { recursive: true })
    await federation.startAll()
    const open = ['private', 'open', ...record, '--purpose', 'SERVICE', '--as', 'clerk'] as const
    expect(errorOf(await kapok(...open)).code).toBe('NOT_FOUND')
    expect((await init()).code).toBe(0)
    expect(existsSync(join(home, 'keys', 'private.json'))).toBe(true)
    await federation.stop(0)
    await federation.startAll()
    expect((await done('private', 'erasure-status', ...record)).home).toEqual({ rows: 0, keys: 0, erased: false })
  }, 600_000)
})
