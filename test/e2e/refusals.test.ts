/** Bad input against a real node, by API and by command line: each kind its code, and the node stays well. */

import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountId, fromHex, type Hash, makeSigner, sha256, toHex } from '#base'
import { type BodyDraft, type ParsedTransaction, signTransaction, Transaction } from '#chain'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { cli, errorOf } from '../cli/run.ts'
import { registrations } from './load.ts'

let federation: Federation
beforeAll(async () => {
  federation = await createFederation({ nodes: 1 })
  await federation.startAll()
}, 600_000)
afterAll(() => federation.remove(), 600_000)

const chainId = () => fromHex(federation.file.genesisHash) as Hash

/** The same transaction with another body, signed by the registrar unless said otherwise. */
const changed = (
  change: Partial<BodyDraft>,
  signer = federation.founder('registrar'),
  chain = chainId(),
): ParsedTransaction => {
  const [good] = registrations(federation, 1)
  return signTransaction(chain, { ...(good as ParsedTransaction).body, ...change }, [signer])
}

const badSignature = () => {
  const { tx } = changed({})
  const [one] = tx.signatures
  return Transaction.encode({ ...tx, signatures: [{ ...one, signature: new Uint8Array(64) } as never] })
}

const stranger = makeSigner(sha256(randomBytes(8)))

const CASES: readonly (readonly [name: string, code: string, bytes: () => Uint8Array])[] = [
  ['garbage', 'MALFORMED', () => Uint8Array.from(randomBytes(100), (byte, i) => (i === 0 ? 0xff : byte))],
  ['oversized', 'TOO_LARGE', () => new Uint8Array(65 * 1024)],
  ['signed for another chain', 'BAD_SIGNATURE', () => changed({}, undefined, sha256(chainId())).bytes],
  ['expired', 'TX_EXPIRED', () => changed({ expiresAtMs: Date.now() - 1 }).bytes],
  ['too far in the future', 'TX_TOO_EARLY', () => changed({ expiresAtMs: Date.now() + 3_600_000 }).bytes],
  [
    'of an unknown module',
    'UNKNOWN_MODULE',
    () => changed({ calls: [{ module: 999, action: 1, args: new Uint8Array(0) }] }).bytes,
  ],
  [
    'of an unknown action',
    'UNKNOWN_ACTION',
    () => changed({ calls: [{ module: 1, action: 999, args: new Uint8Array(0) }] }).bytes,
  ],
  [
    'with arguments that do not decode',
    'MALFORMED',
    () => changed({ calls: [{ module: 1, action: 1, args: new Uint8Array([0xff]) }] }).bytes,
  ],
  [
    'of an unknown account',
    'UNKNOWN_ACCOUNT',
    () => changed({ sender: accountId(stranger.publicKey) }, stranger).bytes,
  ],
  ['signed by another than the sender', 'E_AUTH', () => changed({}, stranger).bytes],
  [
    'not canonical',
    'NON_CANONICAL',
    () => {
      const { bytes } = changed({})
      // The length of the body in one byte more than it needs.
      const short = bytes[1] as number
      return short < 0x80
        ? Uint8Array.from([bytes[0] as number, short | 0x80, 0, ...bytes.subarray(2)])
        : Uint8Array.from([bytes[0] as number, short, (bytes[2] as number) | 0x80, 0, ...bytes.subarray(3)])
    },
  ],
  ['with a bad signature', 'BAD_SIGNATURE', badSignature],
  ['without calls', 'TX_NO_CALLS', () => changed({ calls: [] }).bytes],
]

const post = async (bytes: Uint8Array, headers: Record<string, string> = {}) => {
  const response = await fetch(`${federation.nodes[0]?.api}/v1/transactions`, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/octet-stream', ...headers },
  })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as { code: string; hint: object },
  }
}

const send = (bytes: Uint8Array) => {
  const path = join(federation.folder, 'bad.hex')
  writeFileSync(path, toHex(bytes))
  return cli(['--json', '--network', federation.folder, 'tx', 'send', path])
}

