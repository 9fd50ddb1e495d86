/** Heartbeats and the file that proves one, and what is refused. */

import { describe, expect, it } from 'vitest'
import { ascii, concat, type Hash, type Json, must, type Result, type Signer, sha256 } from '#base'
import {
  assembleHeartbeat,
  type EpochStep,
  Heartbeat,
  type HeartbeatProof,
  heartbeatBytes,
  heartbeatJson,
  heartbeatSignature,
  signHeartbeat,
  verifyHeartbeat,
  verifyHeartbeatProof,
} from '#chain'
import { anchorOf, beatOf, finalOf, headerOn, PERIOD_MS, sampleChain, sampleHeartbeat } from './sample-chain.ts'

const chain = sampleChain({ epochLength: 2 })
const { chainId, set } = chain
const first = headerOn(chain, anchorOf(chain))
const boundary = headerOn(chain, first)
const certificate = beatOf(chain, first)
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)

describe('a heartbeat', () => {
  it('signs tag, zero byte, chain and statement, which is no vote', () => {
    const { heartbeat } = certificate
    expect(heartbeatBytes(chainId, heartbeat)).toEqual(
      concat(ascii('kapok/heartbeat/1'), Uint8Array.of(0), chainId, Heartbeat.encode(heartbeat)),
    )
  })

  it('is checked with the key of its seat in its epoch', () => {
    const signed = signHeartbeat(chainId, certificate.heartbeat, 2, chain.seats[2] as Signer)
    expect(must(heartbeatSignature(chainId, set, signed)).publicKey).toEqual(chain.seats[2]?.publicKey)
    expect(code(heartbeatSignature(chainId, set, { ...signed, seat: 4 }))).toBe('UNKNOWN_SEAT')
    expect(code(heartbeatSignature(chainId, { ...set, epoch: 1 }, signed))).toBe('WRONG_EPOCH')
  })

  it('becomes a certificate by a quorum, and not by less, and never by different ones', () => {
    const sign = (seat: number, slot: number) =>
      signHeartbeat(chainId, { ...certificate.heartbeat, slot }, seat, chain.seats[seat] as Signer)
    expect(code(verifyHeartbeat(chainId, set, certificate))).toBe('ok')
    expect(code(assembleHeartbeat(set, [sign(0, 7), sign(1, 7)]))).toBe('BAD_CERTIFICATE')
    expect(() => assembleHeartbeat(set, [sign(0, 7), sign(1, 7), sign(2, 8)])).toThrow('different')
    expect(() => assembleHeartbeat(set, [sign(0, 7), sign(1, 7), sign(1, 7)])).toThrow('twice')
  })

  it.each([
    ['slot', { slot: 1 }],
    ['height', { height: 2 }],
    ['block', { blockId: sha256(ascii('another')) }],
    ['period', { periodMs: 1 }],
  ])('means nothing with another %s', (_, change) => {
    const heartbeat = { ...certificate.heartbeat, ...change }
    expect(code(verifyHeartbeat(chainId, set, { ...certificate, heartbeat }))).toBe('BAD_SIGNATURE')
  })

  it.each([{ periodMs: 0 }, { slot: 2 ** 53 - 1 }])('is none without a time: %o', change => {
    const odd = { ...certificate.heartbeat, ...change }
    const signed = [0, 1, 2].map(seat => signHeartbeat(chainId, odd, seat, chain.seats[seat] as Signer))
    expect(code(heartbeatSignature(chainId, set, signed[0] as (typeof signed)[number]))).toBe('MALFORMED')
    expect(code(verifyHeartbeat(chainId, set, must(assembleHeartbeat(set, signed))))).toBe('MALFORMED')
  })

  it('is refused in another epoch, or where its bitmap and signatures do not fit', () => {
    const { signers, signatures } = certificate
    const check = (change: Partial<typeof certificate>) =>
      code(verifyHeartbeat(chainId, set, { ...certificate, ...change }))
    expect(code(verifyHeartbeat(chainId, { ...set, epoch: 1 }, certificate))).toBe('WRONG_EPOCH')
    expect(check({ signers: Uint8Array.of(...signers, 0) })).toBe('NON_CANONICAL')
    expect(check({ signatures: signatures.slice(1) })).toBe('BAD_CERTIFICATE')
    expect(check({ signers: Uint8Array.of(0b11), signatures: signatures.slice(0, 2) })).toBe('BAD_CERTIFICATE')
    expect(check({ signers: Uint8Array.of(0b10011) })).toBe('UNKNOWN_SEAT')
    expect(check({ signers: Uint8Array.of(0b1011) })).toBe('BAD_SIGNATURE')
  })
})

