import { createHash } from 'node:crypto'
import { ics23, verifyMembership, verifyNonMembership } from '@confio/ics23'
import { smtSpec } from '@confio/ics23/build/proofs.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, type Hash, sha256, ZERO_HASH } from '#base'
import {
  type Ics23CommitmentProof,
  ics23Exclusion,
  ics23Inclusion,
  ics23Json,
  innerNode,
  pathBit,
  type StateProof,
  stateLeafHash,
  verifyStateProof,
} from '#chain'
import { isNonExistence } from './ics23-rule.ts'
import { type Entry, referenceGet, referenceNeighbours, referenceProve, referenceRoot } from './reference-tree.ts'

const entriesOf = (n: number, seed = 0): Entry[] =>
  Array.from({ length: n }, (_, i) => ({ key: ascii(`key ${seed} ${i}`), value: ascii(`value ${i}`) }))

const publicProof = (proof: Ics23CommitmentProof) => ics23.CommitmentProof.fromObject(proof)

const isEmpty = (node: Uint8Array) => node.length === 32 && node.every(byte => byte === 0)

/** The public verifier (0.6.8) knows no empty subtrees in the paths of neighbours; the newer standard does. */
const crossesEmpty = (proof: StateProof | undefined) => proof?.siblings.some(isEmpty) ?? false

