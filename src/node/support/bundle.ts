/**
 * One file for who helps, made of documents that are written for it: no file of the home is taken over but the end of its log.
 * Every document goes through the redactor and has a bound. A tape archive, so that anybody can look into it first.
 */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Json, LIMITS, type Result } from '#base'
import { paddingBytes, TAR_END_BYTES, tarHeader } from '../backup/tar.ts'
import type { LoadedConfig } from '../config/config.ts'
import { FIELDS, type FieldName } from '../config/fields.ts'
import { homePaths, loadSettings } from '../config/home.ts'
import { examineHome } from './examine.ts'
import type { SupportLog } from './log.ts'
import { diskOf, machineOf } from './machine.ts'
import { createRedactor, type Redactor } from './redact.ts'

export interface SupportDocument {
  readonly name: string
  readonly text: string
}

export interface SupportSource {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly nowMs: number
  /** What the node said of itself, by the name that the document is to have (`status.json`, `metrics.txt`). */
  readonly answers: Readonly<Record<string, Json>>
  readonly log: SupportLog | undefined
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

/** Names of variables that hold a secret themselves; one with the name of a file is a path. */
const HOLDS_SECRET = /(?:SECRET|PASSWORD|PASSPHRASE|TOKEN|KEY|CREDENTIAL)/i
const IS_KEY = /^(?:0x)?[0-9a-f]{64}$/i

/** Whatever this home and the variables have that must not leave: passwords, and keys that lie open. */
const secretsOf = ({ home, env }: SupportSource, settings: Result<LoadedConfig>): readonly string[] => {
  const passwordFile = settings.ok ? settings.value.config['keys.password_file'] : 'password'
  const files = [resolve(home, passwordFile), homePaths(home).password, env.KAPOK_PASSWORD_FILE ?? '']
  const variables = Object.entries(env).flatMap(([name, value = '']) =>
    IS_KEY.test(value) || (HOLDS_SECRET.test(name) && !name.endsWith('_FILE')) ? [value] : [],
  )
  const generation = readGeneration(homePaths(home).privateGeneration)
  return [...files.map(read), ...generation, ...variables].filter(secret => secret !== '')
}

const readGeneration = (path: string): readonly string[] => {
  try {
    const bytes = readFileSync(path)
    return [bytes.toString('hex'), bytes.toString('base64')]
  } catch {
    return []
  }
}

/** Those that somebody has chosen, and where. */
const settingsOf = (settings: Result<LoadedConfig>): Json => {
  if (!settings.ok) return { fault: settings.fault.code, detail: settings.fault.detail ?? '' }
  const { config, origins } = settings.value
  return (Object.keys(FIELDS) as FieldName[]).map(name => {
    const value: Json =
      typeof config[name] === 'object' ? [...(config[name] as readonly string[])] : (config[name] as Json)
    return { name, value, origin: origins[name], isDefault: isDeepStrictEqual(value, FIELDS[name].fallback) }
  })
}

const faultsOf = (report: Readonly<Record<string, Result<unknown>>>): Json =>
  Object.fromEntries(
    Object.entries(report).map(([name, result]) => [
      name,
      result.ok
        ? ((result.value as Json | undefined) ?? 'ok')
        : { fault: result.fault.code, detail: result.fault.detail ?? '' },
    ]),
  )

const CUT = '\n[cut]\n'

/** The beginning; of a log `logTail` has kept the end before. */
const bounded = (text: string): string => {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= LIMITS.supportDocumentBytes) return text
  const kept = bytes.subarray(0, LIMITS.supportDocumentBytes - CUT.length)
  return `${kept.toString('utf8').replace(/\ufffd+$/, '')}${CUT}`
}

const IS_SAMPLE = /^kapok_[a-z_]+(?:\{le="[^"]{1,16}"\})? -?\d[\d.e+-]*$/

/** Samples are numbers, and a long one is not that of a person; whatever else stands there is text as any other. */
const metricsOf = (redactor: Redactor, text: string): string =>
  text
    .split('\n')
    .map(line => (IS_SAMPLE.test(line) ? line : redactor.text(line)))
    .join('\n')

const textOf = (redactor: Redactor, name: string, content: Json): string => {
  if (typeof content !== 'string') return `${JSON.stringify(redactor.json(content), undefined, 1)}\n`
  return name === 'metrics.txt' ? metricsOf(redactor, content) : redactor.text(content)
}

const documentOf = (redactor: Redactor, name: string, content: Json): SupportDocument => ({
  name,
  text: bounded(textOf(redactor, name, content)),
})

/**
 * All that goes into the file, in order. Never throws for what is broken in the home. `home.json` says what a start would
 * stumble over, and the head of the chain; while the node runs it has the chain open, and `status.json` says it instead.
 */
export const supportDocuments = async (source: SupportSource): Promise<readonly SupportDocument[]> => {
  const { home, env, nowMs, answers, log } = source
  const settings = await loadSettings(home)
  const redactor = createRedactor(secretsOf(source, settings))
  const contents: Readonly<Record<string, Json>> = {
    'about.json': {
      format: 'kapok-support-1',
      time: new Date(nowMs).toISOString(),
      ...(machineOf(env) as object),
    } as Json,
    'home.json': faultsOf({ ...(await examineHome(home)) }),
    'settings.json': settingsOf(settings),
    'disk.json': await diskOf(home),
    ...answers,
    ...(log === undefined ? {} : { 'log.txt': log.isCut ? `[cut]\n${log.text}` : log.text }),
  }
  return Object.entries(contents).map(([name, content]) => documentOf(redactor, name, content))
}

/** The archive, in order. */
export const writeSupport = async (
  documents: readonly SupportDocument[],
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> => {
  for (const { name, text } of documents) {
    const bytes = Buffer.from(text, 'utf8')
    await write(tarHeader({ path: name, bytes: bytes.length }))
    await write(bytes)
    await write(new Uint8Array(paddingBytes(bytes.length)))
  }
  await write(new Uint8Array(TAR_END_BYTES))
}
