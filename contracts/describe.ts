/** What the modules offer, for machines that make flags, routes and forms of it, and for people who read a call. */

import type { Codec, Json, KindField } from '#base'
import type { Label, Labels, Module } from './define.ts'
import type { FieldDescription, ModuleDescription } from './engine.ts'
import { fieldLabel, memberLabel } from './labels.ts'
import { policyCases } from './policy.ts'
import { clauseText } from './policy-text.ts'

type Names = Readonly<Record<string, number>>
type KindName = FieldDescription['kind']

const PROTO_KINDS: Readonly<Record<string, KindName>> = {
  bool: 'bool',
  uint32: 'uint',
  uint64: 'uint',
  fixed64: 'fixed64',
  string: 'slug',
}

const kindName = ({ kind }: KindField): KindName => {
  if (kind.fields !== undefined) return 'message'
  if ('names' in kind) return 'enum'
  if (kind.proto === 'bytes') return kind.note?.includes('account id') ? 'address' : 'bytes'
  return PROTO_KINDS[kind.proto] ?? 'bytes'
}

/** Number that a note of a kind begins or ends with, such as in "at most 500" and "16 bytes". */
const numberIn = (note: string | undefined): number | undefined => {
  const found = /\d+/.exec(note ?? '')
  return found === null ? undefined : Number(found[0])
}

const describeField = (labels: Labels | undefined, name: string, field: KindField): FieldDescription => {
  const { number, kind, repeated, optional } = field
  const type = kindName(field)
  const names = (kind as { readonly names?: Names }).names
  const absent = kind.note?.endsWith('or absent') ?? false
  const of = numberIn(kind.note)
  return {
    name,
    number,
    label: fieldLabel(name, labels),
    kind: type,
    repeated: repeated !== undefined,
    optional: optional === true || absent || repeated !== undefined,
    ...(repeated === undefined ? {} : { itemsMax: repeated.max }),
    ...(type === 'uint' && of !== undefined ? { max: of } : {}),
    ...(type === 'bytes' && of !== undefined ? { length: of } : {}),
    ...(names === undefined
      ? {}
      : {
          names: Object.entries(names).map(([one, value]) => ({
            name: one,
            number: value,
            label: memberLabel(one, labels),
          })),
        }),
    ...(kind.fields === undefined ? {} : { fields: describeFields(labels, kind.fields) }),
  }
}

const describeFields = (
  labels: Labels | undefined,
  fields: Readonly<Record<string, KindField>>,
): readonly FieldDescription[] =>
  Object.entries(fields)
    .map(([name, field]) => describeField(labels, name, field))
    .sort((a, b) => a.number - b.number)

export const describeModule = ({ id, name, title, actions, queries, events, labels }: Module): ModuleDescription => {
  const fieldsOf = (codec: Codec<unknown>) => describeFields(labels, codec.fields)
  return {
    id,
    name,
    title,
    actions: actions.map(action => ({
      id: action.id,
      name: action.name,
      title: action.title,
      fields: fieldsOf(action.args),
      policy: policyCases(action.policy).flatMap(({ name: one, policy }) =>
        policy.map(clause => (one === '' ? clauseText(clause) : `${one}: ${clauseText(clause)}`)),
      ),
      codes: action.codes,
    })),
    queries: queries.map(query => ({ name: query.name, title: query.title, fields: fieldsOf(query.args) })),
    events: events.map(event => ({ id: event.id, name: event.name, title: event.title, fields: fieldsOf(event.data) })),
  }
}

const shorten = (text: string): string => (/^[0-9a-f]{20,}$/.test(text) ? `${text.slice(0, 8)}…` : text)

const valueText = (labels: Labels | undefined, json: Json, language: keyof Label): string => {
  if (Array.isArray(json)) return language === 'en' ? `${json.length} entries` : `${json.length} 项`
  if (json !== null && typeof json === 'object') {
    return Object.entries(json)
      .map(([name, value]) => `${fieldLabel(name, labels)[language]} ${valueText(labels, value, language)}`)
      .join(language === 'en' ? ', ' : '，')
  }
  if (typeof json === 'string')
    return /^[A-Z][A-Z0-9_]+$/.test(json) ? memberLabel(json, labels)[language] : shorten(json)
  return String(json)
}

/** `Title: field value, field value.` in both languages. */
export const sentenceOf = (labels: Labels | undefined, title: Label, data: Json): Label => ({
  en: `${title.en}: ${valueText(labels, data, 'en')}.`,
  zh: `${title.zh}：${valueText(labels, data, 'zh')}。`,
})
