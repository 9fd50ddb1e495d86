/** Evidence: which two votes contradict each other. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hash, type Result, type Signer, sha256, toHex, type Verified } from '#base'
import { checkEvidence, type SignedVote, signVote, VOTE_KIND, type Vote, type VoteKind } from '#chain'
import { sampleChain } from './sample-chain.ts'

const chain = sampleChain({ weights: [1, 1, 1, 1] })
const { chainId, set, seats } = chain
const BLOCKS = [1, 2].map(n => sha256(Uint8Array.of(n)))
const NONE = new Uint8Array(0) as Hash

/** A vote of view 5 that is well formed. */
const voteFor = (kind: VoteKind, block: number, height: number): Vote => ({
  kind,
  epoch: 0,
  view: 5,
  ...(kind === VOTE_KIND.NULLIFY ? { height: 0, blockId: NONE } : { height, blockId: BLOCKS[block] as Hash }),
})

const anyVote: fc.Arbitrary<Vote> = fc
  .tuple(fc.constantFrom(...Object.values(VOTE_KIND)), fc.nat({ max: 1 }), fc.integer({ min: 1, max: 2 }))
  .map(([kind, block, height]) => voteFor(kind, block, height))

const signed = (vote: Vote, seat = 2, by = seat): Verified<SignedVote> =>
  signVote(chainId, vote, seat, seats[by] as Signer)
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.fault.code)
const check = (first: SignedVote, second: SignedVote): string => code(checkEvidence(chainId, set, [first, second]))

describe('evidence', () => {
  it('is two blocks for one kind, or nullify beside finalize (S1, S2), whichever vote was seen first', () => {
    fc.assert(
      fc.property(anyVote, anyVote, (a, b) => {
        const [first, second] = [signed(a), signed(b)]
        const kinds = [a.kind, b.kind].sort().join()
        const differ = `${a.height} ${toHex(a.blockId)}` !== `${b.height} ${toHex(b.blockId)}`
        // Notarize 1, nullify 2, finalize 3.
        const expected = kinds === '2,3' || (differ && (kinds === '1,1' || kinds === '3,3')) ? 'ok' : 'BAD_PROOF'
        expect([check(first, second), check(second, first)]).toEqual([expected, expected])
      }),
    )
  })

  const block = voteFor(VOTE_KIND.NOTARIZE, 0, 1)
  const other = voteFor(VOTE_KIND.NOTARIZE, 1, 1)

  it('names the seat', () => {
    expect(checkEvidence(chainId, set, [signed(block), signed(other)])).toEqual({ ok: true, value: 2 })
  })

  it('is of one seat, view and epoch', () => {
    expect(check(signed(block, 1), signed(other, 2))).toBe('BAD_PROOF')
    expect(check(signed(block), signed({ ...other, view: 6 }))).toBe('BAD_PROOF')
    expect(check(signed(block), signed({ ...other, epoch: 1 }))).toBe('BAD_PROOF')
    expect(check(signed({ ...block, epoch: 1 }), signed({ ...other, epoch: 1 }))).toBe('WRONG_EPOCH')
  })

  it('needs both signatures, by the key of the seat, for this chain', () => {
    expect(check(signed(block), signed(other, 2, 1))).toBe('BAD_SIGNATURE')
    expect(check(signed(block, 2, 1), signed(other))).toBe('BAD_SIGNATURE')
    const elsewhere = sampleChain({ epochLength: 5 })
    expect(code(checkEvidence(elsewhere.chainId, set, [signed(block), signed(other)]))).toBe('BAD_SIGNATURE')
    expect(check(signed(block, 9, 2), signed(other, 9, 2))).toBe('UNKNOWN_SEAT')
  })

  it('is not made of a vote that no seat could sign', () => {
    const nullify = { ...block, kind: VOTE_KIND.NULLIFY }
    expect(check(signed(nullify), signed(voteFor(VOTE_KIND.FINALIZE, 0, 1)))).toBe('MALFORMED')
    expect(check(signed({ ...block, view: 0 }), signed({ ...other, view: 0 }))).toBe('MALFORMED')
  })
})