const step: EpochStep = { boundary: finalOf(chain, boundary), next: { ...set, epoch: 1 }, rescue: undefined }
const proofs: Record<string, HeartbeatProof> = {
  'of genesis': {
    genesis: chain.genesis,
    epochs: [],
    block: undefined,
    certificate: beatOf(chain, anchorOf(chain)),
  },
  'of a block': sampleHeartbeat(chain),
  'of a block made final by the one after it': {
    ...sampleHeartbeat(chain),
    block: finalOf(chain, first, [boundary]),
  },
  'of the last block of an epoch, by the seats of the next': {
    genesis: chain.genesis,
    epochs: [step],
    block: finalOf(chain, boundary),
    certificate: beatOf(chain, boundary),
  },
}
const textOf = (proof: HeartbeatProof): string => JSON.stringify(heartbeatJson(proof))
const verify = (proof: HeartbeatProof, hash: Hash = chainId) => verifyHeartbeatProof(textOf(proof), hash)

describe('the file of a heartbeat', () => {
  it.each(Object.entries(proofs))('%s verifies with the genesis hash alone', (_, proof) => {
    const { epoch, height, blockId, slot } = proof.certificate.heartbeat
    expect(verify(proof)).toEqual({
      ok: true,
      value: {
        epoch,
        height,
        blockId,
        slot,
        timeMs: proof.block?.header.timeMs ?? chain.genesis.timeMs,
        fromMs: slot * PERIOD_MS,
        toMs: (slot + 1) * PERIOD_MS,
      },
    })
  })

  const good = sampleHeartbeat(chain)
  const last = proofs['of the last block of an epoch, by the seats of the next'] as HeartbeatProof
  const other = sampleHeartbeat(sampleChain({ epochLength: 3 }))
  const lies: readonly (readonly [string, HeartbeatProof, string])[] = [
    ['another chain', other, 'WRONG_CHAIN'],
    ['a block that is not the one named', { ...good, block: finalOf(chain, boundary) }, 'BAD_PROOF'],
    ['no block', { ...good, block: undefined }, 'BAD_PROOF'],
    ['a block beside genesis', { ...(proofs['of genesis'] as HeartbeatProof), block: good.block }, 'BAD_PROOF'],
    ['no steps', { ...last, epochs: [] }, 'BAD_PROOF'],
    ['steps too many', { ...good, epochs: [step] }, 'BAD_PROOF'],
    ['a heartbeat of a past epoch', { ...last, certificate: certificate }, 'BAD_PROOF'],
    [
      'a block that is not final',
      { ...good, block: { ...finalOf(chain, first), finalization: finalOf(chain, boundary).finalization } },
      'BAD_CERTIFICATE',
    ],
    [
      'seats of another chain',
      { ...good, certificate: { ...certificate, signatures: other.certificate.signatures } },
      'BAD_SIGNATURE',
    ],
  ]
  it.each(lies)('with %s is refused', (_, proof, fault) => {
    expect(code(verify(proof))).toBe(fault)
  })

  it('is refused as what is none', () => {
    expect(code(verifyHeartbeatProof('{', chainId))).toBe('MALFORMED')
    expect(code(verifyHeartbeatProof('null', chainId))).toBe('MALFORMED')
    const json = heartbeatJson(good) as { readonly [key: string]: Json }
    expect(code(verifyHeartbeatProof(JSON.stringify({ ...json, format: 'kapok-heartbeat/2' }), chainId))).toBe(
      'MALFORMED',
    )
    expect(code(verifyHeartbeatProof(JSON.stringify({ ...json, more: 1 }), chainId))).toBe('MALFORMED')
  })
})
