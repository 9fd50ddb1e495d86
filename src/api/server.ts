/** The HTTP server under `/v1`, made of the table of routes. */

import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Json, LIMITS, toHex } from '#base'
import { streamBlocks } from './events.ts'
import { openApi } from './openapi.ts'
import { PROBLEM_TYPE, type Problem, problemFrom, problemOf } from './problem.ts'
import { createRateLimit } from './rate.ts'
import type { NodeReader } from './reader.ts'
import { type Input, type Output, ROUTES, type Route } from './routes.ts'

const answerProblem = (reply: FastifyReply, problem: Problem) =>
  reply.code(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem))

const knownQuery = (route: Route, query: Readonly<Record<string, unknown>>): Problem | undefined => {
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string')
      return problemOf({ code: 'BAD_REQUEST', detail: `${name.slice(0, 40)} is given twice` })
    if (!route.openQuery && !Object.hasOwn(route.query ?? {}, name))
      return problemOf({ code: 'BAD_REQUEST', detail: `there is no parameter ${name.slice(0, 40)}` })
  }
  return undefined
}

const answer = (request: FastifyRequest, reply: FastifyReply, output: Output) => {
  if (output.immutable !== undefined) {
    const tag = `"${output.immutable}"`
    reply.header('etag', tag).header('cache-control', 'public, max-age=31536000, immutable')
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
  } else reply.header('cache-control', 'no-store')
  reply.code(output.status ?? 200)
  if (output.bytes !== undefined)
    return reply.header('content-type', 'application/octet-stream').send(Buffer.from(output.bytes))
  if (output.text !== undefined) return reply.header('content-type', output.text.type).send(output.text.body)
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(output.json))
}

const inputOf = (request: FastifyRequest, reply: FastifyReply): Input => {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return {
    params: request.params as Input['params'],
    query: request.query as Input['query'],
    body: request.body as Uint8Array | Json | undefined,
    signal: gone.signal,
  }
}

const register = (app: FastifyInstance, reader: NodeReader, route: Route) =>
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyBytes === undefined ? {} : { bodyLimit: route.bodyBytes }),
    handler: async (request, reply) => {
      const wrong = knownQuery(route, request.query as Record<string, unknown>)
      if (wrong !== undefined) return answerProblem(reply, wrong)
      const named = request.headers['x-kapok-chain']
      if (named !== undefined && named !== toHex(reader.status().chainId))
        return answerProblem(reply, problemOf({ code: 'WRONG_CHAIN' }))
      return answer(request, reply, await route.handle(reader, inputOf(request, reply)))
    },
  })

const registerEvents = (app: FastifyInstance, reader: NodeReader) =>
  app.get('/v1/events', async (request, reply) => {
    const last = request.headers['last-event-id']
    const { from } = request.query as { from?: string }
    const text = typeof last === 'string' ? last : from
    if (text !== undefined && !/^[0-9]{1,15}$/.test(text))
      return answerProblem(reply, problemOf({ code: 'BAD_REQUEST' }))
    const start = text === undefined ? reader.status().height + 1 : Number(text) + (typeof last === 'string' ? 1 : 0)
    reply.hijack()
    await streamBlocks(reader, reply.raw, start)
    return reply
  })

/** A server that is not listening yet. */
export const createServer = (reader: NodeReader): FastifyInstance => {
  const app = Fastify({
    bodyLimit: LIMITS.apiBodyBytes,
    requestTimeout: LIMITS.apiWaitMs,
    connectionTimeout: 2 * LIMITS.apiWaitMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  })
  const rate = createRateLimit()
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, new Uint8Array(body as Buffer)),
  )
  app.addHook('onRequest', async (request, reply) => {
    if (!rate.take(request.ip, performance.now())) return answerProblem(reply, problemOf({ code: 'QUOTA' }))
  })
  app.setErrorHandler((error, _request, reply) => answerProblem(reply, problemFrom(error)))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]
    const known = ROUTES.some(route => new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path ?? ''))
    return answerProblem(reply, problemOf({ code: known ? 'BAD_REQUEST' : 'NOT_FOUND' }, known ? 405 : 404))
  })
  for (const route of ROUTES) register(app, reader, route)
  registerEvents(app, reader)
  app.get('/v1/openapi.json', async (_request, reply) => reply.send(openApi(ROUTES, reader.status().version)))
  return app
}
