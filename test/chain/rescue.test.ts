/** E5 offline: what a rescue must show, every way in which it can lie, and the way of a client across the cut. */

import { describe, expect, it } from 'vitest'
import { ascii, compareBytes, type PublicKey, type Result, type Signer } from '#base'
import {
  advanceEpoch,
  blockId,
  type EpochStep,
  epochOf,
  followEpochs,
  GUARDIANS_KEY,
  Guardians,
  type Header,
  type Rescue,
  type RescueProof,
  signRescue,
  type Trust,
  trustGenesis,
  type ValidatorSet,
  validatorsRoot,
  verifyFinalHeader,
  verifyRescue,
  withCut,
} from '#chain'
import { referenceProve, referenceRoot } from './reference-tree.ts'
import { anchorOf, finalOf, headerOn, type SampleChain, sampleChain, scheduleOf, signerOf } from './sample-chain.ts'

const GUARDIANS = ['a', 'b', 'c', 'd', 'e'].map(name => signerOf(`guardian ${name}`))

const entriesFor = (keys: readonly PublicKey[]) => [
  { key: GUARDIANS_KEY, value: Guardians.encode({ keys: [...keys].sort(compareBytes) }) },
  { key: ascii('another'), value: ascii('row') },
]
const entries = entriesFor(GUARDIANS.map(({ publicKey }) => publicKey))

/** Four heights an epoch; the state of all blocks holds the guardians. */
const chainOf = (from: SampleChain) => {
  const headers: Header[] = [anchorOf(from)]
  for (let height = 1; height <= 9; height++)
    headers.push(headerOn(from, headers[height - 1] as Header, { stateRoot: referenceRoot(entries) }))
  return headers
}
const chain = sampleChain()
const headers = chainOf(chain)
const at = (height: number): Header => headers[height] as Header

const newSet = ['x', 'y', 'z'].map((name, enterprise) => ({
  publicKey: signerOf(`replacement ${name}`).publicKey,
  weight: 1,
  enterprise,
}))

const trustIn = (epoch: number): Trust => ({ ...trustGenesis(chain), set: { ...chain.set, epoch } })
const epochAfter = (height: number) => epochOf(height + 1, withCut(scheduleOf(chain), height))

const draft = (height: number, change: Partial<Rescue['order']> = {}): Rescue => ({
  order: {
    chainId: chain.chainId,
    anchorHeight: height,
    anchorId: blockId(at(height)),
    epoch: epochAfter(height),
    validators: newSet,
    ...change,
  },
  signatures: [],
})

const signed = (rescue: Rescue, signers: readonly Signer[] = GUARDIANS.slice(0, 3)): Rescue =>
  signers.reduce(signRescue, rescue)

const proofOf = (rescue: Rescue, rows = entries): RescueProof => ({
  rescue,
  guardians: { present: true, value: rows[0]?.value as Uint8Array, proof: referenceProve(rows, GUARDIANS_KEY) },
})

const said = (result: Result<unknown>) =>
  result.ok ? 'ok' : `${result.fault.code}${result.fault.detail === undefined ? '' : ` ${result.fault.detail}`}`

/** At block 6, in the middle of epoch 1. */
const verdict = (rescue: Rescue, { proof = proofOf(rescue), anchor = finalOf(chain, at(6)) } = {}) =>
  said(verifyRescue(trustIn(1), anchor, proof))

