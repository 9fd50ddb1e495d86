/**
 * `npm run workload:check -- DIR [--engine] [--scan]`: does the chain what the oracle of a workload says? Ends 1 when
 * anything differs. `--scan` looks as well for text and personal data in all that would stand in the ledger; it is on
 * for the scales S and M.
 */

import { parseArgs } from 'node:util'
import { checkByEngine } from './workload/check/engine-mode.ts'
import { brokenFiles, readParameters } from './workload/check/folder.ts'
import { Scan } from './workload/scan.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { engine: { type: 'boolean', default: false }, scan: { type: 'boolean', default: false } },
})
const [folder] = positionals
if (folder === undefined) throw new Error('the folder of a workload is needed')

const broken = (await brokenFiles(folder)).map(name => `${name} is not what the manifest says`)
const scan = values.scan || readParameters(folder).scale !== 'L' ? new Scan() : undefined
await scan?.readPrivate(folder)
const progress = (line: string) => console.error(line)
const { wrong, summary } = await checkByEngine(folder, { progress, ...(scan && { ledger: scan }) })
const report = scan?.report()
const all = [...broken, ...wrong, ...(report?.found ?? []).map(line => `ledger: ${line}`)]
for (const line of all) console.log(line)
console.log(JSON.stringify({ mode: 'engine', ...summary, scan: report, differences: all.length }, undefined, 2))
process.exitCode = all.length === 0 ? 0 : 1
