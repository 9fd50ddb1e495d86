/** Break-glass on real processes: three of four nodes are lost for good, and the guardians' files bring the chain back. */

import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromHex, type Hash, publicKeyOf, toHex } from '#base'
import { readRescue, verifyAttestation } from '#chain'
import { homePaths, type NetworkNode, newSecret, sealSecret, writeSecret } from '#node'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { cli, errorOf } from '../cli/run.ts'
import { agreed, registrations, until } from './load.ts'

const LOST = [1, 2, 3]

let federation: Federation
beforeAll(async () => {
  federation = await createFederation()
  await federation.startAll()
}, 600_000)
afterAll(() => federation.remove(), 600_000)

const home = (n: number): string => (federation.nodes[n] as NetworkNode).home
/** What the enterprise of a node keeps elsewhere: its accounts and the identity of its node, not its data or its seat. */
const safe = (n: number): string => join(federation.folder, 'safes', `enterprise-${n + 1}`)
const file = (name: string): string => join(federation.folder, name)

const putAway = (n: number): void => {
  mkdirSync(join(safe(n), 'keys'), { recursive: true })
  const [from, to] = [homePaths(home(n)), homePaths(safe(n))]
  for (const name of ['config', 'genesis', 'password', 'nodeKey'] as const) copyFileSync(from[name], to[name])
  cpSync(from.accounts, to.accounts, { recursive: true })
}

/** A new machine from the safe, with a new validator key: gives its public half. */
const replace = async (n: number): Promise<string> => {
  cpSync(safe(n), home(n), { recursive: true })
  const { password, validatorKey } = homePaths(home(n))
  const secret = newSecret()
  await writeSecret(validatorKey, sealSecret(secret, readFileSync(password, 'utf8').trim(), 'validator'))
  return toHex(publicKeyOf(secret))
}

const sent: string[] = []
const send = async (n: number): Promise<string> => {
  const [transaction] = registrations(federation, 1)
  const id = await federation.client(n).submit(transaction?.bytes as Uint8Array)
  expect((await federation.client(n).waitFinal(id, 240_000)).code).toBe('OK')
  sent.push(id)
  return id
}

const rescue = async (argv: readonly string[], at: string) => {
  const done = await cli(['--json', '--home', at, ...argv])
  return { ...done, json: done.out === '' ? undefined : JSON.parse(done.out) }
}

describe('E5: with three of four nodes lost for good', () => {
  it('the files of the organisations bring the chain back, and the ledger shows it', async () => {
    const genesisHash = fromHex(federation.file.genesisHash) as Hash
    for (let i = 0; i < 3; i++) await send(i)
    await until('all agree', () => agreed(federation, 4))
    const before = await federation.client(0).attestation(sent[0] as string)
    const survivor = JSON.parse(readFileSync(homePaths(home(0)).validatorKey, 'utf8')).pubkey as string

    for (const n of LOST) {
      putAway(n)
      await federation.kill(n)
      rmSync(home(n), { recursive: true })
    }
    expect(errorOf(await rescue(['network', 'rescue', 'check', file('none.json')], home(0))).code).toBe('ENOENT')
    const keys = [survivor]
    for (const n of LOST) keys.push(await replace(n))
    writeFileSync(
      file('validators.json'),
      JSON.stringify(keys.map((publicKey, enterprise) => ({ publicKey, enterprise }))),
    )
    const draft = ['network', 'rescue', 'draft', '--validators', file('validators.json'), '--out', file('rescue.json')]
    // While it runs nobody looks into its store.
    expect(errorOf(await rescue(draft, home(0))).code).toBe('HOME_IN_USE')
    await federation.stop(0)

    const drafted = await rescue(draft, home(0))
    expect(drafted).toMatchObject({ code: 0, json: { epoch: 1, signers: [] } })
    const sign = (n: number) =>
      rescue(
        ['network', 'rescue', 'sign', file('rescue.json'), '--as', `guardian-enterprise-${n + 1}`],
        n === 0 ? home(0) : safe(n),
      )
    for (const n of [1, 2]) expect((await sign(n)).code).toBe(0)
    const minority = await rescue(['network', 'rescue', 'check', file('rescue.json')], home(0))
    expect(errorOf(minority).message).toContain('signed by 2 of 4')
    expect(minority.code).toBe(3)
    expect(errorOf(await rescue(['node', 'rescue', file('rescue.json')], home(0))).code).toBe('BAD_RESCUE')
    expect((await sign(3)).json.signers).toHaveLength(3)
    expect((await rescue(['network', 'rescue', 'check', file('rescue.json')], home(0))).code).toBe(0)
    // One node is told; the new ones hear it from there.
    expect((await rescue(['node', 'rescue', file('rescue.json')], home(0))).code).toBe(0)
    await federation.startAll()

    const anchor: number = drafted.json.anchorHeight
    const id = await send(2)
    await until('all four agree', () => agreed(federation, 4))
    for (const n of [0, ...LOST]) {
      for (const old of sent) expect((await federation.client(n).transaction(old)).state).toBe('final')
      expect((await federation.client(n).status()).epoch).toBe(1)
      const after = await federation.client(n).attestation(id)
      expect(verifyAttestation(after, { genesisHash })).toMatchObject({ ok: true, attested: { height: anchor + 1 } })
      const old = await federation.client(n).attestation(sent[1] as string)
      expect(verifyAttestation(old, { genesisHash }).ok).toBe(true)
    }
    expect(verifyAttestation(before, { genesisHash }).ok).toBe(true)
    const told = await federation.client(3).query('delegate', 'rescues', {})
    expect(told).toMatchObject({
      rescues: [{ epoch: 1, anchorHeight: anchor, validators: keys.map(publicKey => ({ publicKey })) }],
    })
    const { url } = { url: (federation.nodes[1] as NetworkNode).api }
    expect((await cli(['--json', '--url', url, 'block', 'get', String(anchor + 1)])).out).toContain('Rescued')
    expect(federation.log(2)).toContain(`the guardians brought the chain back after block ${anchor}`)
    expect(readRescue(readFileSync(file('rescue.json'), 'utf8'))).toMatchObject({ ok: true })

    // It is an ordinary chain again: one of four may fail, and all come back after a restart.
    await federation.kill(0)
    await send(1)
    await federation.stopAll()
    await federation.startAll()
    await send(3)
  }, 600_000)
})
