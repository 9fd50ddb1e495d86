/** How a command ends: codes that scripts can rely on, and errors that say what, why and what next. */

import { type Fault, type FaultCode, faultEntry } from '#base'
import { KapokError } from '#sdk'

export const EXIT = {
  done: 0,
  failed: 1,
  cancelled: 2,
  verificationSaysNo: 3,
  notAuthorised: 4,
  notFound: 5,
  refusedByChain: 6,
  timedOut: 7,
  usage: 64,
  unreachable: 69,
  interrupted: 130,
} as const

export const EXIT_MEANING: Readonly<Record<keyof typeof EXIT, { readonly en: string; readonly zh: string }>> = {
  done: { en: 'done', zh: '完成' },
  failed: { en: 'failed', zh: '失败' },
  cancelled: { en: 'cancelled', zh: '已取消' },
  verificationSaysNo: { en: 'verification says NO', zh: '校验不通过' },
  notAuthorised: { en: 'not authorised: wrong password or no key', zh: '无权限：密码错误或没有密钥' },
  notFound: { en: 'not found', zh: '未找到' },
  refusedByChain: { en: 'refused by the chain (the code is in the JSON)', zh: '被链上规则拒绝（代码见 JSON）' },
  timedOut: { en: 'timed out while waiting (it may still land)', zh: '等待超时（之后仍可能上链）' },
  usage: { en: 'the command line has a mistake', zh: '命令用法有误' },
  unreachable: { en: 'the node is not reachable', zh: '无法连接节点' },
  interrupted: { en: 'interrupted', zh: '被中断' },
}

export interface ErrorView {
  readonly code: string
  readonly message: string
  readonly hint: { readonly en: string; readonly zh: string }
  readonly retryable: boolean
}

/** An end that is not success. */
export class CliError extends Error {
  readonly exit: number
  readonly view: ErrorView

  constructor(exit: number, view: ErrorView) {
    super(view.message)
    this.exit = exit
    this.view = view
  }
}

const EXIT_OF: Partial<Record<FaultCode | 'UNREACHABLE', number>> = {
  UNREACHABLE: EXIT.unreachable,
  TIMEOUT: EXIT.timedOut,
  NOT_FOUND: EXIT.notFound,
  NOT_FINAL: EXIT.notFound,
  HEIGHT_UNAVAILABLE: EXIT.notFound,
  WRONG_PASSWORD: EXIT.notAuthorised,
  BAD_KEYSTORE: EXIT.failed,
  BAD_CONFIG: EXIT.failed,
  BAD_GENESIS: EXIT.failed,
  BAD_REQUEST: EXIT.usage,
  BAD_PROOF: EXIT.verificationSaysNo,
  WRONG_HOME: EXIT.failed,
  CORRUPT: EXIT.failed,
  INTERNAL: EXIT.failed,
  CLOSED: EXIT.unreachable,
}

/** What is not named above comes from the rules of the chain. */
const exitOf = (code: FaultCode | 'UNREACHABLE'): number => EXIT_OF[code] ?? EXIT.refusedByChain

export const usageError = (message: string, hint?: ErrorView['hint']): CliError =>
  new CliError(EXIT.usage, {
    code: 'USAGE',
    message,
    hint: hint ?? { en: 'See: kapok --help', zh: '用法见：kapok --help' },
    retryable: false,
  })

export const faultError = ({ code, detail }: Fault, exit = exitOf(code)): CliError => {
  const { en, zh, retryable } = faultEntry(code)
  return new CliError(exit, { code, message: detail ?? code, hint: { en, zh }, retryable: retryable ?? false })
}

/** Any error as the end of a command. */
export const cliErrorOf = (error: unknown): CliError => {
  if (error instanceof CliError) return error
  if (error instanceof KapokError) {
    const { code, hint, retryable, message } = error
    return new CliError(exitOf(code), { code, message, hint, retryable })
  }
  const { code, message, exitCode } = error as { code?: string; message?: string; exitCode?: number }
  if (code?.startsWith('commander.')) {
    const exit = exitCode === 0 ? EXIT.done : EXIT.usage
    return new CliError(exit, {
      code: 'USAGE',
      message: message ?? code,
      hint: { en: 'See: kapok --help', zh: '用法见：kapok --help' },
      retryable: false,
    })
  }
  const hint = { en: 'If this looks like a mistake of the program, report it.', zh: '如属程序错误，请反馈。' }
  return new CliError(EXIT.failed, {
    code: code ?? 'FAILED',
    message: message ?? String(error),
    hint,
    retryable: false,
  })
}
