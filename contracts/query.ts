/** Runs queries: outside of blocks, on the committed state. */

import { err, type Json, LIMITS, type Result, ZERO_HASH } from '#base'
import { PROTOCOL_FIRST } from '#chain'
import type { Module, PolicyCase, QueryContext, ReadContext, Table } from './define.ts'
import { protocolRow } from './delegate/state.ts'
import type { QueryInput, StateReader } from './engine.ts'
import type { Catalogue } from './execute.ts'
import type { GovernanceReads, SeatReads } from './hooks.ts'
import { fromBinaryText, keyText, readKey } from './key.ts'
import { decodeRow, Overlay } from './overlay.ts'
import type { Param } from './param.ts'
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

/** Rows in the order of their keys. Nothing comes for an `after` beyond the prefix. */
export async function* rowsOf(
  reader: QueryInput['reader'],
  table: RowTable,
  prefix: readonly unknown[],
  { limit, after }: { readonly limit?: number; readonly after?: Uint8Array } = {},
): AsyncIterable<readonly [readonly unknown[], unknown]> {
  const start = fromBinaryText(keyText(table.prefix, table.key, prefix))
  const from = after === undefined || after.length === 0 ? {} : { after }
  for await (const [key, value] of reader.range({
    prefix: start,
    ...from,
    ...(limit === undefined ? {} : { limit }),
  })) {
    yield [readKey(table.key, key), decodeRow(table, value)]
  }
}

/** Value of a parameter in the state that a query sees. */
export const paramIn = (
  governs: GovernanceReads | undefined,
  { reader, present, height, timeMs }: QueryInput,
  param: Param,
): number => {
  const overlay = new Overlay(present ?? (reader as StateReader))
  const get = ((table, key) => overlay.get(table as never, key)) as ReadContext['get']
  // No rule of a parameter looks at the chain's id.
  const block = { chainId: ZERO_HASH, height, timeMs }
  return governs?.param({ get, block }, param) ?? param.initial
}

export const rowOf =
  ({ reader }: Pick<QueryInput, 'reader'>): QueryContext['get'] =>
  async (table, key) => {
    const value = await reader.get(fromBinaryText(keyText(table.prefix, table.key as RowTable['key'], key)))
    return value && (decodeRow(table as unknown as RowTable, value) as never)
  }

/** The protocol of the block after the state that a query sees. */
export const protocolIn = async (seats: SeatReads | undefined, input: Pick<QueryInput, 'reader'>): Promise<number> => {
  const row = seats === undefined ? undefined : await rowOf(input)(protocolRow, [])
  return row?.protocol ?? PROTOCOL_FIRST
}

const contextOf = (input: QueryInput, { modules, governs, seats }: Catalogue): QueryContext => ({
  height: input.height,
  timeMs: input.timeMs,
  modules,
  protocol: () => protocolIn(seats, input),
  param: async param => paramIn(governs, input, param),
  get: rowOf(input),
  range: (table, prefix, { limit = LIMITS.queryRows, ...after } = {}) =>
    rowsOf(input.reader, table as unknown as RowTable, prefix, {
      limit: Math.min(limit, LIMITS.queryRows),
      ...after,
    }) as never,
  policyOf: policyOf(modules),
})

/** Refuses with UNKNOWN_MODULE, NOT_FOUND or MALFORMED, or with what the query says. */
export const runQuery = async (
  catalogue: Catalogue,
  input: QueryInput,
  [moduleName, name]: readonly [module: string, query: string],
  json: Json,
): Promise<Result<Json>> => {
  const module = catalogue.modules.find(isNamed(moduleName))
  if (module === undefined) return err('UNKNOWN_MODULE', moduleName)
  const query = module.queries.find(isNamed(name))
  if (query === undefined) return err('NOT_FOUND', `${moduleName} has no query ${name}`)
  const args = query.args.fromJson(json)
  return args.ok ? query.run(contextOf(input, catalogue), args.value) : args
}
