/**
 * Arguments of a module's query, from the text of a URL to the JSON form that the module reads: numbers, yes and no, and
 * lists are told by the module's own description. What cannot be read stays text, and the module says what is wrong.
 */

import type { Json } from '#base'
import type { Input } from './route.ts'

interface FieldShape {
  readonly name: string
  readonly kind: string
  readonly repeated?: boolean
}

interface ModuleShape {
  readonly name: string
  readonly queries?: readonly { readonly name: string; readonly fields?: readonly FieldShape[] }[]
}

/** `SignIn` and `sign-in` are one name. */
const sameName = (a: string, b: string) => a.replaceAll('-', '').toLowerCase() === b.replaceAll('-', '').toLowerCase()

const fieldsOf = (description: Json, module: string, query: string): readonly FieldShape[] => {
  if (!Array.isArray(description)) return []
  const modules = description as readonly unknown[] as readonly ModuleShape[]
  const found = modules.find(({ name }) => sameName(name, module))?.queries?.find(({ name }) => sameName(name, query))
  return found?.fields ?? []
}

const valueOfText = (kind: string, text: string): Json => {
  if (kind === 'uint' && /^[0-9]{1,16}$/.test(text)) return Number(text)
  if (kind === 'bool' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

/** `a=1&a=2` is a list where the field holds several values. */
const fieldValue = ({ kind, repeated }: FieldShape, given: string | readonly string[]): Json => {
  const texts = typeof given === 'string' ? [given] : given
  const values = texts.map(text => valueOfText(kind, text))
  return repeated || values.length !== 1 ? values : (values[0] as Json)
}

/** Arguments, and the height as of which the state is asked for. `description` is that of all modules, as the reader gives it. */
export const queryArguments = (
  description: Json,
  [module, query]: readonly [module: string, query: string],
  given: Input['query'],
): { readonly args: Json; readonly height?: number } => {
  const fields = new Map(fieldsOf(description, module, query).map(field => [field.name, field]))
  const { height } = given
  // A query that has a height of its own keeps it.
  const asOf = typeof height === 'string' && !fields.has('height') && /^(0|[1-9][0-9]{0,14})$/.test(height)
  const own = Object.entries(given).filter(([name]) => !(asOf && name === 'height'))
  const args = Object.fromEntries(
    own.map(([name, value]) => [name, fieldValue(fields.get(name) ?? { name, kind: 'text' }, value)]),
  )
  return asOf ? { args, height: Number(height) } : { args }
}
