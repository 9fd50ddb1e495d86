import type { Json } from '#base'
import { runCli } from '../../src/cli/program.ts'

export interface CliResult {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** One command line in this process. */
export const cli = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> => {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await runCli(argv, {
    out: text => void out.push(text),
    err: text => void err.push(text),
    env,
    isTerminal: false,
    signal: new AbortController().signal,
  })
  return { code, out: out.join(''), err: err.join('') }
}

export const errorOf = ({ err }: CliResult): { readonly code: string; readonly message: string; readonly hint: Json } =>
  JSON.parse(err).error
