import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountId, ascii, LIMITS, sha256 } from '#base'
import { type PrivateRequest, readPrivateRequest, SignedPrivateRequest, signPrivateRequest } from '#chain'
import { signerOf } from './sample-chain.ts'

const chainId = sha256(ascii('chain'))
const nodeKey = signerOf('node').publicKey
const [clerk, officer] = [signerOf('clerk'), signerOf('officer')]
const nowMs = 1_764_000_000_000

const request: PrivateRequest = {
  audience: nodeKey,
  actor: accountId(clerk.publicKey),
  nonce: 7n,
  expiresAtMs: nowMs + 1_000,
  put: undefined,
  read: undefined,
  erase: { type: 1, id: ascii('record'), transaction: new Uint8Array(0) },
  log: undefined,
  session: new Uint8Array(16).fill(9),
}

const read = (bytes: Uint8Array, at: Partial<Parameters<typeof readPrivateRequest>[1]> = {}) =>
  readPrivateRequest(bytes, { chainId, nodeKey, session: request.session, nowMs, ...at })
const codeOf = (bytes: Uint8Array, at = {}) => {
  const result = read(bytes, at)
  return result.ok ? 'OK' : result.fault.code
}
const signed = (changed: Partial<PrivateRequest> = {}) =>
  signPrivateRequest(chainId, { ...request, ...changed }, [clerk])

describe('a request to the private store', () => {
  it('is read as it was signed, with the keys that signed it', () => {
    const result = read(signPrivateRequest(chainId, request, [officer, clerk]))
    expect(result.ok && result.value.request).toEqual(request)
    expect(result.ok && result.value.keys.length).toBe(2)
  })

  it('is for one node of one chain, for a while', () => {
    expect(codeOf(signed(), { nodeKey: clerk.publicKey })).toBe('BAD_REQUEST')
    expect(codeOf(signed(), { chainId: sha256(chainId) })).toBe('BAD_SIGNATURE')
    expect(codeOf(signed(), { nowMs: nowMs + 1_000 })).toBe('TX_EXPIRED')
    expect(codeOf(signed({ expiresAtMs: nowMs + LIMITS.privateRequestMs + 1 }))).toBe('TX_TOO_EARLY')
  })

  it('ends with the start of the node for which it was made', () => {
    expect(codeOf(signed(), { session: new Uint8Array(16) })).toBe('TX_EXPIRED')
  })

  it('asks for one thing', () => {
    expect(codeOf(signed({ erase: undefined }))).toBe('BAD_REQUEST')
    const log = { type: 1, id: ascii('record'), orgId: new Uint8Array(0), hour: 0, from: 0 }
    expect(codeOf(signed({ log }))).toBe('BAD_REQUEST')
    expect(codeOf(signed({ log, erase: undefined }))).toBe('OK')
  })

  it('is signed, each key once and in order', () => {
    const decoded = SignedPrivateRequest.decode(signPrivateRequest(chainId, request, [officer, clerk]))
    if (!decoded.ok) throw new Error('it decodes')
    const { signatures } = decoded.value
    const withSignatures = (other: typeof signatures) =>
      SignedPrivateRequest.encode({ ...decoded.value, signatures: other })
    expect(codeOf(withSignatures([]))).toBe('BAD_SIGNATURE')
    expect(codeOf(withSignatures(signatures.toReversed()))).toBe('NON_CANONICAL')
    expect(codeOf(withSignatures([...signatures, ...signatures.slice(1)]))).toBe('NON_CANONICAL')
  })

  it('with any byte changed is refused', () => {
    const bytes = signed()
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = bytes.slice()
        changed[at] = (changed[at] as number) ^ mask
        expect(read(changed).ok).toBe(false)
      }),
    )
  })
})
