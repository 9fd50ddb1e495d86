/** The port of the operator: liveness, readiness, metrics, version. */

import Fastify, { type FastifyInstance } from 'fastify'
import { handleFailures, type Log } from './failures.ts'
import { type ApiMeter, metricsText } from './metrics.ts'
import type { NodeReader } from './reader.ts'

const readiness = (reader: NodeReader, verbose: boolean): { readonly ready: boolean; readonly text: string } => {
  const reasons = reader.notReady()
  const ready = reasons.length === 0
  const lines = ready ? ['ok'] : [...reasons]
  if (verbose) {
    const { height, epoch, view, peers, poolSize } = reader.status()
    lines.push(
      ...reader.warnings(),
      `height ${height}`,
      `epoch ${epoch}`,
      `view ${view}`,
      `peers ${peers}`,
      `pool ${poolSize}`,
    )
  }
  return { ready, text: `${lines.join('\n')}\n` }
}

export const createOpsServer = (reader: NodeReader, meter: ApiMeter, log: Log): FastifyInstance => {
  const app = Fastify({ forceCloseConnections: true })
  handleFailures(app, log)
  app.get('/livez', async () => 'ok\n')
  app.get('/readyz', async (request, reply) => {
    const { ready, text } = readiness(reader, Object.hasOwn(request.query as object, 'verbose'))
    return reply.code(ready ? 200 : 503).send(text)
  })
  app.get('/metrics', async (_request, reply) =>
    reply
      .header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      .send(metricsText({ ...reader.metrics(), ...meter.values() })),
  )
  app.get('/version', async () => {
    const { version, protocol, protocolMax } = reader.status()
    return { version, protocol, protocolMax }
  })
  return app
}
