/** Reading the configuration: file, then variables over it, then defaults under both; each value knows its origin. */

import { parse } from 'smol-toml'
import { err, ok, type Result } from '#base'
import { type Config, FIELDS, type FieldName, type FieldSpec, type Setting, variableOf } from './fields.ts'

export type Origin = 'default' | 'file' | 'environment'

export interface LoadedConfig {
  readonly config: Config
  readonly origins: Readonly<Record<FieldName, Origin>>
}

const NAMES = Object.keys(FIELDS) as readonly FieldName[]

const specOf = (name: FieldName): FieldSpec => FIELDS[name]

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string')

/** Why a value cannot be taken; undefined when it can. */
const wrong = (name: FieldName, value: unknown): string | undefined => {
  const { kind, range, choices } = specOf(name)
  const right = kind === 'list' ? isList(value) : typeof value === kind
  if (!right) return `${name}: a ${kind} is needed`
  if (
    range !== undefined &&
    !(Number.isInteger(value) && (value as number) >= range[0] && (value as number) <= range[1])
  )
    return `${name}: a whole number from ${range[0]} to ${range[1]} is needed`
  return choices === undefined || choices.includes(value as string)
    ? undefined
    : `${name}: one of ${choices.join(', ')}`
}

const parseVariable = (name: FieldName, text: string): unknown => {
  const { kind } = specOf(name)
  if (kind === 'number') return /^\d{1,9}$/.test(text) ? Number(text) : text
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return kind === 'list' ? text.split(',').filter(item => item !== '') : text
}

/** `{ p2p: { listen } }` as `p2p.listen`. A name that is not in the table is refused, with the nearest that is. */
const flatten = (document: Readonly<Record<string, unknown>>): Result<ReadonlyMap<FieldName, unknown>> => {
  const found = new Map<FieldName, unknown>()
  for (const [section, content] of Object.entries(document)) {
    if (content === null || typeof content !== 'object' || Array.isArray(content))
      return err('BAD_CONFIG', `${section}: a section [${section}] is needed`)
    for (const [key, value] of Object.entries(content)) {
      const name = `${section}.${key}`
      if (!Object.hasOwn(FIELDS, name)) {
        const known = NAMES.filter(one => one.startsWith(`${section}.`))
        const hint = known.length > 0 ? ` Known in [${section}]: ${known.join(', ')}` : ` Known: ${NAMES.join(', ')}`
        return err('BAD_CONFIG', `${name}: there is no such setting.${hint}`)
      }
      found.set(name as FieldName, value)
    }
  }
  return ok(found)
}

const readFile = (text: string): Result<ReadonlyMap<FieldName, unknown>> => {
  try {
    return flatten(parse(text))
  } catch (cause) {
    return err('BAD_CONFIG', `config.toml: ${(cause as Error).message.split('\n')[0]}`)
  }
}

/** Refuses with BAD_CONFIG and the name of the setting. */
export const loadConfig = (
  fileText: string,
  environment: Readonly<Record<string, string | undefined>>,
): Result<LoadedConfig> => {
  const file = readFile(fileText)
  if (!file.ok) return file
  const config: Record<string, Setting> = {}
  const origins: Record<string, Origin> = {}
  for (const name of NAMES) {
    const variable = environment[variableOf(name)]
    const origin: Origin = variable !== undefined ? 'environment' : file.value.has(name) ? 'file' : 'default'
    const value =
      variable !== undefined
        ? parseVariable(name, variable)
        : file.value.has(name)
          ? file.value.get(name)
          : specOf(name).fallback
    const reason = wrong(name, value)
    if (reason !== undefined)
      return err('BAD_CONFIG', origin === 'environment' ? `${variableOf(name)}: ${reason}` : reason)
    config[name] = value as Setting
    origins[name] = origin
  }
  return ok({ config: config as unknown as Config, origins: origins as Record<FieldName, Origin> })
}

const tomlValue = (value: Setting): string => JSON.stringify(value)

/** A `config.toml` with the given values, each with its help in both languages. */
export const configText = (values: Partial<Config>): string => {
  const sections = new Map<string, string[]>()
  for (const name of NAMES) {
    const value = values[name]
    if (value === undefined) continue
    const [section, key] = name.split('.') as [string, string]
    const { en, zh } = specOf(name).help
    const lines = sections.get(section) ?? []
    lines.push(`# ${en} / ${zh}`, `${key} = ${tomlValue(value)}`)
    sections.set(section, lines)
  }
  return `${[...sections].map(([section, lines]) => [`[${section}]`, ...lines].join('\n')).join('\n\n')}\n`
}
