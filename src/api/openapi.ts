/** The OpenAPI 3.1 document, from the table of routes. */

import type { Json } from '#base'
import { PROBLEM_TYPE } from './problem.ts'
import { BYTES_TYPE, type Route, STREAM_TYPE } from './route.ts'
import { COMPONENTS, named, type Schema } from './schema.ts'

/** `/v1/blocks/:id` → `/v1/blocks/{id}`. */
const pathOf = ({ path }: Route): string => path.replace(/:(\w+)/g, '{$1}')

const LAST_EVENT_ID: Json = {
  name: 'Last-Event-ID',
  in: 'header',
  description: 'height of the last event seen',
  schema: { type: 'string' },
}

const CHAIN: Json = {
  name: 'x-kapok-chain',
  in: 'header',
  description: 'id of the chain that is meant; another one is refused with WRONG_CHAIN',
  schema: { type: 'string' },
}

const queryParameters = (query: NonNullable<Route['query']>): readonly Json[] => {
  if (query === 'open')
    return [{ name: 'arguments', in: 'query', style: 'form', explode: true, schema: { type: 'object' } }]
  return Object.entries(query).map(([name, { description, ...schema }]) => ({ name, in: 'query', description, schema }))
}

const parameters = ({ params = {}, query = {}, answer }: Route): readonly Json[] => [
  ...Object.entries(params).map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
  ...queryParameters(query),
  ...(answer.type === STREAM_TYPE ? [LAST_EVENT_ID] : []),
  CHAIN,
]

const content = (type: string, schema: Schema): Json => ({ [type.split(';')[0] ?? type]: { schema } })

const requestBody = ({ body }: Route): Schema =>
  body === undefined
    ? {}
    : {
        requestBody: {
          required: true,
          content: {
            [BYTES_TYPE]: { schema: { type: 'string', format: 'binary' } },
            ...(body.json === undefined ? {} : { 'application/json': { schema: body.json } }),
          },
        },
      }

const operation = (route: Route): Json => ({
  summary: route.summary.en,
  description: route.summary.zh,
  parameters: parameters(route),
  ...requestBody(route),
  responses: {
    [String(route.answer.status)]: { description: 'OK', content: content(route.answer.type, route.answer.schema) },
    default: { description: 'A fault, with its stable code.', content: content(PROBLEM_TYPE, named('Problem')) },
  },
})

export const openApi = (routes: readonly Route[], version: string): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes)
    paths[pathOf(route)] = { ...paths[pathOf(route)], [route.method.toLowerCase()]: operation(route) }
  return {
    openapi: '3.1.0',
    info: { title: 'Kapok', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: { schemas: COMPONENTS },
  }
}
