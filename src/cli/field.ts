/** One field of what a command would print as JSON, bare: `--get signing.state`, for scripts without a tool for JSON. */

import type { Json } from '#base'
import { usageError } from './exit.ts'

const into = (value: Json | undefined, name: string): Json | undefined => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, Json>>)[name]
}

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
  return typeof value === 'string' ? value : JSON.stringify(value)
}
