/** One field of what a command would print as JSON, bare: `--get signing.state`, for scripts without a tool for JSON. */

import type { Json } from '#base'
import { usageError } from './exit.ts'

/** `name`, a place in a list, or `name=value`: the first of a list that has it so. */
const into = (value: Json | undefined, step: string): Json | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const [name = '', wanted] = step.split('=')
  if (wanted !== undefined && Array.isArray(value)) return value.find(one => bare(into(one, name)) === wanted)
  return Object.hasOwn(value, step) ? (value as Readonly<Record<string, Json>>)[step] : undefined
}

const bare = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** Refuses as a mistake of usage, with the names that there are. */
export const bareField = (json: Json, path: string): string => {
  let value: Json | undefined = json
  for (const name of path.split('.')) {
    const inner = into(value, name)
    if (inner === undefined) {
      const known = typeof value === 'object' && value !== null ? Object.keys(value).slice(0, 40).join(', ') : ''
      throw usageError(text => text.operations.errors.noField(name, known))
    }
    value = inner
  }
  return bare(value) ?? ''
}