describe('E5: a rescue', () => {
  it('that more than half of the guardians signed gives trust in the set that they named', () => {
    const trust = verifyRescue(trustIn(1), finalOf(chain, at(6)), proofOf(signed(draft(6))))
    expect(trust).toMatchObject({
      ok: true,
      value: { set: { epoch: 2, validators: newSet }, schedule: { length: 4, cuts: [6] } },
    })
    expect(verdict(signed(draft(6), GUARDIANS))).toBe('ok')
    // Final by a descendant as well: whoever saw it could prove it so.
    expect(verdict(signed(draft(6)), { anchor: finalOf(chain, at(6), [at(7)]) })).toBe('ok')
  })

  it('of a minority is none', () => {
    expect(verdict(draft(6))).toContain('BAD_RESCUE signed by 0 of 5')
    expect(verdict(signed(draft(6), GUARDIANS.slice(0, 2)))).toContain('BAD_RESCUE signed by 2 of 5')
  })

  it('counts each guardian once, and nobody else', () => {
    const two = signed(draft(6), GUARDIANS.slice(0, 2))
    const [first] = two.signatures
    const doubled = { ...two, signatures: [first, ...two.signatures] as Rescue['signatures'] }
    expect(verdict(doubled)).toContain('BAD_RESCUE signatures twice or out of order')
    expect(verdict({ ...two, signatures: [...signed(draft(6)).signatures].reverse() })).toContain('out of order')
    expect(signed(two, GUARDIANS.slice(0, 2))).toEqual(two)
    expect(verdict(signed(two, [signerOf('validator 0')]))).toContain('BAD_RESCUE signed by somebody')
  })

  it('that was changed after it was signed, or signed for another, is forged', () => {
    const good = signed(draft(6))
    const others = { ...good.order, validators: newSet.slice(0, 2) }
    expect(verdict({ ...good, order: others })).toContain('BAD_SIGNATURE')
    const elsewhere = signed(draft(6, { anchorId: blockId(at(5)) })).signatures
    expect(verdict({ ...good, signatures: elsewhere })).toContain('BAD_SIGNATURE')
  })

  it.each<[string, Partial<Rescue['order']>, string]>([
    ['another chain', { chainId: sampleChain({ epochLength: 5 }).chainId }, 'of another chain'],
    ['another block of that height', { anchorId: blockId(at(7)) }, 'the anchor is not block 6'],
    ['another height', { anchorHeight: 7 }, 'the anchor is not block 6'],
    ['the epoch that was cut', { epoch: 1 }, 'epoch 1 does not begin after block 6'],
    ['a later epoch', { epoch: 3 }, 'epoch 3 does not begin after block 6'],
    ['nobody', { validators: [] }, 'no validators'],
    ['one key twice', { validators: [newSet[0], newSet[0]] as never }, 'two validators have one key'],
    ['a seat of nobody', { validators: [{ ...newSet[0], enterprise: 64 }] as never }, 'a seat of nobody'],
  ])('for %s is refused', (_, change, detail) => {
    expect(verdict(signed(draft(6, change)))).toBe(`BAD_RESCUE ${detail}`)
  })

  it('needs the guardians of the state after the anchor, not those of another height or of its signers', () => {
    const rescue = signed(draft(6))
    const own = entriesFor(GUARDIANS.slice(0, 3).map(({ publicKey }) => publicKey))
    expect(verdict(rescue, { proof: proofOf(rescue, own) })).toContain('not those of the state after the anchor')
    const proof = proofOf(rescue)
    const other = { ...proof, guardians: { ...proof.guardians, proof: referenceProve(entries, ascii('another')) } }
    expect(verdict(rescue, { proof: other })).toContain('not those of the state')
    const absent = { ...proof, guardians: { ...proof.guardians, present: false } }
    expect(verdict(rescue, { proof: absent })).toContain('not those of the state')
  })

  it('needs an anchor that is final under the old set', () => {
    const rescue = signed(draft(6))
    const anchor = finalOf(chain, at(6))
    const { finalization } = anchor
    const few = { ...finalization, signers: Uint8Array.of(3), signatures: finalization.signatures.slice(1) }
    expect(verdict(rescue, { anchor: { ...anchor, finalization: few } })).toContain('BAD_CERTIFICATE')
    const other = { ...anchor, finalization: finalOf(chain, at(5)).finalization }
    expect(verdict(rescue, { anchor: other })).toContain('BAD_CERTIFICATE')
    expect(said(verifyRescue(trustIn(0), anchor, proofOf(rescue)))).toContain('WRONG_EPOCH')
  })
})

describe('E5: the way across the cut', () => {
  const seats = ['x', 'y', 'z'].map(name => signerOf(`replacement ${name}`))
  const after: SampleChain = { ...chain, set: { epoch: 0, validators: newSet }, seats }
  const rescued = (epoch: number): ValidatorSet => ({ epoch, validators: newSet })
  /** The first block of the epoch that begins after `anchor`, and the boundary of it. */
  const goOn = (anchor: Header) => {
    const schedule = withCut(scheduleOf(chain), anchor.height)
    const root = validatorsRoot({ validators: newSet })
    const next = (parent: Header, view: number): Header => ({
      ...headerOn(chain, parent),
      epoch: epochOf(parent.height + 1, schedule),
      view,
      proposer: 0,
      validatorsRoot: root,
      nextValidatorsRoot: root,
    })
    const first = next(anchor, 1)
    return { first, second: next(first, 2) }
  }
  const normal = (epoch: number): EpochStep => ({
    boundary: finalOf(chain, at(4 * epoch)),
    next: { epoch, validators: chain.set.validators },
    rescue: undefined,
  })
  const cut = (height: number): EpochStep => ({
    boundary: finalOf(chain, at(height)),
    next: rescued(epochAfter(height)),
    rescue: proofOf(signed(draft(height))),
  })

  it('leads from genesis to blocks after it, and through the boundary of the rescued epoch', () => {
    const { first, second } = goOn(at(6))
    const boundary = { ...finalOf(after, second), header: second }
    const steps = [normal(1), cut(6), { boundary, next: rescued(3), rescue: undefined }]
    const trusts = followEpochs(trustGenesis(chain), steps)
    if (!trusts.ok) return expect.fail(said(trusts))
    expect(trusts.value.map(({ set }) => set.epoch)).toEqual([0, 1, 2, 3])
    expect(said(verifyFinalHeader(trusts.value[2] as Trust, finalOf(after, first)))).toBe('ok')
    // The old set decides nothing after the cut.
    expect(said(verifyFinalHeader(trusts.value[2] as Trust, finalOf(chain, at(7))))).toContain('WRONG_EPOCH')
  })

  it('skips the epoch that had begun where the cut is at its very beginning', () => {
    expect(said(followEpochs(trustGenesis(chain), [normal(1), cut(8)]))).toBe('ok')
    expect(cut(8).next.epoch).toBe(3)
    expect(said(followEpochs(trustGenesis(chain), [normal(1), normal(2), cut(8)]))).toContain('WRONG_EPOCH')
  })

  it('is not gone without the rescue, nor to another set than the guardians named', () => {
    expect(said(advanceEpoch(trustIn(1), { ...cut(6), rescue: undefined }))).toContain(
      'BAD_BLOCK height 6 ends no epoch',
    )
    expect(said(advanceEpoch(trustIn(1), { ...cut(6), next: { ...rescued(2), validators: newSet.slice(1) } }))).toBe(
      'BAD_PROOF not the validators that the guardians named',
    )
    expect(said(advanceEpoch(trustIn(1), { ...cut(6), next: rescued(3) }))).toContain('BAD_PROOF')
  })
})
