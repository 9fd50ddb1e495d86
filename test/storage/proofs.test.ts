import { ics23, verifyMembership, verifyNonMembership } from '@confio/ics23'
import { smtSpec } from '@confio/ics23/build/proofs.js'
import { describe, expect, it } from 'vitest'
import { equalBytes, type Hash, sha256, u32be } from '#base'
import { type Ics23CommitmentProof, ics23Exclusion, ics23Inclusion, verifyStateProof } from '#chain'
import { createMemoryKv, type StateStore, type StateWrite } from '#storage'
import { openState } from '../../storage/state.ts'
import { isNonExistence } from '../chain/ics23-rule.ts'
import { referenceRoot } from '../chain/reference-tree.ts'

const key = (n: number) => u32be(n)
const value = (n: number) => u32be(n * 7 + 1)

const fill = async (entries: ReadonlyMap<number, number>): Promise<StateStore> => {
  const kv = createMemoryKv()
  const state = await openState(kv)
  const writes = [...entries].map(([k, v]): StateWrite => [key(k), value(v)])
  await state.commit([state.prepare(state.committed(), writes)], { write: ops => kv.write(ops, { sync: false }) })
  return state
}

const rootOf = (entries: ReadonlyMap<number, number>) =>
  referenceRoot([...entries].map(([k, v]) => ({ key: key(k), value: value(v) })))

/** The npm verifier wants the protobuf message; ours is of the same shape. */
const message = (proof: Ics23CommitmentProof) => ics23.CommitmentProof.fromObject(proof as never)

const random = (seed: number) => {
  let state = seed >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('proofs', () => {
  it('of 2,000 random trees, true and false, are judged alike by us and by the public ICS 23 verifier', async () => {
    const below = random(23)
    let included = 0
    let excluded = 0
    for (let round = 0; round < 2000; round++) {
      const entries = new Map(Array.from({ length: 1 + below(24) }, () => [below(64), below(9)] as const))
      const state = await fill(entries)
      const root = state.committed().root
      expect(equalBytes(root, rootOf(entries))).toBe(true)
      for (let probe = 0; probe < 3; probe++) {
        const k = below(64)
        const proven = state.prove(key(k))
        const held = entries.get(k)
        expect(proven.value).toEqual(held === undefined ? undefined : value(held))
        expect(verifyStateProof(root, proven.proof, proven.value)).toBe(true)
        if (proven.value !== undefined) {
          included += 1
          const proof = message(ics23Inclusion({ proof: proven.proof, value: proven.value }))
          expect(verifyMembership(proof, smtSpec, root, sha256(key(k)), proven.value)).toBe(true)
          expect(verifyMembership(proof, smtSpec, root, sha256(key(k)), value(99))).toBe(false)
          expect(verifyMembership(proof, smtSpec, sha256(root), sha256(key(k)), proven.value)).toBe(false)
          expect(verifyStateProof(root, proven.proof, value(99))).toBe(false)
          expect(verifyStateProof(root, proven.proof, undefined)).toBe(false)
          continue
        }
        excluded += 1
        const beside = state.neighbours(key(k))
        const neighbours = {
          left: beside.left?.value && { proof: beside.left.proof, value: beside.left.value },
          right: beside.right?.value && { proof: beside.right.proof, value: beside.right.value },
        }
        const claim = ics23Exclusion(key(k), { left: neighbours.left, right: neighbours.right })
        if (!('nonexist' in claim)) throw new Error('not an exclusion')
        const { left, right } = claim.nonexist
        for (const side of [left, right]) {
          if (side === undefined) continue
          expect(verifyMembership(message({ exist: side }), smtSpec, root, side.key, side.value)).toBe(true)
        }
        expect(isNonExistence(claim.nonexist, key(k))).toBe(true)
        expect(verifyStateProof(root, proven.proof, value(1))).toBe(false)
        // A key that is there is never proven absent, by either verifier.
        const present = [...entries.keys()][below(entries.size)] as number
        expect(
          isNonExistence(claim.nonexist, key(present)) && left?.key !== undefined && right?.key !== undefined,
        ).toBe(false)
        expect(verifyNonMembership(message(claim), smtSpec, root, sha256(key(present)))).toBe(false)
      }
    }
    expect(included).toBeGreaterThan(500)
    expect(excluded).toBeGreaterThan(500)
  })

  it('with any sibling changed, added or dropped are refused', async () => {
    const state = await fill(new Map(Array.from({ length: 50 }, (_, n) => [n, n] as const)))
    const root = state.committed().root
    for (let k = 0; k < 80; k++) {
      const { proof, value: held } = state.prove(key(k))
      for (let i = 0; i < proof.siblings.length; i++) {
        const siblings = proof.siblings.map((sibling, at) => (at === i ? sha256(sibling) : sibling))
        expect(verifyStateProof(root, { ...proof, siblings }, held)).toBe(false)
        expect(verifyStateProof(root, { ...proof, siblings: proof.siblings.filter((_, at) => at !== i) }, held)).toBe(
          false,
        )
      }
      expect(verifyStateProof(root, { ...proof, siblings: [...proof.siblings, sha256(root)] as Hash[] }, held)).toBe(
        false,
      )
    }
  })
})
