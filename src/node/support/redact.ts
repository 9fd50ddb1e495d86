/**
 * What must not leave a home is taken out of text that a person sends away: secrets that are known, what is named like one,
 * what could be one, and numbers by which people are known. Hashes are shortened to what tells them apart, since a key in
 * hexadecimal looks like one; so are accounts.
 */

import type { Json } from '#base'

const REMOVED = '[removed]'

/** Where a shorter word is the secret, too much else would go with it. */
const SECRET_LENGTH_MIN = 4

const NAMED = 'pass(?:word|phrase|wd)?|secret|mnemonic|private[_-]?key|seed|token|credential|authorization|cookie'

const VALUE = /(?:\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'[^']*'|[^\n"']+)/

type Rule = readonly [pattern: RegExp, put: string | ((found: string) => string)]

const head = (digits: number) => (found: string) => `${found.slice(0, digits)}…`

/** Of a node's identity: public, and what its line in a log is about. */
const PEER = /^(?:12D3KooW|16Uiu2HA)[1-9A-HJ-NP-Za-km-z]{40,46}$/
const isMixed = (text: string) => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text)

/** The end of a multiaddr, from the digits after its last dot on. */
const isAddress = (text: string) =>
  /^[\w-]+\/(?:tcp|udp)\/\d{1,5}\/p2p\/\w+$/.test(text) && PEER.test(text.split('/').at(-1) ?? '')

const RULES: readonly Rule[] = [
  [/-----BEGIN [^-]*-----[\s\S]*?(?:-----END [^-]*-----|$)/g, REMOVED],
  // name = value, "name": "value", the same within a text that is quoted itself; without quotes to the end of the line
  [new RegExp(`((?:${NAMED})\\w*\\\\?["']?\\s*[:=]\\s*)${VALUE.source}`, 'gi'), `$1${REMOVED}`],
  [/\b(Bearer|Basic) +\S+/gi, `$1 ${REMOVED}`],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, REMOVED],
  // identity numbers, then telephones
  [/(?<![\da-f])\d{17}[\dXx](?![\da-f])/g, REMOVED],
  [/(?<![\da-f])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\da-f])/g, REMOVED],
  // bytes as they are printed: numbers, or pairs of digits
  [/(?<!\d)\d{1,3}(?:\s*,\s*\d{1,3}){15,}/g, REMOVED],
  [/(?<![\da-f])[\da-f]{2}(?:[ :][\da-f]{2}){15,}/gi, REMOVED],
  [/(?:0x)?[\da-f]{24,}/gi, head(8)],
  [/kpk1[\da-z]{8,}/g, head(12)],
  // base64: with its padding, and without, where it does not begin as a path does
  [/[\w+/-]{20,}={1,2}/g, REMOVED],
  [
    /(?<![\w+/=-])[\w+-][\w+/-]{39,}/g,
    found => (PEER.test(found) || !isMixed(found) || isAddress(found) ? found : REMOVED),
  ],
  [/[\w+=-]{20,}/g, found => (PEER.test(found) || !isMixed(found) ? found : REMOVED)],
]

const applyRule = (text: string, [pattern, put]: Rule): string =>
  typeof put === 'string' ? text.replace(pattern, put) : text.replace(pattern, put)

/** Names of documents under which a whole hash stands: it is public, and what two nodes are compared by. */
const HASHES = ['chainId', 'blockId', 'stateRoot']
const IS_HASH = /^[0-9a-f]{64}$/

export interface Redactor {
  readonly text: (text: string) => string
  readonly json: (json: Json) => Json
}

/** `secrets`: what is known and must not be in it, as it stands. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const known = secrets.filter(secret => secret.length >= SECRET_LENGTH_MIN).sort((a, b) => b.length - a.length)
  const text = (given: string): string =>
    RULES.reduce(
      applyRule,
      known.reduce((left, secret) => left.replaceAll(secret, REMOVED), given),
    )
  const entry = ([name, value]: readonly [string, Json]): readonly [string, Json] => {
    if (HASHES.includes(name) && typeof value === 'string' && IS_HASH.test(value) && !known.includes(value))
      return [name, value]
    return [text(name), new RegExp(NAMED, 'i').test(name) ? REMOVED : json(value)]
  }
  const json = (value: Json): Json => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(json)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value as Readonly<Record<string, Json>>).map(entry))
    return value
  }
  return { text, json }
}
