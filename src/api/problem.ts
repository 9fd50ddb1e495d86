/** Errors as `application/problem+json` (RFC 9457) with a stable code and a hint in both languages. */

import { err, type Fault, type FaultCode, faultEntry } from '#base'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: FaultCode
  readonly detail?: string
  readonly hint: { readonly en: string; readonly zh: string }
  readonly retryable: boolean
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

export const problemOf = ({ code, detail }: Fault, status = faultEntry(code).http): Problem => {
  const { en, zh, retryable } = faultEntry(code)
  return {
    type: `urn:kapok:fault:${code}`,
    title: TITLES[status] ?? 'Error',
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    hint: { en, zh },
    retryable: retryable ?? false,
  }
}

/** Thrown by a route to answer with a fault. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(fault: Fault, status?: number) {
    super(fault.code)
    this.problem = problemOf(fault, status)
  }
}

export const refuse = (code: FaultCode, detail?: string): never => {
  throw new ProblemError(err(code, detail).fault)
}

/** What an error that a route or the server itself has thrown is to the client. */
export const problemFrom = (error: unknown): Problem => {
  if (error instanceof ProblemError) return error.problem
  const { statusCode = 500, message = '' } = error as { statusCode?: number; message?: string }
  if (statusCode === 413) return problemOf({ code: 'TOO_LARGE' })
  // Messages of the server about a bad request are safe to show; those of a failure inside are not.
  if (statusCode >= 400 && statusCode < 500) return problemOf({ code: 'BAD_REQUEST', detail: message }, statusCode)
  return problemOf({ code: 'INTERNAL' })
}
