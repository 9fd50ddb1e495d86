/** Validator keys of the tests, and what they sign. */

import { type Json, makeSigner, must, toHex } from '#base'
import { SignedVote, signVote, VOTE_KIND, type Vote } from '#chain'
import { declarationCall, possessionBytes, readinessCall } from '#contracts'
import { DeclareArgs } from '../../contracts/delegate/schema.ts'
import { DeclareProtocolArgs } from '../../contracts/delegate/upgrade-messages.ts'
import type { DueReadiness } from '../../contracts/hooks.ts'
import type { Id } from '../../contracts/ids.ts'
import { hash, rawId } from './fixture.ts'
import { CHAIN_ID, keyOf, secretOf } from './world.ts'

export const signerOf = (name: string) => makeSigner(secretOf(name))

/** A candidate's key with a possession by `signedBy`: arguments of RotateKey. */
export const possessed = (candidateId: Id, operator: number, [key, signedBy = key]: readonly [string, string?]) => ({
  candidateId: toHex(candidateId),
  publicKey: toHex(keyOf(key)),
  possession: toHex(signerOf(signedBy).sign(possessionBytes({ chainId: CHAIN_ID, candidateId, operator }))),
})

/** Arguments of RegisterCandidate: id and key of that name. */
export const registration = (name: string, operator: number, signedBy = name): { [key: string]: Json } => ({
  operator,
  ...possessed(rawId(name), operator, [name, signedBy]),
})

export const declaration = (candidateId: Id, epoch: number, key: string): Json => {
  const { args } = declarationCall(CHAIN_ID, signerOf(key), candidateId, epoch)
  const decoded = DeclareArgs.decode(args)
  if (!decoded.ok) throw new Error('a declaration that does not decode')
  return DeclareArgs.toJson(decoded.value)
}

/** Arguments of DeclareProtocol, signed by the key of that name. */
export const readiness = (due: DueReadiness, key: string): Json =>
  DeclareProtocolArgs.toJson(must(DeclareProtocolArgs.decode(readinessCall(CHAIN_ID, signerOf(key), due).args)))

export const vote = (change: Partial<Vote> = {}): Vote => ({
  kind: VOTE_KIND.NOTARIZE,
  epoch: 0,
  view: 3,
  height: 1,
  blockId: Uint8Array.from(Buffer.from(hash('block'), 'hex')) as Vote['blockId'],
  ...change,
})

export const otherBlock = (): Vote['blockId'] => Uint8Array.from(Buffer.from(hash('other'), 'hex')) as Vote['blockId']

/** Evidence as arguments: two votes of one seat, by the key of that name. */
export const evidence = (first: Vote, second: Vote, [seat, key]: readonly [number, string]): Json => ({
  first: SignedVote.toJson(signVote(CHAIN_ID, first, seat, signerOf(key))),
  second: SignedVote.toJson(signVote(CHAIN_ID, second, seat, signerOf(key))),
})
