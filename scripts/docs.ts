/** `npm run docs`: writes docs/faults.md, docs/limits.md and docs/modules/ from what the code itself uses. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { FAULTS, type FaultCode, faultEntry } from '#base'
import { MODULES } from '#contracts'
import { EXIT, EXIT_MEANING } from '../src/cli/exit.ts'
import { modulePage } from '../test/contracts/modules-page.ts'

const url = (path: string) => new URL(`../${path}`, import.meta.url)

export const faultsPage = (): string => {
  const rows = (Object.keys(FAULTS) as FaultCode[]).map(code => {
    const { en, zh, http, receipt, retryable } = faultEntry(code)
    const where = receipt === undefined ? `HTTP ${http}` : `receipt ${receipt}`
    return `### ${code}\n\n${en}  \n${zh}\n\n${where}${retryable ? ', worth trying again' : ''}.\n`
  })
  const exits = Object.entries(EXIT).map(([name, code]) => {
    const { en, zh } = EXIT_MEANING[name as keyof typeof EXIT]
    return `| ${code} | ${en} | ${zh} |`
  })
  return [
    '# Codes 代码',
    'Every refusal has one of these codes, in receipts, in the `code` of an API problem, and in the JSON of the command line. This page is written by `npm run docs`.',
    '## Exit codes of `kapok`',
    ['| code | meaning | 含义 |', '| --- | --- | --- |', ...exits].join('\n'),
    '## Faults and refusals',
    ...rows,
  ].join('\n\n')
}

const LIMIT = /((?: {2}\/\*\*[\s\S]*?\*\/\n)?) {2}(\w+): ([^\n]+),\n/g

/** The table of limits as a page: names, values and reasons as they stand in the code. */
export const limitsPage = (): string => {
  const read = (name: string) => readFileSync(url(`src/base/${name}.ts`), 'utf8')
  const source = read('limits')
    .replace('  ...CONTRACT_LIMITS,\n', read('contract-limits'))
    .replace('  ...ADDRESS_LIMITS,\n', read('address-limits'))
  const rows = [...source.matchAll(LIMIT)].map(([, comment = '', name, value]) => {
    const reason = comment
      .replace(/\/\*\*|\*\/|\n\s*\*/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    return `| \`${name}\` | ${value} | ${reason.replaceAll('|', '\\|')} |`
  })
  return [
    '# Limits',
    'Every bound of the system. Those marked (consensus) decide which blocks are valid. This page is written by `npm run docs` from `src/base/limits.ts`.',
    ['| limit | value | why |', '| --- | --- | --- |', ...rows].join('\n'),
    '',
  ].join('\n\n')
}

if (import.meta.main) {
  writeFileSync(url('docs/faults.md'), faultsPage())
  writeFileSync(url('docs/limits.md'), limitsPage())
  mkdirSync(url('docs/modules/'), { recursive: true })
  for (const { name } of MODULES) writeFileSync(url(`docs/modules/${name}.md`), modulePage(name) ?? '')
}
