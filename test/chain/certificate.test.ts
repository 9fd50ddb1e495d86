import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, concat, type Hash, must, type Result, type Signer, type Verified, verify } from '#base'
import {
  assembleCertificate,
  blockId,
  type Certificate,
  Certificate as CertificateCodec,
  certificateSignatures,
  checkVote,
  quorum,
  quorumOf,
  type SignedVote,
  seatOf,
  signersOf,
  signVote,
  totalWeight,
  type ValidatorSet,
  VOTE_KIND,
  type Vote,
  Vote as VoteCodec,
  validatorsRoot,
  verifyCertificate,
  verifyVote,
  voteBytes,
} from '#chain'
import { anchorOf, finalizeVote, headerOn, type SampleChain, sampleChain, signerOf } from './sample-chain.ts'

const chain = sampleChain({ weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] })
const { chainId, set } = chain
const header = headerOn(chain, anchorOf(chain))
const vote = finalizeVote(header)
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)
const signBy = (from: SampleChain, what: Vote, seat: number): Verified<SignedVote> =>
  signVote(from.chainId, what, seat, from.seats[seat] as Signer)
const votesOf = (seats: readonly number[]) => seats.map(seat => signBy(chain, vote, seat))
const certificate = must(assembleCertificate(set, votesOf([0, 1, 2, 3, 4, 8, 9])))
const none = new Uint8Array(0) as Hash

describe('votes', () => {
  it('sign tag, zero byte, chain and vote', () => {
    expect(voteBytes(chainId, vote)).toEqual(
      concat(ascii('kapok/vote/1'), Uint8Array.of(0), chainId, VoteCodec.encode(vote)),
    )
    const signed = signBy(chain, vote, 3)
    expect(verifyVote(chainId, set, signed)).toEqual({ ok: true, value: signed })
  })

  it('are refused with another seat, epoch, chain, content or signature', () => {
    const signed = signBy(chain, vote, 3)
    const check = (change: Partial<SignedVote>) => code(verifyVote(chainId, set, { ...signed, ...change }))
    expect(check({ seat: 4 })).toBe('BAD_SIGNATURE')
    expect(check({ seat: 10 })).toBe('UNKNOWN_SEAT')
    expect(check({ vote: { ...vote, epoch: 1 } })).toBe('WRONG_EPOCH')
    expect(check({ vote: { ...vote, view: 2 } })).toBe('BAD_SIGNATURE')
    expect(check({ vote: { ...vote, kind: VOTE_KIND.NOTARIZE } })).toBe('BAD_SIGNATURE')
    expect(check({ signature: signBy(chain, vote, 4).signature })).toBe('BAD_SIGNATURE')
    expect(code(verifyVote(sampleChain().chainId, set, signed))).toBe('BAD_SIGNATURE')
  })

  it('name a block unless they nullify, and never view 0', () => {
    const nullify: Vote = { kind: VOTE_KIND.NULLIFY, epoch: 0, view: 1, height: 0, blockId: none }
    expect(code(checkVote(nullify))).toBe('ok')
    expect(code(checkVote(vote))).toBe('ok')
    const wrong: Vote[] = [
      { ...nullify, view: 0 },
      { ...nullify, height: 1 },
      { ...nullify, blockId: blockId(header) },
      { ...vote, view: 0 },
      { ...vote, height: 0 },
      { ...vote, blockId: none },
    ]
    for (const each of wrong) expect(code(checkVote(each))).toBe('MALFORMED')
  })
})

describe('quorums', () => {
  it('are floor(2W/3) + 1: two of them share more than a third', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 9, 10, 100].map(quorumOf)).toEqual([1, 2, 3, 3, 4, 5, 5, 7, 7, 67])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128_000_000 }), total => {
        const least = quorumOf(total)
        expect(3 * least).toBeGreaterThan(2 * total)
        expect(3 * (least - 1)).toBeLessThanOrEqual(2 * total)
      }),
    )
  })

  it('count weight, not seats', () => {
    const heavy = sampleChain({ weights: [5, 1, 1, 1] })
    expect([totalWeight(heavy.set), quorum(heavy.set)]).toEqual([8, 6])
    const by = (seats: readonly number[]) =>
      code(
        assembleCertificate(
          heavy.set,
          seats.map(seat => signBy(heavy, finalizeVote(headerOn(heavy, anchorOf(heavy))), seat)),
        ),
      )
    expect([by([0, 1]), by([0]), by([1, 2, 3])]).toEqual(['ok', 'BAD_CERTIFICATE', 'BAD_CERTIFICATE'])
  })

  it('the seat of a key is its place in the set', () => {
    expect(seatOf(set, signerOf('validator 3').publicKey)).toBe(3)
    expect(seatOf(set, signerOf('nobody').publicKey)).toBeUndefined()
    const swapped = { ...set, validators: set.validators.toReversed() }
    expect(validatorsRoot(swapped)).not.toEqual(validatorsRoot(set))
  })
})

