/** Runs queries: outside of blocks, on the committed state. */

import { err, type Json, LIMITS, type Result } from '#base'
import type { Module, PolicyCase, QueryContext, Table } from './define.ts'
import type { QueryInput } from './engine.ts'
import { fromBinaryText, keyText, readKey } from './key.ts'
import { decodeRow } from './overlay.ts'
import { PARAMS } from './params.ts'
import { policyCases } from './policy.ts'

type RowTable = Table<readonly unknown[], unknown>

/** `SignIn` and `sign-in` are one name: the second is how flags and addresses write it. */
const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()

export const isNamed =
  (name: string) =>
  (one: { readonly name: string }): boolean =>
    one.name === name || kebab(one.name) === name

const policyOf =
  (modules: readonly Module[]) =>
  (module: string, name: string): readonly PolicyCase[] | undefined => {
    const action = modules.find(isNamed(module))?.actions.find(isNamed(name))
    return action && policyCases(action.policy)
  }

async function* rowsOf(
  reader: QueryInput['reader'],
  table: RowTable,
  prefix: readonly unknown[],
  limit: number,
): AsyncIterable<readonly [readonly unknown[], unknown]> {
  const start = fromBinaryText(keyText(table.prefix, table.key, prefix))
  for await (const [key, value] of reader.range({ prefix: start, limit })) {
    yield [readKey(table.key, key), decodeRow(table, value)]
  }
}

const contextOf = ({ reader, height, timeMs }: QueryInput, modules: readonly Module[]): QueryContext => ({
  height,
  timeMs,
  params: PARAMS,
  get: async (table, key) => {
    const value = reader.get(fromBinaryText(keyText(table.prefix, table.key as RowTable['key'], key)))
    return value && (decodeRow(table as unknown as RowTable, value) as never)
  },
  range: (table, prefix, limit = LIMITS.queryRows) =>
    rowsOf(reader, table as unknown as RowTable, prefix, Math.min(limit, LIMITS.queryRows)) as never,
  policyOf: policyOf(modules),
})

/** Refuses with UNKNOWN_MODULE, NOT_FOUND or MALFORMED, or with what the query says. */
export const runQuery = async (
  modules: readonly Module[],
  input: QueryInput,
  [moduleName, name]: readonly [module: string, query: string],
  json: Json,
): Promise<Result<Json>> => {
  const module = modules.find(isNamed(moduleName))
  if (module === undefined) return err('UNKNOWN_MODULE', moduleName)
  const query = module.queries.find(isNamed(name))
  if (query === undefined) return err('NOT_FOUND', `${moduleName} has no query ${name}`)
  const args = query.args.fromJson(json)
  return args.ok ? query.run(contextOf(input, modules), args.value) : args
}