describe('a bad transaction', () => {
  it.each(CASES)('%s is refused with %s by the API and with exit 6 by the command line', async (_, code, bytes) => {
    const answer = await post(bytes())
    expect(answer.type).toContain('application/problem+json')
    expect([answer.body.code, answer.status >= 400 && answer.status < 500]).toEqual([code, true])
    expect(answer.body.hint).toMatchObject({ en: expect.any(String), zh: expect.any(String) })
    const result = await send(bytes())
    expect([result.code, errorOf(result).code]).toEqual([6, code])
  })

  it('for another chain is named as such when the client says which chain it means', async () => {
    const { bytes } = changed({})
    expect((await post(bytes, { 'x-kapok-chain': toHex(sha256(chainId())) })).body.code).toBe('WRONG_CHAIN')
  })

  it('that is sent again after it is final is a duplicate', async () => {
    const { bytes, id } = changed({})
    const first = await send(bytes)
    expect([first.code, JSON.parse(first.out).code]).toEqual([0, 'OK'])
    expect((await post(bytes)).body.code).toBe('TX_DUPLICATE')
    expect(errorOf(await send(bytes)).code).toBe('TX_DUPLICATE')
    expect((await federation.client(0).transaction(toHex(id))).state).toBe('final')
  })

  it('whose sender lacks the role is final with a refusal, and the command ends with 6', async () => {
    const signer = federation.founder('auditor')
    const refused = changed({ sender: accountId(signer.publicKey) }, signer)
    const result = await send(refused.bytes)
    expect([result.code, JSON.parse(result.out).code, errorOf(result).code]).toEqual([6, 'E_AUTH', 'E_AUTH'])
  })

  it('never hurts the node: 500 random bodies later it still works', async () => {
    for (let round = 0; round < 50; round++) {
      const { bytes } = changed({})
      const bodies = Array.from({ length: 10 }, () => {
        const mutated = Uint8Array.from(bytes)
        mutated[Math.floor(Math.random() * mutated.length)] = Math.floor(Math.random() * 256)
        return Math.random() < 0.5 ? mutated : new Uint8Array(randomBytes(200))
      })
      for (const { status } of await Promise.all(bodies.map(body => post(body)))) expect(status).toBeLessThan(500)
    }
    const { bytes } = changed({})
    expect((await send(bytes)).code).toBe(0)
  })
})

describe('reading what is final by the command line', () => {
  const run = (...argv: readonly string[]) => cli(['--json', '--network', federation.folder, ...argv])

  it('blocks, transactions, state with proof, status', async () => {
    const latest = JSON.parse((await run('block', 'get')).out)
    expect((await run('block', 'get', String(latest.header.height))).out).toContain(latest.id)
    expect((await run('block', 'get', '999999')).code).toBe(5)
    const followed = await run('block', 'follow', '--from', '1', '--count', '2')
    expect(
      followed.out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).header.height),
    ).toEqual([1, 2])
    const status = JSON.parse((await run('network', 'status', federation.folder)).out)
    expect(status.agree).toBe(true)
    const [id] = latest.transactions
    expect(JSON.parse((await run('tx', 'status', id)).out)).toMatchObject({ state: 'final' })
    expect((await run('tx', 'explain', id)).out).toContain('RegisterActor')
    expect((await run('tx', 'status', '00'.repeat(32))).code).toBe(5)
  })

  it('a state proof verifies offline, and a changed one does not', async () => {
    const path = join(federation.folder, 'proof.json')
    const genesis = join(federation.nodes[0]?.home ?? '', 'genesis.kapok')
    expect((await run('state', 'prove', 'ffff00', '--out', path)).code).toBe(0)
    const verify = () => run('state', 'verify', path, '--genesis-file', genesis)
    expect((await verify()).code).toBe(0)
    const { readFileSync } = await import('node:fs')
    const proven = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify({ ...proven, value: '00' }))
    expect((await verify()).code).toBe(3)
  })
})
