/** The port of the operator: liveness, readiness, metrics, version. */

import Fastify, { type FastifyInstance } from 'fastify'
import { metricsText } from './metrics.ts'
import type { NodeReader } from './reader.ts'

export const createOpsServer = (reader: NodeReader): FastifyInstance => {
  const app = Fastify({ forceCloseConnections: true })
  app.get('/livez', async () => 'ok\n')
  app.get('/readyz', async (_request, reply) => {
    const reasons = reader.notReady()
    return reply.code(reasons.length === 0 ? 200 : 503).send(reasons.length === 0 ? 'ok\n' : `${reasons.join('\n')}\n`)
  })
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(metricsText(reader.metrics())),
  )
  app.get('/version', async () => ({ version: reader.status().version }))
  return app
}
