/** The specification, the code and the tests speak of the same rules. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const room = fileURLToPath(new URL('../../consensus', import.meta.url))
const tests = fileURLToPath(new URL('.', import.meta.url))

const text = (folder: string, isWanted: (name: string) => boolean) =>
  readdirSync(folder)
    .filter(isWanted)
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('\n')

const LABEL = /\b(?:SYNC-[1-9]|[SVEQ](?:1[01]|[1-9]))\b/g

/** Labels of a text; `S1–S3` and `SYNC-1 to SYNC-4` name those between as well. */
const labelsIn = (source: string): Set<string> => {
  const found = new Set(source.match(LABEL) ?? [])
  for (const [, kind, from, to] of source.matchAll(/\b([SVEQ]|SYNC-)(\d+)(?:–| to )\1(\d+)\b/g))
    for (let n = Number(from); n <= Number(to); n++) found.add(`${kind}${n}`)
  return found
}

/** These name many rules at once; each rule has a test of its own besides. */
const GENERAL = ['labels.test.ts', 'model.test.ts']
const readme = readFileSync(join(room, 'README.md'), 'utf8')
/** A rule is a list item that begins with its label in bold. */
const rules = [...readme.matchAll(/^- \*\*([A-Z0-9-]+)\*\*/gm)].map(match => match[1] as string)
const inCode = labelsIn(text(room, name => name.endsWith('.ts')))
const inTests = labelsIn(text(tests, name => name.endsWith('.test.ts') && !GENERAL.includes(name)))

describe('labels', () => {
  it('the page has all rules, each once', () => {
    expect(rules).toEqual([...new Set(rules)])
    const all = [
      ...[1, 2, 3, 4, 5, 6].map(n => `S${n}`),
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(n => `V${n}`),
      ...['E1', 'E2', 'E4', 'E5', 'Q1', 'Q2', 'Q3', 'SYNC-1', 'SYNC-2', 'SYNC-3', 'SYNC-4'],
    ]
    expect(rules).toEqual(all)
  })

  it.each(rules)('%s stands in the code and in a test', rule => {
    expect(inCode.has(rule)).toBe(true)
    expect(inTests.has(rule)).toBe(true)
  })

  it('no rule is named that the page does not have', () => {
    // E3 is named on the page as what is not here.
    for (const label of [...inCode, ...inTests]) expect(rules, label).toContain(label)
  })
})
