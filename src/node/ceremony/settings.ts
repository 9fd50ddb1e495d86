/** Changes of single settings in a `config.toml` that people have edited: everything else stays to the letter. */

import { chown, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { ok, type Result } from '#base'
import { loadConfig } from '../config/config.ts'
import type { FieldName, Setting } from '../config/fields.ts'
import { homePaths } from '../config/home.ts'
import { trouble } from './trouble.ts'

/** The text with one setting of a section changed, or added at the beginning of its section, or of a new one at the end. */
const withSetting = (text: string, name: FieldName, value: Setting): string => {
  const [section = '', key = ''] = name.split('.')
  const line = `${key} = ${JSON.stringify(value)}`
  const head = new RegExp(`^\\[${section}\\][^\\n]*\\n`, 'm').exec(text)
  if (head === null) return `${text.trimEnd()}\n\n[${section}]\n${line}\n`
  const from = head.index + head[0].length
  const end = /^\[/m.exec(text.slice(from))
  const to = end === null ? text.length : from + end.index
  const body = text.slice(from, to)
  // A list may go over several lines; its values hold no brackets.
  const before = new RegExp(`^${key}[ \\t]*=[ \\t]*(\\[[^\\]]*\\]|[^\\n]*)`, 'm')
  const changed = before.test(body) ? body.replace(before, () => line) : `${line}\n${body}`
  return text.slice(0, from) + changed + text.slice(to)
}

const isSame = (a: Setting, b: Setting): boolean => JSON.stringify(a) === JSON.stringify(b)

/** In place and at once, with the owner and the mode that the file had. */
export const replaceText = async (path: string, text: string): Promise<void> => {
  const { uid, gid, mode } = await stat(path)
  const next = `${path}.new`
  await writeFile(next, text, { mode: mode & 0o777 })
  await chown(next, uid, gid)
  await rename(next, path)
}

/**
 * Changes settings of a home, in place and at once, whoever owns the file. They hold from the next start on. Refuses with
 * BAD_CONFIG, or BAD_CEREMONY where the file is written in a way in which they cannot be found.
 */
export const changeSettings = async (
  home: string,
  changes: Partial<Record<FieldName, Setting>>,
): Promise<Result<undefined>> => {
  const path = homePaths(home).config
  const before = await readFile(path, 'utf8')
  let text = before
  for (const [name, value] of Object.entries(changes)) text = withSetting(text, name as FieldName, value)
  const loaded = loadConfig(text, {})
  if (!loaded.ok) return loaded
  const { config } = loaded.value
  const wrong = Object.entries(changes).find(([name, value]) => !isSame(config[name as FieldName], value))
  if (wrong !== undefined) return trouble(path, { en: `change ${wrong[0]} by hand`, zh: `请手工修改 ${wrong[0]}` })
  if (text === before) return ok(undefined)
  await replaceText(path, text)
  return ok(undefined)
}
