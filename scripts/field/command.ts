/** Commands of a person: the command line itself, in this process. */

import type { Json } from '#base'
import { runCli } from '../../src/cli/program.ts'
import type { CommandRun, Deployment } from '../scenes/deployment.ts'

/** Runs `kapok ARGUMENTS --json`. */
export const runKapok = async (argv: readonly string[]): Promise<CommandRun> => {
  const said: string[] = []
  const data: string[] = []
  const code = await runCli(['--json', ...argv], {
    out: text => void data.push(text),
    err: text => void said.push(text),
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
  })
  const text = data.join('')
  return { code, json: text === '' ? null : (JSON.parse(text) as Json), said: said.join('') }
}

/** The same with the home of a node, or the folder of an enterprise. */
export const runAtHome = (home: string, argv: readonly string[]): Promise<CommandRun> =>
  runKapok(['--home', home, ...argv])

/** What the people of an enterprise do, who expect that it works: throws with what it said when it does not end 0. */
export const command = async (
  people: Pick<Deployment, 'run'>,
  n: number,
  ...argv: readonly string[]
): Promise<Json> => {
  const { code, json, said } = await people.run(n, argv)
  if (code !== 0) throw new Error(`kapok ${argv.join(' ')} ended ${code}: ${said}`)
  return json
}
