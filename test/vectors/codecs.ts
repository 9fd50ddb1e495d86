/** Every message of the chain, in order of name. */

import type { Codec } from '#base'
import * as chain from '#chain'

const isCodec = (value: unknown): value is Codec<unknown> =>
  typeof value === 'object' && value !== null && 'encode' in value && 'fields' in value

export const CODECS: readonly Codec<unknown>[] = Object.values(chain as Record<string, unknown>)
  .filter(isCodec)
  .sort((a, b) => (a.name < b.name ? -1 : 1))
