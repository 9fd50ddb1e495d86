/** Pages of help that belong to no command: `help exit-codes`, `help environment`. */

import type { Command } from 'commander'
import type { Json } from '#base'
import { FIELDS, type FieldName, variableOf } from '#node'
import { createContext } from '../context.ts'
import { EXIT, EXIT_MEANING } from '../exit.ts'
import { type Cli, table } from '../io.ts'

interface Variable {
  readonly variable: string
  readonly meaning: string
}

/** Variables of the flags of a command and of all below it, each once. */
const variablesOf = (command: Command): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const { envVar, description } of command.options) if (envVar !== undefined) found.set(envVar, description)
  for (const child of command.commands) {
    for (const [variable, meaning] of variablesOf(child)) if (!found.has(variable)) found.set(variable, meaning)
  }
  return found
}

const environmentOf = (program: Command, { language }: Cli): readonly Variable[] => {
  const flags = [...variablesOf(program)].map(([variable, meaning]) => ({ variable, meaning }))
  const settings = (Object.keys(FIELDS) as FieldName[]).map(name => ({
    variable: variableOf(name),
    meaning: FIELDS[name].help[language],
  }))
  return [{ variable: 'KAPOK_LANG', meaning: 'en, zh' }, ...settings, ...flags]
}

export const addHelp = (program: Command, cli: Cli): void => {
  const { commands, heads } = cli.text
  const help = program.command('help').description(commands.help)
  const codes = help.command('exit-codes').description(commands.helpExitCodes)
  codes.action(() => {
    const rows = Object.entries(EXIT).map(([name, code]) => ({
      code,
      meaning: EXIT_MEANING[name as keyof typeof EXIT][cli.language],
    }))
    createContext(cli, codes).print.show(rows, () =>
      table(
        [heads.code, heads.meaning],
        rows.map(({ code, meaning }) => [String(code), meaning]),
      ),
    )
  })
  const environment = help.command('environment').description(commands.helpEnvironment)
  environment.action(() => {
    const rows = environmentOf(program, cli)
    createContext(cli, environment).print.show(rows as unknown as Json, () =>
      table(
        [heads.variable, heads.meaning],
        rows.map(({ variable, meaning }) => [variable, meaning]),
      ),
    )
  })
}
