/** How a command ends: codes that scripts can rely on, and errors that say what, why and what next. */

import { type Fault, type FaultCode, faultEntry } from '#base'
import { isDiskFailure } from '#node'
import { KapokError } from '#sdk'
import { type Bilingual, both, type Text } from './text/index.ts'

export const EXIT = {
  done: 0,
  failed: 1,
  cancelled: 2,
  verificationSaysNo: 3,
  notAuthorised: 4,
  notFound: 5,
  refusedByChain: 6,
  timedOut: 7,
  softwareTooOld: 8,
  usage: 64,
  unreachable: 69,
  diskFull: 74,
  interrupted: 130,
} as const

export const EXIT_MEANING: Readonly<Record<keyof typeof EXIT, Bilingual>> = {
  done: { en: 'done', zh: '完成' },
  failed: { en: 'failed', zh: '失败' },
  cancelled: { en: 'cancelled', zh: '已取消' },
  verificationSaysNo: { en: 'verification says NO', zh: '校验不通过' },
  notAuthorised: { en: 'not authorised: wrong password or no key', zh: '无权限：密码错误或没有密钥' },
  notFound: { en: 'not found', zh: '未找到' },
  refusedByChain: { en: 'refused by the chain (the code is in the JSON)', zh: '被链上规则拒绝（代码见 JSON）' },
  timedOut: { en: 'timed out while waiting (it may still land)', zh: '等待超时（之后仍可能上链）' },
  softwareTooOld: {
    en: 'the chain speaks a newer protocol than this software: install the newer version',
    zh: '本链协议新于此软件，请安装新版本',
  },
  usage: { en: 'the command line has a mistake', zh: '命令用法有误' },
  unreachable: { en: 'the node is not reachable', zh: '无法连接节点' },
  diskFull: { en: 'the disk is full, or nearly so, and the node has stopped', zh: '磁盘已满或将满，节点已停止' },
  interrupted: { en: 'interrupted', zh: '被中断' },
}

export interface ErrorView {
  readonly code: string
  /** What happened: in both languages, or a detail that has one. */
  readonly message: string | Bilingual
  readonly hint: Bilingual
  readonly retryable: boolean
}

/** An end that is not success. */
export class CliError extends Error {
  readonly exit: number
  readonly view: ErrorView

  constructor(exit: number, view: ErrorView) {
    super(typeof view.message === 'string' ? view.message : view.message.en)
    this.exit = exit
    this.view = view
  }
}

type AnyCode = FaultCode | 'UNREACHABLE'

const EXIT_OF: Partial<Record<AnyCode, number>> = {
  UNREACHABLE: EXIT.unreachable,
  TIMEOUT: EXIT.timedOut,
  NEWER_PROTOCOL: EXIT.softwareTooOld,
  NOT_FOUND: EXIT.notFound,
  NOT_FINAL: EXIT.notFound,
  HEIGHT_UNAVAILABLE: EXIT.notFound,
  WRONG_PASSWORD: EXIT.notAuthorised,
  BAD_KEYSTORE: EXIT.failed,
  BAD_CONFIG: EXIT.failed,
  BAD_GENESIS: EXIT.failed,
  BAD_CEREMONY: EXIT.failed,
  BAD_REQUEST: EXIT.usage,
  BAD_PROOF: EXIT.verificationSaysNo,
  BAD_RESCUE: EXIT.verificationSaysNo,
  BAD_BACKUP: EXIT.verificationSaysNo,
  DISK_FULL: EXIT.diskFull,
  HOME_IN_USE: EXIT.failed,
  WRONG_HOME: EXIT.failed,
  CORRUPT: EXIT.failed,
  INTERNAL: EXIT.failed,
  CLOSED: EXIT.unreachable,
}

/** The command that helps next, where there is one for everybody. */
const NEXT: Partial<Record<AnyCode, string>> = {
  UNREACHABLE: 'kapok network status',
  CLOSED: 'kapok network status',
  TIMEOUT: 'kapok tx status ID',
  NOT_FINAL: 'kapok tx status ID',
  WRONG_PASSWORD: 'kapok keys list',
  BAD_CONFIG: 'kapok node config check --home DIR',
  UNKNOWN_ACCOUNT: 'kapok access register-actor --help',
}

const hintOf = (code: AnyCode, { en, zh }: Bilingual): Bilingual => {
  const command = NEXT[code]
  if (command === undefined) return { en, zh }
  const next = both(text => text.next(command))
  return { en: `${en} ${next.en}`, zh: `${zh}${next.zh}` }
}

/** What is not named above comes from the rules of the chain. */
const exitOf = (code: AnyCode): number => EXIT_OF[code] ?? EXIT.refusedByChain

type Sentence = (text: Text) => string

export const usageError = (message: string | Sentence, hint: Sentence = text => text.seeHelp): CliError =>
  new CliError(EXIT.usage, {
    code: 'USAGE',
    message: typeof message === 'string' ? message : both(message),
    hint: both(hint),
    retryable: false,
  })

export const faultError = ({ code, detail }: Fault, exit = exitOf(code)): CliError => {
  const entry = faultEntry(code)
  const hint = hintOf(code, entry)
  return new CliError(exit, { code, message: detail ?? code, hint, retryable: entry.retryable ?? false })
}

/** Errors of the operating system that a person can do something about. */
const SYSTEM: Readonly<Record<string, readonly [exit: number, hint: Sentence]>> = {
  ENOENT: [EXIT.notFound, text => text.hints.noFile],
  ENOTDIR: [EXIT.notFound, text => text.hints.noFile],
  EISDIR: [EXIT.usage, text => text.hints.noFile],
  EACCES: [EXIT.notAuthorised, text => text.hints.noAccess],
  EPERM: [EXIT.notAuthorised, text => text.hints.noAccess],
  EADDRINUSE: [EXIT.failed, text => text.hints.otherPort],
}

const unexpected = (code: string, message: string): CliError => {
  const [exit, hint] = SYSTEM[code] ?? [EXIT.failed, (text: Text) => text.hints.report]
  return new CliError(exit, { code, message, hint: both(hint), retryable: false })
}

/** Any error as the end of a command. */
export const cliErrorOf = (error: unknown): CliError => {
  if (error instanceof CliError) return error
  if (error instanceof KapokError) {
    const { code, hint, retryable, message } = error
    return new CliError(exitOf(code), { code, message, hint: hintOf(code, hint), retryable })
  }
  if (!(error instanceof Error)) return unexpected('FAILED', String(error))
  if (isDiskFailure(error)) return faultError({ code: 'DISK_FULL', detail: error.message })
  const { code = 'FAILED', message, exitCode } = error as Error & { code?: string; exitCode?: number }
  if (!code.startsWith('commander.')) return unexpected(code, message)
  const missing = code === 'commander.help' && exitCode !== 0
  const { view } = usageError(missing ? text => text.errors.commandMissing : message.replace(/^error: /, ''))
  return new CliError(exitCode === 0 ? EXIT.done : EXIT.usage, view)
}
