/** The SDK runs in a browser: nothing that it reaches may import a module of Node. */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const doors = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports as Record<string, string>

/** Import specifiers of a file; imports of types alone leave no trace at run time. */
const importsOf = (path: string): readonly string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^(?:import|export) (?!type )[^']*?from '([^']+)'/gm)].map(
    match => match[1] as string,
  )

const reached = (start: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } => {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (path: string): void => {
    if (files.has(path)) return
    files.add(path)
    for (const target of importsOf(path)) {
      const door = doors[target]
      if (door !== undefined) visit(join(root, door))
      else if (target.startsWith('.')) visit(join(dirname(path), target))
      else packages.add(target)
    }
  }
  visit(start)
  return { files, packages }
}

it('reaches neither a module of Node nor a package with native parts', () => {
  const { files, packages } = reached(join(root, 'src/sdk/index.ts'))
  expect(files.size).toBeGreaterThan(30)
  const portable = /^(?:@noble\/|@scure\/|protobufjs)/
  expect([...packages].filter(name => !portable.test(name))).toEqual([])
})
