/** `npm run proto`: writes proto/kapok.proto from the schemas, for other languages. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { type Codec, protoFile } from '#base'
import * as chain from '#chain'

const isCodec = (value: unknown): value is Codec<never> =>
  typeof value === 'object' && value !== null && 'encode' in value && 'fields' in value

/** The text of the `.proto` file: every message of the chain, in order of name. */
export const protoText = (): string => {
  const codecs = Object.values(chain as Record<string, unknown>).filter(isCodec)
  const sorted = codecs.sort((a, b) => (a.name < b.name ? -1 : 1))
  const head = '// Written from the schemas by `npm run proto`; docs/formats.md says what is hashed and signed.\n'
  return head + protoFile('kapok.v1', sorted)
}

if (import.meta.main) {
  const file = new URL('../proto/kapok.proto', import.meta.url)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, protoText())
}
