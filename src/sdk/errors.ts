/** Errors of the SDK: a stable code, a hint in both languages, whether trying again can help. */

import { type FaultCode, faultEntry } from '#base'

export interface KapokErrorInit {
  readonly code: FaultCode | 'UNREACHABLE'
  readonly detail?: string
  readonly status?: number
  readonly cause?: unknown
}

const UNREACHABLE = {
  en: 'The node does not answer. Is it running, and is the address right?',
  zh: '节点没有响应，请确认其正在运行且地址正确。',
}

export class KapokError extends Error {
  override name = 'KapokError'
  readonly code: FaultCode | 'UNREACHABLE'
  readonly detail: string | undefined
  readonly hint: { readonly en: string; readonly zh: string }
  readonly retryable: boolean
  readonly status: number | undefined

  constructor({ code, detail, status, cause }: KapokErrorInit) {
    const entry = code === 'UNREACHABLE' ? undefined : faultEntry(code)
    super(detail === undefined ? code : `${code}: ${detail}`, { cause })
    this.code = code
    this.detail = detail
    this.status = status
    this.hint = entry === undefined ? UNREACHABLE : { en: entry.en, zh: entry.zh }
    this.retryable = entry === undefined ? true : (entry.retryable ?? false)
  }
}
