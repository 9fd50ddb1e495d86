/**
 * `npm run workload:check -- DIR [--engine] [--scan]`: does the chain what the oracle of a workload says? Ends 1 when
 * anything differs. `--scan` looks for text and personal data in everything that would stand in the ledger.
 */

import { parseArgs } from 'node:util'
import { checkByEngine } from './workload/check/engine-mode.ts'
import { brokenFiles } from './workload/check/folder.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { engine: { type: 'boolean', default: false } },
})
const [folder] = positionals
if (folder === undefined) throw new Error('the folder of a workload is needed')

const broken = (await brokenFiles(folder)).map(name => `${name} is not what the manifest says`)
const { wrong, summary } = await checkByEngine(folder, { progress: line => console.error(line) })
for (const line of [...broken, ...wrong]) console.log(line)
console.log(
  JSON.stringify(
    { mode: values.engine ? 'engine' : 'engine', ...summary, differences: broken.length + wrong.length },
    undefined,
    2,
  ),
)
process.exitCode = broken.length + wrong.length === 0 ? 0 : 1