describe('certificates', () => {
  it('hold the signers as bits, lowest first, and come from votes in any order', () => {
    expect([...certificate.signers]).toEqual([0b0001_1111, 0b11])
    expect(signersOf(certificate)).toEqual([0, 1, 2, 3, 4, 8, 9])
    expect(assembleCertificate(set, votesOf([9, 3, 1, 2, 8, 4, 0]))).toEqual({ ok: true, value: certificate })
    expect(verifyCertificate(chainId, set, certificate)).toEqual({ ok: true, value: certificate })
    expect(CertificateCodec.decode(CertificateCodec.encode(certificate)).ok).toBe(true)
  })

  it('give their checks in bulk', () => {
    const checks = must(certificateSignatures(chainId, set, certificate))
    expect(checks.length).toBe(7)
    for (const { publicKey, message, signature } of checks) expect(verify(publicKey, message, signature)).toBe(true)
  })

  it('are not made of too few, different or doubled votes', () => {
    expect(code(assembleCertificate(set, []))).toBe('BAD_CERTIFICATE')
    expect(code(assembleCertificate(set, votesOf([0, 1, 2, 3, 4, 5])))).toBe('BAD_CERTIFICATE')
    const other = signBy(chain, { ...vote, view: 2 }, 9)
    expect(() => assembleCertificate(set, [...votesOf([0, 1, 2, 3, 4, 5]), other])).toThrow('different votes')
    expect(() => assembleCertificate(set, votesOf([0, 1, 2, 3, 4, 5, 5]))).toThrow('signs twice')
    expect(() => assembleCertificate({ ...set, epoch: 1 }, votesOf([0, 1, 2, 3, 4, 5, 6]))).toThrow('another epoch')
  })

  it.each<[string, (c: Certificate, s: ValidatorSet) => [Certificate, ValidatorSet]]>([
    ['NON_CANONICAL', (c, s) => [{ ...c, signers: concat(c.signers, Uint8Array.of(0)) }, s]],
    ['BAD_CERTIFICATE', (c, s) => [{ ...c, signatures: c.signatures.slice(1) }, s]],
    ['BAD_CERTIFICATE', (c, s) => [{ ...c, signers: Uint8Array.of(31), signatures: c.signatures.slice(0, 5) }, s]],
    ['BAD_CERTIFICATE', (c, s) => [{ ...c, signers: new Uint8Array(0), signatures: [] }, s]],
    ['BAD_SIGNATURE', (c, s) => [{ ...c, signers: Uint8Array.of(0b0011_1111, 0b1) }, s]],
    ['BAD_SIGNATURE', (c, s) => [{ ...c, signatures: c.signatures.toReversed() }, s]],
    ['UNKNOWN_SEAT', (c, s) => [{ ...c, signers: Uint8Array.of(31, 0b101) }, s]],
    ['WRONG_EPOCH', (c, s) => [c, { ...s, epoch: 1 }]],
    ['WRONG_EPOCH', (c, s) => [{ ...c, vote: { ...c.vote, epoch: 1 } }, s]],
    ['BAD_SIGNATURE', (c, s) => [{ ...c, vote: { ...c.vote, view: 9 } }, s]],
    ['MALFORMED', (c, s) => [{ ...c, vote: { ...c.vote, height: 0 } }, s]],
    [
      'BAD_CERTIFICATE',
      (c, s) => [c, { ...s, validators: s.validators.map(v => ({ ...v, weight: v.enterprise + 1 })) }],
    ],
  ])('that are wrong are refused: %s', (expected, change) => {
    // In the last case other weights are in force, under which these seven of ten are no quorum.
    const [other, otherSet] = change(certificate, set)
    const verdict = code(verifyCertificate(chainId, otherSet, other))
    expect(verdict).toBe(expected)
  })
})
