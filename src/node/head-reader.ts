/**
 * The state at the head for admission: most transactions of a moment come from a few senders, so what was read since
 * the last block is kept.
 */

import { LIMITS, toHex } from '#base'
import type { StateReader } from '#contracts'
import type { Store } from '#storage'

export const createHeadReader = (store: Pick<Store, 'head' | 'state'>): StateReader => {
  const rows = new Map<string, Uint8Array | undefined>()
  let height: number | undefined
  return {
    get: key => {
      const now = store.head()?.height
      if (now !== height || rows.size >= LIMITS.headRows) {
        rows.clear()
        height = now
      }
      const name = toHex(key)
      if (rows.has(name)) return rows.get(name)
      const value = store.state.get(key)
      rows.set(name, value)
      return value
    },
  }
}
