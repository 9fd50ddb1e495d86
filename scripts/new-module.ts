/**
 * `npm run new:module NAME`: a contract module that works, with its tests, to be changed into what is wanted. It touches
 * nothing but its own files and one line (with its import) of the registry.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TEMPLATES = join(ROOT, 'scripts', 'new-module')
/** Numbers below are those of the modules that every chain begins with. */
const FIRST_NUMBER = 32

const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string): string => camel(name).replace(/^[a-z]/, letter => letter.toUpperCase())

/** Fills the places of a template. */
const filled = (template: string, name: string, number: number): string =>
  template
    .replaceAll('__name__', name)
    .replaceAll('__camel__', camel(name))
    .replaceAll('__NAME__', name.replaceAll('-', '_').toUpperCase())
    .replaceAll('__Name__', pascal(name))
    .replaceAll('__number__', String(number))

/** The first number that no module of the tree carries. */
const freeNumber = (root: string): number => {
  const used = readdirSync(join(root, 'contracts'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(root, 'contracts', name)).map(file => join(root, 'contracts', name, file)))
    .flatMap(path => [...readFileSync(path, 'utf8').matchAll(/MODULE_NUMBER = (\d+)/g)].map(found => Number(found[1])))
  return Math.max(FIRST_NUMBER - 1, ...used) + 1
}

const filesOf = (name: string): readonly (readonly [template: string, target: string])[] => [
  ...readdirSync(join(TEMPLATES, 'contracts')).map(
    file => [join('contracts', file), join('contracts', name, file.replace('.txt', ''))] as const,
  ),
  ...['cases', 'machines', 'walks'].map(
    kind => [join('test', kind, 'module.ts.txt'), join('test', 'contracts', kind, `${camel(name)}.ts`)] as const,
  ),
]

const register = (root: string, name: string): void => {
  const path = join(root, 'contracts', 'registry.ts')
  const source = readFileSync(path, 'utf8')
  const line = `import { ${camel(name)} } from './${name}/index.ts'\n`
  const imported = source.replace('import { createEngine }', `${line}import { createEngine }`)
  writeFileSync(
    path,
    imported.replace(/(MODULES: readonly Module\[\] = \[[^\]]*?),?\n?\]/, `$1,\n  ${camel(name)},\n]`),
  )
}

/** Writes the module into the tree at `root`; gives the files. Throws for a name that is none or is taken. */
export const newModule = (name: string, root: string = ROOT): readonly string[] => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new Error('a name is small letters, digits and single dashes')
  if (existsSync(join(root, 'contracts', name))) throw new Error(`contracts/${name} is there already`)
  const number = freeNumber(root)
  const files = filesOf(name)
  for (const [template, target] of files) {
    mkdirSync(dirname(join(root, target)), { recursive: true })
    writeFileSync(join(root, target), filled(readFileSync(join(TEMPLATES, template), 'utf8'), name, number))
  }
  register(root, name)
  return files.map(([, target]) => target)
}

if (import.meta.main) {
  const [name = ''] = process.argv.slice(2)
  for (const file of newModule(name)) console.log(file)
  console.log('\nThen: npm run format, npm run docs, npm run proto; npx vitest run -u test/contracts/structure.test.ts')
  console.log('It does nothing on a chain that runs until governance registers and activates it: docs/modules.md.')
}
