/** Pages that say what the code says: derived ones are current, and commands that a page names exist. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultsPage, limitsPage } from '../../scripts/docs.ts'
import { cli } from '../cli/run.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('pages', () => {
  it('of faults and limits are current (else: npm run docs)', () => {
    expect(read('docs/faults.md')).toBe(faultsPage())
    expect(read('docs/limits.md')).toBe(limitsPage())
  })

  it('name only commands and scripts that there are', async () => {
    const text = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'docs/elections.md',
      'docs/break-glass.md',
      'docs/private-store.md',
      'docs/upgrades.md',
      'docs/operations.md',
    ]
      .map(read)
      .join('\n')
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const [, name] of text.matchAll(/npm run ([a-z:-]+)/g)) expect(Object.keys(scripts)).toContain(name)
    const words = [...text.matchAll(/(?:npx |`)kapok ([a-z-]+(?: [a-z-]+)?)/g)].map(([, command]) =>
      (command as string).split(' '),
    )
    expect(words.length).toBeGreaterThan(2)
    for (const command of words) expect([command, (await cli([...command, '--help'])).code]).toEqual([command, 0])
  })

  it('every file that ARCHITECTURE.md names is there', async () => {
    const { existsSync } = await import('node:fs')
    const paths = [
      ...read('ARCHITECTURE.md').matchAll(
        /`((?:src|consensus|p2p|storage|contracts|bench|test|scripts|docs)\/[\w./-]+)`/g,
      ),
    ]
    expect(paths.length).toBeGreaterThan(20)
    for (const [, path] of paths)
      expect([path, existsSync(new URL(`../../${path}`, import.meta.url))]).toEqual([path, true])
  })
})
