/** Commands of a person: the command line itself, in this process. */

import type { Json } from '#base'
import { runCli } from '../../src/cli/program.ts'
import type { Federation } from '../federation.ts'

/** Runs `kapok ARGUMENTS --json` against a node of the federation. Throws with what it said when it does not end 0. */
export const command = async (federation: Federation, node: number, ...argv: readonly string[]): Promise<Json> => {
  const said: string[] = []
  const data: string[] = []
  const url = federation.nodes[node]?.api ?? ''
  const code = await runCli(['--json', '--network', federation.folder, '--url', url, ...argv], {
    out: text => void data.push(text),
    err: text => void said.push(text),
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
  })
  if (code !== 0) throw new Error(`kapok ${argv.join(' ')} ended ${code}: ${said.join('')}`)
  return JSON.parse(data.join('')) as Json
}
