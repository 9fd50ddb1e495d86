/** Whatever goes wrong between a client and a route becomes a problem document: the server's own errors too. */

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { PROBLEM_TYPE, type Problem, problemFrom, problemOf } from './problem.ts'

/** Where the operator reads what clients must not. */
export type Log = (level: 'info' | 'warn' | 'error', message: string) => void

/** Seconds after which it is worth while to try again. */
const RETRY_AFTER_S = '1'

export const answerProblem = (reply: FastifyReply, problem: Problem) => {
  if (problem.retryable) reply.header('retry-after', RETRY_AFTER_S)
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem))
}

/** Errors of the router, before any route: a path that cannot be decoded or is too long. */
export const answerRouterError = (
  error: unknown,
  _request: unknown,
  reply: { readonly raw: ServerResponse<IncomingMessage> },
): void => {
  const problem = problemFrom(error)
  reply.raw.writeHead(problem.status, { 'content-type': PROBLEM_TYPE }).end(JSON.stringify(problem))
}

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** What is not HTTP at all, too long in its headers or too slow: answered on the bare connection, which is closed. */
export const answerBadHttp = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const status = STATUS_OF[error.code ?? ''] ?? 400
  const problem = JSON.stringify(problemOf({ code: 'BAD_REQUEST' }, status))
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(problem)}\r\nconnection: close\r\n\r\n${problem}`)
}

/** Methods of the paths that there are: `Allow` of a 405. */
export type AllowedMethods = (path: string) => readonly string[]

/** Errors of routes, and paths and methods that there are none of. */
export const handleFailures = (app: FastifyInstance, log: Log, allowed: AllowedMethods = () => []): void => {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFrom(error)
    if (problem.code === 'INTERNAL')
      log('error', `${request.method} ${request.url.slice(0, 200)}: ${(error as Error).stack ?? String(error)}`)
    return answerProblem(reply, problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const methods = allowed(request.url.split('?')[0] ?? '')
    if (methods.length === 0) return answerProblem(reply, problemOf({ code: 'NOT_FOUND', detail: 'no such path' }))
    return answerProblem(reply.header('allow', methods.join(', ')), problemOf({ code: 'BAD_REQUEST' }, 405))
  })
}
