/** The OpenAPI 3.1 document, from the table of routes. */

import type { Json } from '#base'
import type { Route } from './routes.ts'

const parameters = ({ path, query = {} }: Route): Json => [
  ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name as string,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  })),
]

const operation = (route: Route): Json => ({
  summary: route.summary.en,
  description: route.summary.zh,
  parameters: parameters(route),
  ...(route.method === 'POST'
    ? {
        requestBody: {
          required: true,
          content: {
            'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
            'application/json': { schema: { type: 'object' } },
          },
        },
      }
    : {}),
  responses: {
    [route.method === 'POST' ? '202' : '200']: { description: 'OK' },
    default: {
      description: 'application/problem+json',
      content: { 'application/problem+json': { schema: { type: 'object' } } },
    },
  },
})

export const openApi = (routes: readonly Route[], version: string): Json => ({
  openapi: '3.1.0',
  info: { title: 'Kapok', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
  paths: Object.fromEntries(
    routes.map(route => [route.path.replace(/:(\w+)/g, '{$1}'), { [route.method.toLowerCase()]: operation(route) }]),
  ),
})
