/** What a command can touch of the world outside, so that it also runs inside another program. */

import Table from 'cli-table3'
import type { Json } from '#base'
import type { ErrorView } from './exit.ts'
import { bareField } from './field.ts'
import { type Bilingual, type Language, languageOf, TEXT, type Text } from './text/index.ts'

export interface Io {
  /** Data. */
  readonly out: (text: string) => void
  /** Data that is no text; resolves when it can take more. Absent inside another program, as is the next. */
  readonly outBytes?: (bytes: Uint8Array) => Promise<void>
  /** What comes in. */
  readonly inBytes?: () => AsyncIterable<Uint8Array>
  /** Talk: progress, hints, errors. */
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTerminal: boolean
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal
}

/** The world outside, and the language to speak to it. */
export interface Cli {
  readonly io: Io
  readonly language: Language
  readonly text: Text
}

export const cliOf = (io: Io): Cli => {
  const language = languageOf(io.env)
  return { io, language, text: TEXT[language] }
}

export const say = ({ io }: Cli, sentence: string): void => io.err(`${sentence}\n`)

export interface Printer {
  /** One document: JSON with `--json`, else as `table` shows it. */
  readonly show: (json: Json, table: () => string) => void
  /** One line of a stream: NDJSON with `--json`. */
  readonly line: (json: Json, text: string) => void
}

export interface PrintOptions {
  readonly json?: boolean
  /** Only this field of the document, `a.b.0`, bare. */
  readonly get?: string
}

export const printer = (io: Io, { json: asJson = false, get: field }: PrintOptions): Printer => ({
  show: (json, table) => {
    if (field !== undefined) io.out(`${bareField(json, field)}\n`)
    else io.out(asJson ? `${JSON.stringify(json, undefined, 2)}\n` : `${table()}\n`)
  },
  line: (json, text) => {
    if (field !== undefined) io.out(`${bareField(json, field)}\n`)
    else io.out(asJson ? `${JSON.stringify(json)}\n` : `${text}\n`)
  },
})

const PLAIN = { head: [], border: [], compact: true }

/** A table without colours; widths of Chinese characters are counted right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const made = new Table({ head: [...head], style: PLAIN })
  for (const row of rows) made.push([...row])
  return made.toString()
}

/** Names and values, one a line. */
export const fields = (entries: readonly (readonly [string, string])[]): string => {
  const made = new Table({ style: PLAIN })
  for (const [name, value] of entries) made.push({ [name]: value })
  return made.toString()
}

const inLanguage = (sentence: string | Bilingual, language: Language): string =>
  typeof sentence === 'string' ? sentence : sentence[language]

export const printError = ({ io, language }: Cli, view: ErrorView, asJson: boolean): void => {
  const { code, hint, retryable } = view
  const message = inLanguage(view.message, language)
  if (asJson) {
    const docs = `docs/faults.md#${code.toLowerCase()}`
    io.err(`${JSON.stringify({ error: { code, message, hint, docs, retryable } })}\n`)
    return
  }
  io.err(`${message.startsWith(code) ? message : `${code}: ${message}`}\n${hint[language]}\n`)
}
