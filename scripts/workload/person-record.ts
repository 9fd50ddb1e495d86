/** Private rows: persons and enterprises that cannot exist (domain, 8.2), and the openings of their commitments. */

import { type Hash, toHex } from '#base'
import { commitRecord } from '#chain'
import { YEAR } from './calendar.ts'
import type { Names } from './names.ts'
import { type Random, randomOf } from './random.ts'

/** Kind of record of a member, as in the demonstration. */
const RECORD_TYPE = 1

export interface PersonRow {
  readonly mid: string
  readonly name: string
  readonly idNumber: string
  readonly phone: string
  readonly email: string
  readonly birth: string
  readonly sex: 'F' | 'M'
  readonly education: 'DEGREE' | 'OTHER'
  readonly joined: string
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0')

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** Five bits a character of the first bytes of an id: what a synthetic person is called. */
const base32 = (bytes: Uint8Array): string => Array.from(bytes.subarray(0, 8), byte => BASE32[byte & 31]).join('')

/** Check digit of an ID number of 17 digits (GB 11643). */
const checkDigit = (body: string): string => {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(body[i]) * (2 ** (17 - i) % 11)
  return '10X98765432'[sum % 11] as string
}

/** A region code that nobody has, and a check digit that is wrong. */
const impossibleIdNumber = (birth: string, serial: number): string => {
  const body = `990000${birth}${digits(serial % 1_000, 3)}`
  return `${body}${checkDigit(body) === '0' ? '1' : '0'}`
}

/** Sum of two even draws: a triangle between 22 and 60 whose tip is near 32. */
const ageOf = (random: Random): number => 22 + Math.min(random.between(0, 38), random.between(0, 30))

export const personRow = (names: Names, person: number): PersonRow => {
  const random = randomOf(names.seed, `person/${person}`)
  const year = YEAR - ageOf(random)
  const birth = `${year}${digits(random.between(1, 12), 2)}${digits(random.between(1, 28), 2)}`
  const mid = names.rawId(`person/${person}`)
  return {
    mid: toHex(mid),
    name: `合成-${base32(mid)}`,
    idNumber: impossibleIdNumber(birth, person),
    phone: `000${digits(random.below(100_000_000), 8)}`,
    email: `synthetic-${person}@example.invalid`,
    birth,
    sex: random.chance(3_800) ? 'F' : 'M',
    education: random.chance(7_200) ? 'DEGREE' : 'OTHER',
    joined: `${Math.min(YEAR - 3, random.between(year + 18, year + 30))}-07`,
  }
}

interface Opening {
  readonly mid: string
  readonly revision: number
  readonly secret: string
  readonly root: string
  readonly fields: readonly string[]
}

/** Text as bytes, so that a name in Chinese is a value as any other. */
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The salted commitment to a row, whose secret follows from the seed so that roots can be computed again. */
export const commitPerson = (names: Names, chainId: Hash, row: PersonRow, revision = 1) => {
  const { mid, ...values } = row
  const secret = names.rawHash(`secret/${mid}/${revision}`)
  const id = new Uint8Array(mid.match(/../g)?.map(byte => Number.parseInt(byte, 16)) ?? [])
  const fields = Object.entries(values).map(([name, value]) => ({ name, value: utf8(value) }))
  const { root } = commitRecord({ chainId, type: RECORD_TYPE, id, revision, secret, fields })
  const opening: Opening = {
    mid,
    revision,
    secret: toHex(secret),
    root: toHex(root),
    fields: fields.map(({ name }) => name),
  }
  return { root, opening }
}

export const enterpriseName = (tenant: number): string => `示例科技（虚构）${digits(tenant + 1, 5)}`
export const streetName = (street: number): string => (street === 0 ? '示例园区' : `示例${street}街`)

/** A unified code of social credit whose check character is no character of one. */
export const impossibleCreditCode = (names: Names, tenant: number): string =>
  `99990000${toHex(names.rawHash(`credit/${tenant}`))
    .slice(0, 9)
    .toUpperCase()}I`
