/**
 * `npm run workload:check -- DIR [--engine | --live] [--scan] [--each-block]`: does the chain what the oracle of a workload says? Ends 1 when
 * anything differs. `--live` sends a workload that was made with `--live` to four nodes of its own. `--scan` looks as well for text and personal data in all that would stand in the ledger; it is on
 * for the scales S and M. `--each-block` checks the invariants of all modules after every block.
 */

import { parseArgs } from 'node:util'
import { checkByEngine } from './workload/check/engine-mode.ts'
import { brokenFiles, readParameters } from './workload/check/folder.ts'
import { checkByNodes } from './workload/check/live-mode.ts'
import { Scan } from './workload/scan.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'boolean', default: true },
    live: { type: 'boolean', default: false },
    scan: { type: 'boolean', default: false },
    'each-block': { type: 'boolean', default: false },
  },
})
const [folder] = positionals
if (folder === undefined) throw new Error('the folder of a workload is needed')

const broken = (await brokenFiles(folder)).map(name => `${name} is not what the manifest says`)
const scan = !values.live && (values.scan || readParameters(folder).scale !== 'L') ? new Scan() : undefined
await scan?.readPrivate(folder)
const progress = (line: string) => console.error(line)
const { wrong, summary } = values.live
  ? await checkByNodes(folder, progress)
  : await checkByEngine(folder, { progress, eachBlock: values['each-block'], ...(scan && { ledger: scan }) })
const report = scan?.report()
const all = [...broken, ...wrong, ...(report?.found ?? []).map(line => `ledger: ${line}`)]
for (const line of all) console.log(line)
console.log(
  JSON.stringify(
    { mode: values.live ? 'live' : 'engine', ...summary, scan: report, differences: all.length },
    undefined,
    2,
  ),
)
process.exitCode = all.length === 0 ? 0 : 1
