/** Account ids as people see them: bech32m (BIP 350) with the prefix `kpk`; a mistyped character is found. */

import { bech32m } from '@scure/base'
import type { Address } from '../brand.ts'

const PREFIX = 'kpk'

export const encodeAddress = (address: Address): string => bech32m.encode(PREFIX, bech32m.toWords(address))

/** `undefined` when `text` is no account id or was mistyped. */
export const decodeAddress = (text: string): Address | undefined => {
  try {
    const { prefix, words } = bech32m.decode(text as `${string}1${string}`, 64)
    const bytes = bech32m.fromWords(words)
    return prefix === PREFIX && bytes.length === 20 && text === text.toLowerCase() ? (bytes as Address) : undefined
  } catch {
    return undefined
  }
}
