import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, type Hash, sha256, toHex } from '#base'
import { EMPTY_LIST_ROOT, listRoot, proveList, verifyList } from '#chain'

/** The definition of RFC 6962 section 2.1, word by word. */
const mth = (items: readonly Uint8Array[]): Uint8Array => {
  if (items.length === 0) return sha256(new Uint8Array(0))
  if (items.length === 1) return sha256(concat(Uint8Array.of(0), items[0] as Uint8Array))
  let k = 1
  while (2 * k < items.length) k *= 2
  return sha256(concat(Uint8Array.of(1), mth(items.slice(0, k)), mth(items.slice(k))))
}

const path = (m: number, items: readonly Uint8Array[]): Uint8Array[] => {
  if (items.length <= 1) return []
  let k = 1
  while (2 * k < items.length) k *= 2
  return m < k
    ? [...path(m, items.slice(0, k)), mth(items.slice(k))]
    : [...path(m - k, items.slice(k)), mth(items.slice(0, k))]
}

const itemsOf = (n: number) => Array.from({ length: n }, (_, i) => Uint8Array.from({ length: i % 7 }, () => i & 255))

describe('list tree', () => {
  it('of nothing is the hash of nothing', () => {
    expect(toHex(EMPTY_LIST_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(listRoot([])).toEqual(EMPTY_LIST_ROOT)
  })

  it('of one item has its leaf as root', () => {
    // SHA-256 of the single byte 0x00: the leaf of an empty item, as in the test data of RFC 6962 logs.
    expect(toHex(listRoot([new Uint8Array(0)]))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
  })

  it('agrees with the definition of RFC 6962 for every size up to 70', () => {
    for (let n = 0; n <= 70; n++) expect(listRoot(itemsOf(n))).toEqual(mth(itemsOf(n)))
  })

  it('gives the audit path of RFC 6962, which verifies', () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33]) {
      const items = itemsOf(n)
      const root = listRoot(items)
      for (let i = 0; i < n; i++) {
        const proof = proveList(items, i)
        expect(proof.path).toEqual(path(i, items))
        expect(verifyList(root, items[i] as Uint8Array, proof)).toBe(true)
      }
    }
  })

  it('refuses another item, index, size, path or root', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (n, at, change) => {
        const items = Array.from({ length: n }, (_, i) => Uint8Array.of(i))
        const index = at % n
        const item = items[index] as Uint8Array
        const root = listRoot(items)
        const proof = proveList(items, index)
        const other = (index + 1 + (change % 50)) % 60
        expect(verifyList(root, Uint8Array.of(200), proof)).toBe(false)
        if (other !== index) expect(verifyList(root, item, { ...proof, index: other })).toBe(false)
        expect(verifyList(root, item, { ...proof, path: [...proof.path, root] })).toBe(false)
        expect(verifyList(sha256(root), item, proof)).toBe(false)
        if (proof.path.length > 0) {
          const bent = proof.path.map(node => node.slice() as typeof node)
          const node = bent[change % bent.length] as Uint8Array
          node[change % 32] = (node[change % 32] as number) ^ (1 << (change % 8))
          expect(verifyList(root, item, { ...proof, path: bent })).toBe(false)
          expect(verifyList(root, item, { ...proof, path: proof.path.slice(1) })).toBe(false)
        }
      }),
    )
  })

  it('refuses an index that the size does not have', () => {
    const item = Uint8Array.of(1)
    expect(verifyList(listRoot([item]), item, { index: 0, size: 1, path: [] })).toBe(true)
    expect(verifyList(listRoot([item]), item, { index: 1, size: 1, path: [] })).toBe(false)
  })

  it('refuses absurd sizes without work', () => {
    const root = fromHex('00'.repeat(32)) as Hash
    for (const size of [0, 2 ** 31, Number.MAX_SAFE_INTEGER])
      expect(verifyList(root, root, { index: 0, size, path: [] })).toBe(false)
  })

  it('asks the prover for an item that exists', () => {
    expect(() => proveList(itemsOf(3), 3)).toThrow('no item 3')
    expect(() => proveList([], 0)).toThrow('no item 0')
  })
})
