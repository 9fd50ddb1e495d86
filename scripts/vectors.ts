/**
 * `npm run vectors`: writes the frozen vectors of test/vectors anew. They are what others rely on, so this is done on
 * purpose only: a difference is a change of format and needs a new version of a tag.
 */

import { writeFileSync } from 'node:fs'
import { attestationVector, chainVectors, messageVectors } from '../test/vectors/chain.ts'
import { edgeVectors } from '../test/vectors/edges.ts'

const folder = new URL('../test/vectors/', import.meta.url)

/** JSON with one line for each row of a table, so that a difference can be read. */
const table = (about: string, rows: readonly unknown[]) =>
  `{\n"about": ${JSON.stringify(about)},\n"cases": [\n${rows.map(row => JSON.stringify(row)).join(',\n')}\n]\n}\n`

/** The files by name and text. */
export const vectorFiles = (): Readonly<Record<string, string>> => {
  const { genesisHash, text } = attestationVector()
  return {
    'messages.json': table('One message of each type: JSON form, canonical bytes, SHA-256 of them.', messageVectors()),
    'chain.json': `${JSON.stringify(chainVectors(), null, 1)}\n`,
    'attestation.kapok.json': text,
    'attestation.genesis.txt': `${genesisHash}\n`,
  }
}

if (import.meta.main) {
  const { about, cases } = edgeVectors()
  const files = { ...vectorFiles(), 'ed25519-zip215.json': table(about, cases) }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(new URL(name, folder), text)
    console.log(`${name}: ${text.length} bytes`)
  }
}
