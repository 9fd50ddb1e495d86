/** Flags of an action or a query, from its schema. */

import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Option } from 'commander'
import type { Json } from '#base'
import type { FieldDescription } from '#contracts'
import { usageError } from './exit.ts'

/** `startsAtMs` → `starts-at-ms`. */
export const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()

const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const valueHint = ({ kind, repeated, names, length }: FieldDescription): string => {
  if (kind === 'message' || (repeated && kind !== 'bytes' && kind !== 'uint' && kind !== 'address')) return 'json|@file'
  const one =
    kind === 'enum' ? (names ?? []).map(({ name }) => name).join('|') : kind === 'bytes' ? `hex${length ?? ''}` : kind
  return repeated ? `${one},…` : one
}

/** One flag a field. */
export const addFlags = (command: Command, fields: readonly FieldDescription[]): Command => {
  for (const field of fields) {
    const flag = `--${kebab(field.name)} <${valueHint(field)}>`
    const option = new Option(flag, `${field.label.zh} / ${field.label.en}`)
    command.addOption(option.env(`KAPOK_ARG_${kebab(field.name).replaceAll('-', '_').toUpperCase()}`))
  }
  return command
}

const parseJson = (name: string, text: string): Json => {
  try {
    return JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text) as Json
  } catch (cause) {
    throw usageError(`--${name}: ${(cause as Error).message}`)
  }
}

const parseNumber = (name: string, text: string): number => {
  if (/^\d{1,16}$/.test(text)) return Number(text)
  // Times may be written as people write them.
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw usageError(`--${name}: a whole number or a date such as 2026-05-01T09:00+08:00 is needed`)
  return time
}

const parseOne = (name: string, { kind }: FieldDescription, text: string): Json => {
  if (kind === 'uint') return parseNumber(name, text)
  if (kind === 'bool') return text === 'true' ? true : text === 'false' ? false : parseBool(name)
  return kind === 'message' ? parseJson(name, text) : text
}

const parseBool = (name: string): never => {
  throw usageError(`--${name}: true or false is needed`)
}

const parseField = (field: FieldDescription, text: string): Json => {
  const name = kebab(field.name)
  if (!field.repeated) return parseOne(name, field, text)
  if (text.startsWith('[') || text.startsWith('@')) return parseJson(name, text)
  return text.split(',').map(part => parseOne(name, field, part))
}

/** The arguments that flags give, as JSON of the schema. */
export const argumentsOf = (fields: readonly FieldDescription[], options: Readonly<Record<string, unknown>>): Json => {
  const json: Record<string, Json> = {}
  for (const field of fields) {
    const text = options[camel(kebab(field.name))]
    if (typeof text === 'string') json[field.name] = parseField(field, text)
  }
  return json
}
