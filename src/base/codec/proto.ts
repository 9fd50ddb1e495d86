/** Schemas as `.proto` text, for other languages. The text is derived; the schema is the source. */

import type { Kind } from './kind.ts'
import type { Codec } from './message.ts'

const enumText = (kind: Kind<unknown>): string | undefined => {
  const { enumName, names } = kind as unknown as { enumName?: string; names?: Record<string, number> }
  if (enumName === undefined || names === undefined) return undefined
  const prefix = enumName.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()
  const lines = Object.entries(names).map(([name, number]) => `  ${prefix}_${name} = ${number};`)
  return [`enum ${enumName} {`, `  ${prefix}_UNSPECIFIED = 0;`, ...lines, '}'].join('\n')
}

const snake = (name: string) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()

const messageText = ({ name, fields, maxBytes }: Codec<unknown>): string => {
  const lines = Object.entries(fields)
    .sort(([, a], [, b]) => a.number - b.number)
    .map(([key, { number, kind, repeated, optional }]) => {
      const label = repeated ? 'repeated ' : optional ? 'optional ' : ''
      const notes = [kind.note, repeated ? `at most ${repeated.max}` : undefined].filter(Boolean).join('; ')
      return `  ${label}${kind.proto} ${snake(key)} = ${number};${notes === '' ? '' : ` // ${notes}`}`
    })
  return [`// At most ${maxBytes} bytes.`, `message ${name} {`, ...lines, '}'].join('\n')
}

/** A `.proto` file of `codecs`, every enum that they use before them. A message used as a field must be listed as well. */
export const protoFile = (packageName: string, codecs: readonly Codec<never>[]): string => {
  const list = codecs as readonly unknown[] as readonly Codec<unknown>[]
  const enums = new Set(
    list.flatMap(({ fields }) =>
      Object.values(fields)
        .map(({ kind }) => enumText(kind))
        .filter(Boolean),
    ),
  )
  const parts = ['syntax = "proto3";', `package ${packageName};`, ...enums, ...list.map(messageText)]
  return `${parts.join('\n\n')}\n`
}
