/** Queries of the contract modules: `query MODULE QUERY …`. */

import type { Command } from 'commander'
import type { Json } from '#base'
import { engine, type QueryDescription } from '#contracts'
import { addFlags, argumentsOf, kebab } from '../arguments.ts'
import { createContext, wholeNumber } from '../context.ts'
import { flag } from '../flag.ts'
import type { Cli } from '../io.ts'

const HEIGHT_MAX = 999_999_999_999_999

/** Arguments as the query string of the API takes them. */
const textsOf = (query: QueryDescription, options: Record<string, unknown>): Readonly<Record<string, string>> => {
  const args = argumentsOf(query.fields, options) as Readonly<Record<string, Json>>
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

export const addQueries = (program: Command, cli: Cli): void => {
  const group = program.command('query').description(cli.text.commands.query)
  for (const module of engine.describe()) {
    const of = group.command(kebab(module.name)).description(module.title[cli.language])
    for (const query of module.queries) {
      const command = of.command(kebab(query.name)).description(query.title[cli.language])
      addFlags(command, query.fields, cli.language)
      // A query that has a height of its own keeps it.
      const asOf = !query.fields.some(({ name }) => name === 'height')
      if (asOf)
        command.addOption(
          flag('--height <n>', cli.text.flags.height, 'KAPOK_AS_OF_HEIGHT').argParser(wholeNumber(cli, 0, HEIGHT_MAX)),
        )
      command.action(async (options: Record<string, unknown>) => {
        const { client, print } = createContext(cli, command)
        const { signal } = cli.io
        const answer = await (await client()).query(
          module.name,
          query.name,
          {
            ...textsOf(query, options),
            ...(asOf && options.height !== undefined ? { height: String(options.height) } : {}),
          },
          { signal },
        )
        print.show(answer, () => JSON.stringify(answer, undefined, 2))
      })
    }
  }
}
