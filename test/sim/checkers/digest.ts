/** A digest of everything that happened, in order: two runs of one seed have the same. */

import { ascii, concat, sha256, toHex, u32be } from '#base'

export const createDigest = () => {
  let [low, high] = [0x811c9dc5, 0x01000193]
  return {
    add: (entry: string): void => {
      for (let i = 0; i < entry.length; i++) {
        low = Math.imul(low ^ entry.charCodeAt(i), 0x01000193) >>> 0
        high = Math.imul(high + low, 0x85ebca6b) >>> 0
      }
    },
    value: (ids: readonly string[]): string =>
      toHex(sha256(concat(u32be(low), u32be(high), ascii(ids.join(','))))).slice(0, 16),
  }
}
