/** Style that a machine can check: sizes, walls by resolved path, things that must not be in the tree. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(path => path !== '')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const isRoomFile = (path: string): boolean => /^(src|consensus|p2p|storage|contracts)\/.*\.ts$/.test(path)
const sources = tracked.filter(isRoomFile)

/** `src/base/codec/kind.ts` → `base`; `storage/kv.ts` → `storage`. */
const roomOf = (path: string): string => {
  const parts = path.split('/')
  return (parts[0] === 'src' ? parts[1] : parts[0]) as string
}

const MAY_IMPORT: Record<string, readonly string[]> = {
  base: [],
  chain: ['base'],
  consensus: ['base', 'chain'],
  contracts: ['base', 'chain'],
  storage: ['base', 'chain'],
  p2p: ['base', 'chain'],
  mempool: ['base', 'chain'],
  private: ['base', 'chain', 'storage'],
  node: ['base', 'chain', 'mempool', 'private', 'api', 'consensus', 'contracts', 'storage', 'p2p'],
  api: ['base', 'chain'],
  sdk: ['base', 'chain', 'contracts'],
  cli: ['base', 'chain', 'sdk', 'node', 'contracts'],
}

const importsOf = (path: string): readonly string[] =>
  [...read(path).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(match => match[1] as string)

describe('walls', () => {
  it.each(sources)('%s imports only what its room may', path => {
    const room = roomOf(path)
    const allowed = MAY_IMPORT[room]
    expect(allowed, `${room} is a room with a row in ARCHITECTURE.md`).toBeDefined()
    for (const target of importsOf(path)) {
      if (target.startsWith('#')) expect(allowed, `${path} → ${target}`).toContain(target.slice(1))
      if (target.startsWith('.')) expect(roomOf(normalize(join(dirname(path), target)))).toBe(room)
    }
  })

  it('only storage/level.ts opens LevelDB and only p2p makes a libp2p node', () => {
    const importers = (name: string) => sources.filter(path => importsOf(path).includes(name))
    expect(importers('level')).toEqual(['storage/level.ts'])
    for (const path of importers('libp2p')) expect(roomOf(path)).toBe('p2p')
  })

  it('nobody imports test, bench, scripts or cli', () => {
    for (const path of sources) {
      for (const target of importsOf(path)) {
        if (!target.startsWith('.')) continue
        expect(normalize(join(dirname(path), target))).not.toMatch(/^(test|bench|scripts)\//)
        if (roomOf(path) !== 'cli') expect(normalize(join(dirname(path), target))).not.toMatch(/^src\/cli\//)
      }
    }
  })
})

describe('one result on every machine', () => {
  const computing = sources.filter(path =>
    ['base', 'chain', 'consensus', 'contracts', 'storage'].includes(roomOf(path)),
  )
  /** Comments name what code may not. */
  const codeOf = (path: string) => read(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const having = (words: RegExp) => computing.filter(path => words.test(codeOf(path)))

  it('of Math only what the language defines to the last bit', () => {
    const exact = ['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc']
    expect(having(new RegExp(`\\bMath\\b(?!\\.(?:${exact.join('|')})\\b)`))).toEqual([])
  })

  it('nothing asks for the processor, the language or the time zone of the machine', () => {
    expect(having(/\bprocess\.(?:arch|platform|env)\b|node:os\b/)).toEqual([])
    expect(having(/\bIntl\b|\.toLocale|\.localeCompare\b|\bDate\.parse\b/)).toEqual([])
    expect(having(/\.(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)\(/)).toEqual([])
  })

  it('no words of several bytes are seen in bytes, whose order is that of the processor', () => {
    expect(having(/\bnew (?:Big)?(?:Uint|Int|Float)(?:16|32|64)Array\([^)]*(?:\bbuffer\b|byteOffset)/i)).toEqual([])
    expect(having(/\.(?:get|set)(?:Big)?(?:Uint|Int|Float)(?:16|32|64)\([^)]*\btrue\b/)).toEqual([])
  })
})

describe('size and leftovers', () => {
  it('no source file over 300 lines', () => {
    const long = sources.filter(path => read(path).split('\n').length > 301)
    expect(long).toEqual([])
  })

  it('nothing is left to do and no test is skipped or focused', () => {
    const mark = new RegExp(`\\b(${['TO', 'FIX', 'HA'].map((a, i) => a + ['DO', 'ME', 'CK'][i]).join('|')})\\b`)
    const weak = /\b(?:it|test|describe)\.(?:skip|only|todo)\b/
    for (const path of tracked.filter(name => /\.(ts|mjs)$/.test(name))) {
      const text = read(path)
      expect(mark.test(text), `${path} has something left to do`).toBe(false)
      if (path !== 'test/tidy.test.ts') expect(weak.test(text), `${path} skips a test`).toBe(false)
    }
  })

  it('no registry host or secret stands in the tree', () => {
    const host = new RegExp(['registry', 'npmjs', 'org'].join('\\.'))
    for (const path of tracked.filter(name => /\.(ts|mjs|json|md|toml|yml|yaml)$/.test(name))) {
      const text = read(path)
      expect(host.test(text), path).toBe(false)
      expect(/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text), path).toBe(false)
    }
  })
})
