import { describe, expect, it } from 'vitest'
import { type Result, sha256 } from '#base'
import {
  advanceEpoch,
  assembleCertificate,
  blockId,
  type EpochStep,
  type FinalHeader,
  followEpochs,
  type Header,
  PROTOCOL_MAX,
  signVote,
  trustGenesis,
  VOTE_KIND,
  verifyFinalHeader,
} from '#chain'
import { anchorOf, finalOf, headerOn, sampleChain } from './sample-chain.ts'

const chain = sampleChain()
const headers: Header[] = [anchorOf(chain)]
for (let height = 1; height <= 12; height++) headers.push(headerOn(chain, headers[height - 1] as Header))
const at = (height: number): Header => headers[height] as Header
const trust = trustGenesis(chain)
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)
const step = (epoch: number): EpochStep => ({
  boundary: finalOf(chain, at(4 * epoch)),
  next: { epoch, validators: chain.set.validators },
  rescue: undefined,
})

describe('a final header', () => {
  it('verifies by its own finalization or by that of a descendant', () => {
    expect(verifyFinalHeader(trust, finalOf(chain, at(1)))).toEqual({ ok: true, value: at(1) })
    expect(code(verifyFinalHeader(trust, finalOf(chain, at(1), [at(2), at(3), at(4)])))).toBe('ok')
  })

  it('may be certified in a later view than its own, as a boundary block is', () => {
    const final = finalOf(chain, at(4))
    const voted = (view: number) => {
      const vote = { ...final.finalization.vote, view }
      const votes = chain.seats.map((signer, seat) => signVote(chain.chainId, vote, seat, signer))
      const assembled = assembleCertificate(chain.set, votes)
      return code(assembled.ok ? verifyFinalHeader(trust, { ...final, finalization: assembled.value }) : assembled)
    }
    expect([voted(at(4).view), voted(at(4).view + 7), voted(at(4).view - 1)]).toEqual(['ok', 'ok', 'BAD_CERTIFICATE'])
  })

  it.each<[string, FinalHeader]>([
    ['WRONG_EPOCH', finalOf(chain, at(5))],
    ['WRONG_EPOCH', finalOf(chain, { ...at(2), epoch: 1 })],
    ['BAD_BLOCK', finalOf(chain, { ...at(5), epoch: 0 })],
    ['BAD_BLOCK', { ...finalOf(chain, at(1)), header: at(0) }],
    ['BAD_BLOCK', finalOf(chain, { ...at(2), validatorsRoot: sha256(at(2).parent) })],
    ['BAD_BLOCK', finalOf(chain, { ...at(2), version: 0 })],
    ['NEWER_PROTOCOL', finalOf(chain, { ...at(2), version: PROTOCOL_MAX + 1 })],
    ['NEWER_PROTOCOL', finalOf(chain, at(1), [{ ...at(2), version: PROTOCOL_MAX + 1 }])],
    ['BAD_PROOF', finalOf(chain, at(1), [at(3)])],
    ['BAD_PROOF', finalOf(chain, at(3), [at(4), at(5)])],
    ['BAD_PROOF', finalOf(chain, at(1), [{ ...at(2), height: 3 }])],
    ['BAD_CERTIFICATE', { ...finalOf(chain, at(1)), header: at(2) }],
    ['BAD_CERTIFICATE', { ...finalOf(chain, at(1), [at(2)]), descendants: [] }],
  ])('is refused where it does not fit: %s', (expected, final) => {
    expect(code(verifyFinalHeader(trust, final))).toBe(expected)
  })

  it('is not believed on a notarization, or on another chain', () => {
    const final = finalOf(chain, at(1))
    const { finalization } = final
    const notarized = { ...finalization, vote: { ...finalization.vote, kind: VOTE_KIND.NOTARIZE } }
    expect(code(verifyFinalHeader(trust, { ...final, finalization: notarized }))).toBe('BAD_CERTIFICATE')
    expect(code(verifyFinalHeader({ ...trust, chainId: sha256(trust.chainId) }, final))).toBe('BAD_SIGNATURE')
  })
})

describe('epochs', () => {
  it('are followed by their boundary blocks', () => {
    const trusts = followEpochs(trust, [step(1), step(2)])
    expect(trusts.ok && trusts.value.map(({ set }) => set.epoch)).toEqual([0, 1, 2])
    const last = trusts.ok ? trusts.value[2] : undefined
    expect(last && code(verifyFinalHeader(last, finalOf(chain, at(9))))).toBe('ok')
    expect(followEpochs(trust, [])).toEqual({ ok: true, value: [trust] })
  })

  it('are not skipped, and only boundary blocks end them', () => {
    expect(code(followEpochs(trust, [step(2)]))).toBe('WRONG_EPOCH')
    expect(code(followEpochs(trust, [step(1), step(1)]))).toBe('WRONG_EPOCH')
    expect(code(advanceEpoch(trust, { ...step(1), boundary: finalOf(chain, at(3)) }))).toBe('BAD_BLOCK')
    expect(code(advanceEpoch(trust, { ...step(1), boundary: finalOf(chain, at(8)) }))).toBe('WRONG_EPOCH')
  })

  it('pass trust only to the set that the boundary block names, once that is final', () => {
    const { boundary, next } = step(1)
    const [first, ...rest] = next.validators
    if (first === undefined) return expect.fail('no validators')
    const others = { ...next, validators: [{ ...first, weight: 2 }, ...rest] }
    expect(code(advanceEpoch(trust, { ...step(1), next: others }))).toBe('BAD_PROOF')
    const cut = {
      ...boundary.finalization,
      signers: Uint8Array.of(3),
      signatures: boundary.finalization.signatures.slice(1),
    }
    expect(code(advanceEpoch(trust, { ...step(1), boundary: { ...boundary, finalization: cut } }))).toBe(
      'BAD_CERTIFICATE',
    )
    expect(blockId(boundary.header)).toEqual(boundary.finalization.vote.blockId)
  })
})
