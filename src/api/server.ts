/** The HTTP server under `/v1`, made of the table of routes. */

import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Json, LIMITS, toHex } from '#base'
import { streamBlocks } from './events.ts'
import { answerBadHttp, answerProblem, answerRouterError, handleFailures, type Log } from './failures.ts'
import type { ApiMeter } from './metrics.ts'
import { problemOf } from './problem.ts'
import { createRateLimit } from './rate.ts'
import type { NodeReader } from './reader.ts'
import { BYTES_TYPE, type Input, JSON_TYPE, type Output, type Route, STREAM_TYPE } from './route.ts'
import { ROUTES } from './routes/index.ts'
import { object, resolved, text } from './schema.ts'

export interface ServerParts {
  readonly reader: NodeReader
  readonly meter: ApiMeter
  readonly log: Log
  /** Requests a second of one client. */
  readonly requestsPerSecond: number
}

const OPEN_QUERY = {
  type: 'object',
  maxProperties: 64,
  additionalProperties: { anyOf: [text, { type: 'array', items: text }] },
}

/** What the server checks of a request, from the same schemas as the document. */
const schemaOf = ({ params = {}, query = {}, body }: Route) => ({
  params: object(params),
  querystring: query === 'open' ? OPEN_QUERY : object(query, Object.keys(query)),
  ...(body?.json === undefined ? {} : { body: { content: { 'application/json': { schema: resolved(body.json) } } } }),
})

/** RFC 9110 §13.1.2: any of the tags, weak or not. */
const isKnownTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some(one => ['*', tag, `W/${tag}`].includes(one.trim()))

type Plain = Exclude<Output, { readonly streamFrom: number }>

const contentOf = (output: Plain): readonly [type: string, content: string | Buffer] => {
  if ('bytes' in output) return [BYTES_TYPE, Buffer.from(output.bytes)]
  return [JSON_TYPE, 'text' in output ? output.text : JSON.stringify(output.json)]
}

const answer = (request: FastifyRequest, reply: FastifyReply, output: Plain) => {
  reply.header('x-content-type-options', 'nosniff')
  if (output.immutable === undefined) reply.header('cache-control', 'no-store')
  else {
    const tag = `"${output.immutable}"`
    reply.header('etag', tag).header('cache-control', 'public, max-age=31536000, immutable')
    if (isKnownTag(request.headers['if-none-match'], tag)) return reply.code(304).send()
  }
  const [type, content] = contentOf(output)
  return reply
    .code('status' in output ? (output.status ?? 200) : 200)
    .header('content-type', type)
    .send(content)
}

const inputOf = (request: FastifyRequest, reply: FastifyReply): Input => {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const lastEventId = request.headers['last-event-id']
  return {
    params: request.params as Input['params'],
    query: request.query as Input['query'],
    body: request.body as Uint8Array | Json | undefined,
    lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
    signal: gone.signal,
  }
}

const stream = async ({ reader, meter }: ServerParts, reply: FastifyReply, from: number) => {
  if (meter.streams() >= LIMITS.apiStreams)
    return answerProblem(reply, problemOf({ code: 'QUOTA', detail: 'too many open streams' }))
  reply.hijack()
  meter.streamOpened()
  try {
    await streamBlocks(reader, reply.raw, from)
  } finally {
    meter.streamClosed()
  }
  return reply
}

const register = (app: FastifyInstance, parts: ServerParts, route: Route) =>
  app.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route),
    exposeHeadRoute: route.method === 'GET' && route.answer.type !== STREAM_TYPE,
    ...(route.body?.bytesMax === undefined ? {} : { bodyLimit: route.body.bytesMax }),
    handler: async (request, reply) => {
      const named = request.headers['x-kapok-chain']
      if (named !== undefined && named !== toHex(parts.reader.status().chainId))
        return answerProblem(reply, problemOf({ code: 'WRONG_CHAIN' }))
      const startMs = performance.now()
      const output = await route.handle(parts.reader, inputOf(request, reply))
      if ('streamFrom' in output) return stream(parts, reply, output.streamFrom)
      if (route.body !== undefined) parts.meter.submitted((performance.now() - startMs) / 1000)
      return answer(request, reply, output)
    },
  })

/** `Allow` for a path of the table. */
const allowedMethods = () => {
  const patterns = ROUTES.map(
    ({ path, method }) => [new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`), method] as const,
  )
  return (path: string) => {
    const methods = patterns.filter(([pattern]) => pattern.test(path)).map(([, method]) => method)
    return [...new Set(methods.flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method])))]
  }
}

/** A server that is not listening yet. */
export const createServer = (parts: ServerParts): FastifyInstance => {
  const app = Fastify({
    bodyLimit: LIMITS.apiBodyBytes,
    requestTimeout: LIMITS.apiWaitMs,
    connectionTimeout: 2 * LIMITS.apiWaitMs,
    forceCloseConnections: true,
    // A state key in hexadecimal is the longest name in a path.
    routerOptions: { maxParamLength: 2 * LIMITS.stateKeyBytes },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    frameworkErrors: answerRouterError,
    clientErrorHandler: answerBadHttp,
  })
  const rate = createRateLimit(parts.requestsPerSecond)
  app.server.maxConnections = LIMITS.apiConnections
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser(BYTES_TYPE, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, new Uint8Array(body as Buffer)),
  )
  app.addHook('onRequest', async (request, reply) => {
    if (!rate.take(request.ip, performance.now())) return answerProblem(reply, problemOf({ code: 'QUOTA' }))
  })
  app.addHook('onResponse', async (_request, reply) => parts.meter.answered(reply.statusCode))
  handleFailures(app, parts.log, allowedMethods())
  for (const route of ROUTES) register(app, parts, route)
  return app
}