describe('state proofs', () => {
  it('of the empty tree and of one leaf', () => {
    const key = ascii('a')
    expect(referenceRoot([])).toEqual(ZERO_HASH)
    expect(verifyStateProof(ZERO_HASH, { key, leaf: undefined, siblings: [] }, undefined)).toBe(true)
    const value = ascii('b')
    const byHand = createHash('sha256')
      .update(Uint8Array.of(0))
      .update(createHash('sha256').update(key).digest())
      .update(createHash('sha256').update(value).digest())
      .digest()
    const root = referenceRoot([{ key, value }])
    expect(root).toEqual(new Uint8Array(byHand))
    expect(verifyStateProof(root, referenceProve([{ key, value }], key), value)).toBe(true)
  })

  it('show what is there and what is not, and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(1000), (n, seed) => {
        const entries = entriesOf(n, seed)
        const root = referenceRoot(entries)
        for (let i = 0; i < n + 3; i++) {
          const key = ascii(`key ${seed} ${i}`)
          const proof = referenceProve(entries, key)
          const value = referenceGet(entries, key)
          expect(verifyStateProof(root, proof, value)).toBe(true)
          expect(verifyStateProof(root, proof, ascii('other'))).toBe(false)
          if (value !== undefined) expect(verifyStateProof(root, proof, undefined)).toBe(false)
          expect(verifyStateProof(sha256(root), proof, value)).toBe(false)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('refuse every changed sibling, a cut or longer path, and another leaf', () => {
    const entries = entriesOf(20)
    const root = referenceRoot(entries)
    for (const key of [ascii('key 0 3'), ascii('absent 1'), ascii('absent 2')]) {
      const value = referenceGet(entries, key)
      const proof = referenceProve(entries, key)
      proof.siblings.forEach((sibling, depth) => {
        const bent = proof.siblings.with(depth, sha256(sibling))
        expect(verifyStateProof(root, { ...proof, siblings: bent }, value)).toBe(false)
      })
      expect(verifyStateProof(root, { ...proof, siblings: proof.siblings.slice(0, -1) }, value)).toBe(false)
      expect(verifyStateProof(root, { ...proof, siblings: [...proof.siblings, ZERO_HASH] }, value)).toBe(false)
      const leaf = { keyHash: sha256(key), valueHash: sha256(ascii('lie')) }
      expect(verifyStateProof(root, { ...proof, leaf }, value)).toBe(false)
    }
  })

  it('do not let a leaf of elsewhere stand for an absence', () => {
    const entries = entriesOf(30)
    const root = referenceRoot(entries)
    const shown = referenceProve(entries, ascii('key 0 7'))
    // The same leaf and path for a key that leaves the path above the leaf.
    const liar = entriesOf(200, 9).find(
      ({ key }) => (sha256(key)[0] as number) >> 7 !== (sha256(ascii('key 0 7'))[0] as number) >> 7,
    )
    expect(verifyStateProof(root, { ...shown, key: (liar as Entry).key }, undefined)).toBe(false)
  })

  it('refuse a leaf, or nothing, that stands lower than it must', () => {
    const [key, value] = [ascii('a'), ascii('b')]
    const leaf = { keyHash: sha256(key), valueHash: sha256(value) }
    const left = pathBit(leaf.keyHash, 0) === 0
    const hash = stateLeafHash(leaf)
    const root = left ? innerNode(hash, ZERO_HASH) : innerNode(ZERO_HASH, hash)
    expect(verifyStateProof(root, { key, leaf, siblings: [ZERO_HASH] }, value)).toBe(false)
    const hollow = innerNode(ZERO_HASH, ZERO_HASH)
    expect(verifyStateProof(hollow, { key, leaf: undefined, siblings: [ZERO_HASH] }, undefined)).toBe(false)
  })

  it('refuse more than 256 siblings', () => {
    const siblings = Array.from({ length: 257 }, () => sha256(ascii('x')))
    expect(verifyStateProof(ZERO_HASH, { key: ascii('a'), leaf: undefined, siblings }, undefined)).toBe(false)
  })
})

describe('the public verifier of ICS 23', () => {
  it('accepts our inclusions and refuses another value', () => {
    for (let n = 1; n < 40; n++) {
      const entries = entriesOf(n, n)
      const root = referenceRoot(entries)
      for (const { key, value } of entries) {
        const proof = publicProof(ics23Inclusion({ proof: referenceProve(entries, key), value }))
        expect(verifyMembership(proof, smtSpec, root, sha256(key), value)).toBe(true)
        expect(verifyMembership(proof, smtSpec, root, sha256(key), ascii('other'))).toBe(false)
        expect(verifyMembership(proof, smtSpec, sha256(root), sha256(key), value)).toBe(false)
      }
    }
  })

  it('accepts our exclusions where it can, and refuses those of keys that are there', () => {
    let asked = 0
    for (let n = 1; n < 40; n++) {
      const entries = entriesOf(n, n)
      const root = referenceRoot(entries)
      for (let i = 0; i < 20; i++) {
        const key = ascii(`absent ${i}`)
        const near = referenceNeighbours(entries, key)
        if (crossesEmpty(near.left?.proof) || crossesEmpty(near.right?.proof)) continue
        asked++
        const proof = publicProof(ics23Exclusion(key, near))
        expect(verifyNonMembership(proof, smtSpec, root, sha256(key))).toBe(true)
        const there = (entries[0] as Entry).key
        expect(verifyNonMembership(proof, smtSpec, root, sha256(there))).toBe(false)
      }
    }
    expect(asked).toBeGreaterThan(200)
  })

  it('agrees on every exclusion when empty subtrees are allowed, as the standard does now', () => {
    for (let n = 1; n < 30; n++) {
      const entries = entriesOf(n, n)
      const root = referenceRoot(entries)
      for (let i = 0; i < 20; i++) {
        const key = ascii(`absent ${i}`)
        const proof = ics23Exclusion(key, referenceNeighbours(entries, key))
        if (!('nonexist' in proof)) return expect.fail('an exclusion')
        expect(isNonExistence(proof.nonexist, key)).toBe(true)
        for (const side of [proof.nonexist.left, proof.nonexist.right])
          if (side !== undefined)
            expect(verifyMembership(publicProof({ exist: side }), smtSpec, root, side.key, side.value)).toBe(true)
        for (const { key: there } of entries) expect(isNonExistence(proof.nonexist, there)).toBe(false)
      }
    }
  })

  it('is not asked about an empty tree', () => {
    const none = { left: undefined, right: undefined }
    expect(() => ics23Exclusion(ascii('a'), none)).toThrow('an exclusion needs a neighbour')
  })

  it('has a JSON form by the rules of protobuf', () => {
    const entries = entriesOf(2)
    const { key, value } = entries[0] as Entry
    const inclusion = { proof: referenceProve(entries, key), value }
    const json = ics23Json(ics23Inclusion(inclusion)) as { exist: { key: string; leaf: unknown } }
    expect(json.exist.key).toBe(Buffer.from(sha256(key)).toString('base64'))
    expect(json.exist.leaf).toEqual({
      hash: 'SHA256',
      prehashKey: 'NO_HASH',
      prehashValue: 'SHA256',
      length: 'NO_PREFIX',
      prefix: 'AA==',
    })
    const read = ics23.CommitmentProof.fromObject(json as object)
    expect(verifyMembership(read, smtSpec, referenceRoot(entries) as Hash, sha256(key), value)).toBe(true)
    const newer = ics23Json(ics23Inclusion(inclusion, 'key')) as {
      exist: { key: string; leaf: { prehashKey: string } }
    }
    expect([newer.exist.key, newer.exist.leaf.prehashKey]).toEqual([Buffer.from(key).toString('base64'), 'SHA256'])
  })
})
