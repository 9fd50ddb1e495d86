/** A new module works as it comes, with its tests, and touches nothing but its own files and its line of the registry. */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newModule } from '../../scripts/new-module.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PARTS = ['contracts', 'src/base', 'src/chain', 'src/node/config', 'test/contracts', 'scripts', 'package.json']

let tree: string
let before: ReadonlyMap<string, string>
let made: readonly string[]

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => !path.includes('node_modules') && statSync(path).isFile())

const contents = () => new Map(filesIn(tree).map(path => [relative(tree, path), readFileSync(path, 'utf8')] as const))

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'kapok-module-'))
  for (const part of PARTS) cpSync(join(ROOT, part), join(tree, part), { recursive: true })
  for (const name of ['tsconfig.json', 'vitest.config.ts', 'test/import-meta.d.ts'])
    cpSync(join(ROOT, name), join(tree, name))
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'))
  before = contents()
  made = newModule('micro-wish', tree)
})
afterAll(() => rmSync(tree, { recursive: true, force: true }))

describe('a new module', () => {
  it('is its own files and two lines of the registry: its import and its place', () => {
    const after = contents()
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)
    expect(changed.sort()).toEqual([...made, 'contracts/registry.ts'].sort())
    const lines = (text = '') => text.split('\n')
    const old = new Set(lines(before.get('contracts/registry.ts')))
    const added = lines(after.get('contracts/registry.ts')).filter(line => !old.has(line))
    expect(added).toEqual(["import { microWish } from './micro-wish/index.ts'", '  microWish,'])
  })

  it('passes the tests that come with it, among those of all modules', { timeout: 120_000 }, () => {
    const files = ['refusals', 'machines', 'walks'].map(name => `test/contracts/${name}.test.ts`)
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
    const path = join(tree, 'report.json')
    const args = [vitest, 'run', '--root', tree, '-t', 'microWish', '--reporter=json', `--outputFile=${path}`, ...files]
    execFileSync(process.execPath, args, { cwd: tree, stdio: 'ignore' })
    const report = JSON.parse(readFileSync(path, 'utf8')) as { numPassedTests: number; numFailedTests: number }
    expect(report.numFailedTests).toBe(0)
    // Three cases, what three actions declare twice, three states, one walk.
    expect(report.numPassedTests).toBe(3 + 2 * 3 + 3 + 1)
  })

  it('has a name that can be one, and takes none that is taken', () => {
    expect(() => newModule('Micro Wish', tree)).toThrow('small letters')
    expect(() => newModule('micro-wish', tree)).toThrow('there already')
  })
})
