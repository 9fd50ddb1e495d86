/** What a command can touch of the world outside, so that it also runs inside another program. */

import Table from 'cli-table3'
import type { Json } from '#base'
import type { ErrorView } from './exit.ts'

export interface Io {
  /** Data. */
  readonly out: (text: string) => void
  /** Talk: progress, hints, errors. */
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTerminal: boolean
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal
}

export type Language = 'en' | 'zh'

const languageOf = ({ env }: Io): Language => {
  const wanted = env.KAPOK_LANG ?? env.LC_ALL ?? env.LANG ?? ''
  return wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export interface Bilingual {
  readonly en: string
  readonly zh: string
}

export const say = (io: Io, { en, zh }: Bilingual): void => io.err(`${languageOf(io) === 'zh' ? zh : en}\n`)

export interface Printer {
  /** One document: JSON with `--json`, else as `table` shows it. */
  readonly show: (json: Json, table: () => string) => void
  /** One line of a stream: NDJSON with `--json`. */
  readonly line: (json: Json, text: string) => void
}

export const printer = (io: Io, asJson: boolean): Printer => ({
  show: (json, table) => io.out(asJson ? `${JSON.stringify(json, undefined, 2)}\n` : `${table()}\n`),
  line: (json, text) => io.out(asJson ? `${JSON.stringify(json)}\n` : `${text}\n`),
})

/** A table without colours; widths of Chinese characters are counted right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const made = new Table({ head: [...head], style: { head: [], border: [], compact: true } })
  for (const row of rows) made.push([...row])
  return made.toString()
}

/** Names and values, one a line. */
export const fields = (entries: readonly (readonly [string, string])[]): string => {
  const made = new Table({ style: { head: [], border: [], compact: true } })
  for (const [name, value] of entries) made.push({ [name]: value })
  return made.toString()
}

export const printError = (io: Io, view: ErrorView, asJson: boolean): void => {
  if (asJson) {
    const { code, message, hint, retryable } = view
    io.err(
      `${JSON.stringify({ error: { code, message, hint, docs: `docs/faults.md#${code.toLowerCase()}`, retryable } })}\n`,
    )
    return
  }
  const hint = languageOf(io) === 'zh' ? view.hint.zh : view.hint.en
  const what =
    view.message === view.code || view.message.startsWith(`${view.code}:`)
      ? view.message
      : `${view.code}: ${view.message}`
  io.err(`${what}\n${hint}\n`)
}
