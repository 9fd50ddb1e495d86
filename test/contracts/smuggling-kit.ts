/** Bytes of arguments written by hand, field by field, with one thing wrong each: what somebody with a text to hide tries. */

import { ascii, concat, type KindField } from '#base'

type Fields = Readonly<Record<string, KindField>>

const TEXT = ascii('zhang san 13800138000')

const varint = (value: number): Uint8Array => {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.from([...bytes, rest])
}

/** The same number in two bytes more than it needs. */
const longVarint = (value: number): Uint8Array => {
  const short = varint(value)
  const last = short.length - 1
  return concat(short.slice(0, last), Uint8Array.of((short[last] as number) | 128, 128, 0))
}

const tag = (number: number, wire: number): Uint8Array => varint(number * 8 + wire)
const lengthed = (number: number, bytes: Uint8Array): Uint8Array => concat(tag(number, 2), varint(bytes.length), bytes)
const numbered = (number: number, value: Uint8Array): Uint8Array => concat(tag(number, 0), value)

const namesOf = ({ kind }: KindField): Readonly<Record<string, number>> | undefined =>
  (kind as { readonly names?: Readonly<Record<string, number>> }).names

const lengthOf = ({ kind }: KindField): number => Number(/^(\d+) bytes/.exec(kind.note ?? '')?.[1] ?? 0)
const maxOf = ({ kind }: KindField): number => Number(/at most (\d+)/.exec(kind.note ?? '')?.[1] ?? 2 ** 53 - 1)

/** Smallest number that a field can hold and that is written. */
const numberOf = (field: KindField): number => Math.min(...Object.values(namesOf(field) ?? { one: 1 }))

/** One field as it should be. */
const right = (field: KindField): Uint8Array => {
  const { number, kind, repeated } = field
  if (kind.fields !== undefined) return lengthed(number, rightMessage(kind.fields))
  if (kind.wire === 2) return lengthed(number, new Uint8Array(lengthOf(field)).fill(7))
  if (kind.wire === 1) return concat(tag(number, 1), new Uint8Array(8).fill(1))
  const value = varint(numberOf(field))
  return repeated === undefined ? numbered(number, value) : lengthed(number, value)
}

const byNumber = (fields: Fields): readonly (readonly [string, KindField])[] =>
  Object.entries(fields).sort(([, a], [, b]) => a.number - b.number)

/** Every field of a message, each with the least that it can hold. */
export const rightMessage = (fields: Fields): Uint8Array => concat(...byNumber(fields).map(([, field]) => right(field)))

type Wrong = readonly [what: string, bytes: Uint8Array]

const wrongBytes = (field: KindField): readonly Wrong[] => {
  const { number } = field
  const whole = new Uint8Array(lengthOf(field)).fill(7)
  return [
    ['text instead', lengthed(number, TEXT)],
    ['text behind', lengthed(number, concat(whole, TEXT))],
    ['one byte more', lengthed(number, concat(whole, Uint8Array.of(1)))],
    ['one byte less', lengthed(number, whole.slice(1))],
    ['nothing, but written', lengthed(number, new Uint8Array(0))],
    ['a number', numbered(number, varint(65))],
    ['a length beyond the end', concat(tag(number, 2), varint(1_000_000), TEXT)],
    ['a length of more bytes than it needs', concat(tag(number, 2), longVarint(whole.length), whole)],
  ]
}

const wrongNumber = (field: KindField): readonly Wrong[] => {
  const { number, kind, repeated } = field
  const put = (value: Uint8Array) => (repeated === undefined ? numbered(number, value) : lengthed(number, value))
  const max = kind.proto === 'bool' ? 1 : Math.max(...Object.values(namesOf(field) ?? { max: maxOf(field) }))
  return [
    [
      'text instead',
      repeated === undefined ? lengthed(number, TEXT) : lengthed(number, concat(TEXT, Uint8Array.of(255))),
    ],
    ['more bytes than it needs', put(longVarint(numberOf(field)))],
    ['nothing, but written', put(varint(0))],
    ['eight bytes', concat(tag(number, 1), TEXT.slice(0, 8))],
    ['four bytes', concat(tag(number, 5), TEXT.slice(0, 4))],
    ...(max < 2 ** 53 - 1 ? [['beyond its bound', put(varint(max + 1))] as const] : []),
    ['beyond every bound', put(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 1))],
  ].filter(([what]) => !(what === 'nothing, but written' && repeated !== undefined)) as readonly Wrong[]
}

const wrongField = (field: KindField): readonly Wrong[] => {
  const { number, kind } = field
  if (kind.fields === undefined) return kind.wire === 2 ? wrongBytes(field) : wrongNumber(field)
  const inside = wrongMessages(kind.fields).map(([what, bytes]): Wrong => [what, lengthed(number, bytes)])
  return [...inside, ['text instead', lengthed(number, TEXT)], ['a number', numbered(number, varint(65))]]
}

/** Numbers that no message uses, near and far. */
const UNKNOWN = [60, 2_047, 536_870_911] as const

/** Every message with one thing wrong, at any depth. */
export const wrongMessages = (fields: Fields): readonly Wrong[] => {
  const list = byNumber(fields)
  const chunks = list.map(([, field]) => right(field))
  const replaced = (at: number, chunk: Uint8Array) => concat(...chunks.map((one, i) => (i === at ? chunk : one)))
  const whole = concat(...chunks)
  const wrong: Wrong[] = list.flatMap(([name, field], at) => [
    ...wrongField(field).map(([what, chunk]): Wrong => [`${name}: ${what}`, replaced(at, chunk)]),
    ...(field.repeated === undefined
      ? [[`${name}: twice`, replaced(at, concat(chunks[at] as Uint8Array, chunks[at] as Uint8Array))] as const]
      : []),
  ])
  for (const number of UNKNOWN) {
    wrong.push([`field ${number} with text`, concat(whole, lengthed(number, TEXT))])
    wrong.push([`field ${number} with a number`, concat(whole, numbered(number, varint(13_800_138)))])
  }
  if (chunks.length > 1) wrong.push(['fields in another order', concat(...[...chunks].reverse())])
  return [
    ...wrong,
    ['text behind everything', concat(whole, TEXT)],
    ['a group', concat(whole, tag(60, 3), TEXT, tag(60, 4))],
  ]
}
