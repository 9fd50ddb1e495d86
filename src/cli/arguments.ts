/** Flags of an action or a query, from its schema. */

import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Json } from '#base'
import type { FieldDescription } from '#contracts'
import { usageError } from './exit.ts'
import { flag } from './flag.ts'
import type { Language } from './text/index.ts'

/** `startsAtMs` → `starts-at-ms`. */
export const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()

const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const valueHint = ({ kind, repeated, length }: FieldDescription): string => {
  if (kind === 'message' || (repeated && kind !== 'bytes' && kind !== 'uint' && kind !== 'address')) return 'json|@file'
  const one = kind === 'enum' ? 'name' : kind === 'bytes' ? `hex${length ?? ''}` : kind
  return repeated ? `${one},…` : one
}

/** What the field is, and what it may be where that is a short list. */
const meaning = ({ label, names }: FieldDescription, language: Language): string =>
  names === undefined ? label[language] : `${label[language]}: ${names.map(({ name }) => name).join(', ')}`

/** One flag a field, each with its variable `KAPOK_ARG_…`. */
export const addFlags = (command: Command, fields: readonly FieldDescription[], language: Language): Command => {
  for (const field of fields) {
    const name = kebab(field.name)
    const variable = `KAPOK_ARG_${name.replaceAll('-', '_').toUpperCase()}`
    command.addOption(flag(`--${name} <${valueHint(field)}>`, meaning(field, language), variable))
  }
  return command
}

export const parseJson = (name: string, value: string): Json => {
  try {
    return JSON.parse(value.startsWith('@') ? readFileSync(value.slice(1), 'utf8') : value) as Json
  } catch (cause) {
    throw usageError(text => text.errors.jsonNeeded(name, (cause as Error).message))
  }
}

/** A time as people write it, but with its zone: without one, the zone of the machine would decide. */
const ZONED = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/

const parseNumber = (name: string, value: string): number => {
  if (/^\d{1,16}$/.test(value)) return Number(value)
  const timeMs = ZONED.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isSafeInteger(timeMs)) throw usageError(text => text.errors.numberOrTimeNeeded(name))
  return timeMs
}

const parseOne = (name: string, { kind }: FieldDescription, text: string): Json => {
  if (kind === 'uint') return parseNumber(name, text)
  if (kind === 'bool') return text === 'true' ? true : text === 'false' ? false : parseBool(name)
  return kind === 'message' ? parseJson(name, text) : text
}

const parseBool = (name: string): never => {
  throw usageError(text => text.errors.booleanNeeded(name))
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
