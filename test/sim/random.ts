/** Randomness of the simulator: everything that is drawn comes from one seed, through streams that do not disturb each other. */

export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** Uniform integer in [from, to], both ends included. */
  readonly int: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  /** One of the items, each as often as its share says. */
  readonly weighted: <T>(items: readonly (readonly [item: T, share: number])[]) => T
  readonly shuffle: <T>(items: readonly T[]) => T[]
  /** `count` bytes. */
  readonly bytes: (count: number) => Uint8Array
  /** An independent stream; the same name gives the same stream. */
  readonly fork: (name: string) => Random
}

/** FNV-1a over the name, mixed with the seed, so that streams of neighbouring seeds have nothing in common. */
const mix = (seed: number, name: string): number => {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0
  return (hash ^ (hash >>> 16)) >>> 0
}

/** sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state. */
const sfc32 = (seed: number): (() => number) => {
  let a = mix(seed, 'a')
  let b = mix(seed, 'b')
  let c = mix(seed, 'c')
  let counter = 1
  const next = () => {
    const out = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + out
    return (out >>> 0) / 0x1_0000_0000
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

export const makeRandom = (seed: number): Random => {
  const next = sfc32(seed)
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    chance: probability => next() < probability,
    pick: items => items[int(0, items.length - 1)] as (typeof items)[number],
    weighted: items => {
      let left = next() * items.reduce((sum, [, share]) => sum + share, 0)
      for (const [item, share] of items) {
        left -= share
        if (left < 0) return item
      }
      return (items.at(-1) as (typeof items)[number])[0]
    },
    shuffle: items => {
      const list = [...items]
      for (let i = list.length - 1; i > 0; i--) {
        const j = int(0, i)
        const held = list[i] as (typeof items)[number]
        list[i] = list[j] as (typeof items)[number]
        list[j] = held
      }
      return list
    },
    bytes: count => Uint8Array.from({ length: count }, () => int(0, 255)),
    fork: name => makeRandom(mix(seed, name)),
  }
}
