/** Transactions for end-to-end tests: registrations of actors that nobody has a key for. */

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { accountId, fromHex, type Hash, must, toHex } from '#base'
import type { ParsedTransaction } from '#chain'
import { engine } from '#contracts'
import { buildTransaction } from '#sdk'
import type { Federation } from '../../scripts/federation.ts'
import { rootOrgId } from '../../src/cli/founders.ts'

/** The key of nobody: its other half is thrown away. */
const newPublicKey = (): string =>
  Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex')

export const registrations = (federation: Federation, count: number): readonly ParsedTransaction[] => {
  const signer = federation.founder('registrar')
  const orgId = toHex(rootOrgId(federation.file.name))
  return Array.from({ length: count }, () => {
    const keys = [{ publicKey: newPublicKey(), weight: 1 }]
    return buildTransaction({
      chainId: fromHex(federation.file.genesisHash) as Hash,
      sender: accountId(signer.publicKey),
      calls: [must(engine.encodeCall('access', 'RegisterActor', { kind: 'PERSON', orgId, keys, threshold: 1 }))],
      signers: [signer],
      random: new Uint8Array(randomBytes(8)),
      nowMs: Date.now(),
    })
  })
}

/** Polls until it holds; fails with `what` after the time. */
export const until = async (what: string, holds: () => Promise<boolean>, timeoutMs = 240_000): Promise<void> => {
  const end = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`did not happen: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

/** All nodes that answer stand at one height and state root; `count` of them. */
export const agreed = async (federation: Federation, count: number): Promise<boolean> => {
  const known = (await federation.statuses()).filter(status => status !== undefined)
  const places = new Set(known.map(({ height, stateRoot, poolSize }) => `${height} ${stateRoot} ${poolSize}`))
  return known.length === count && places.size === 1 && known[0]?.poolSize === 0
}
