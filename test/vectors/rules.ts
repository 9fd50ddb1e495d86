/**
 * What the rules of a protocol have made of many transactions, frozen: signers, calls and times of blocks, and a digest of the
 * receipts and writes of each. Nothing of the tests that once drew them is needed to play them again.
 */

import { accountId, ascii, concat, fromHex, type Hash, must, type PublicKey, sha256, toHex } from '#base'
import { type Call, Genesis, NOBODY, Receipt } from '#chain'
import { type BlockClose, type Engine, type ExecuteInput, type ExecuteOutput, engine } from '#contracts'
import { protocolRow } from '../../contracts/delegate/state.ts'
import { fromBinaryText, keyText } from '../../contracts/key.ts'

type FrozenCall = readonly [module: number, action: number, args: string]

export interface FrozenBlock {
  readonly height: number
  readonly timeMs: number
  readonly close?: Omit<BlockClose, 'parent' | 'rescue'>
  /** Signers as places in `keys`, the sender first; none for what proves itself. */
  readonly transactions: readonly { readonly by: readonly number[]; readonly calls: readonly FrozenCall[] }[]
  /** First half of the digest of all that came out. */
  readonly made: string
}

export interface FrozenRules {
  readonly protocol: number
  readonly chainId: string
  readonly genesis: string
  readonly keys: readonly string[]
  /** The first is played on the genesis, each other one on the state after the first. */
  readonly chapters: readonly { readonly name: string; readonly blocks: readonly FrozenBlock[] }[]
}

type Rows = Map<string, Uint8Array>

const MADE_BYTES = 16
const PARENT = sha256(ascii('parent'))

const apply = (rows: Rows, writes: ExecuteOutput['writes']): void => {
  for (const [key, value] of writes)
    if (value === undefined) rows.delete(toHex(key))
    else rows.set(toHex(key), value)
}

/** The order, the keys and the values of what is written, and every receipt. */
const digestOf = ({ receipts, writes }: ExecuteOutput): string => {
  const parts = writes.map(([key, value]) => ascii(`${toHex(key)}=${value === undefined ? '-' : toHex(value)}\n`))
  return toHex(sha256(concat(...receipts.map(one => sha256(Receipt.encode(one))), ...parts)).subarray(0, MADE_BYTES))
}

/** The state that a chain of this protocol begins with: nobody has to schedule it first. */
const firstRows = (on: Engine, { genesis, protocol }: Pick<FrozenRules, 'genesis' | 'protocol'>): Rows => {
  const rows: Rows = new Map()
  apply(rows, must(on.genesis(must(Genesis.decode(fromHex(genesis) as Uint8Array)))))
  if (protocol > 1) {
    const key = fromBinaryText(keyText(protocolRow.prefix, protocolRow.key, []))
    apply(rows, [[key, protocolRow.value.encode({ protocol, scheduled: undefined })]])
  }
  return rows
}

const inputOf = (rules: Omit<FrozenRules, 'chapters'>, rows: Rows, name: string, block: FrozenBlock): ExecuteInput => {
  const { height, timeMs, close, transactions } = block
  const keyAt = (place: number) => fromHex(rules.keys[place] ?? '') as PublicKey
  return {
    reader: { get: key => rows.get(toHex(key)) },
    block: { chainId: fromHex(rules.chainId) as Hash, height, timeMs },
    transactions: transactions.map(({ by, calls }, i) => ({
      id: sha256(ascii(`${name}/${height}/${i}`)),
      body: {
        sender: by[0] === undefined ? NOBODY : accountId(keyAt(by[0])),
        nonce: 0n,
        expiresAtMs: timeMs + 1,
        calls: calls.map(([module, action, args]): Call => ({ module, action, args: fromHex(args) as Uint8Array })),
      },
      keys: by.map(keyAt),
    })),
    ...(close === undefined ? {} : { close: { ...close, parent: PARENT } }),
  }
}

/** Plays all blocks; calls `made` with what each gave. */
export const playFrozen = (
  rules: FrozenRules,
  made: (name: string, block: FrozenBlock, digest: string, output: ExecuteOutput) => void,
  on: Engine = engine,
): void => {
  const first = firstRows(on, rules)
  for (const [i, { name, blocks }] of rules.chapters.entries()) {
    const rows = i === 0 ? first : new Map(first)
    for (const block of blocks) {
      const output = on.execute(inputOf(rules, rows, name, block))
      apply(rows, output.writes)
      made(name, block, digestOf(output), output)
    }
  }
}

/** Keys by their order of appearance. */
export const keyPlaces = () => {
  const places = new Map<string, number>()
  const placeOf = (key: PublicKey): number => {
    const name = toHex(key)
    const place = places.get(name) ?? places.size
    places.set(name, place)
    return place
  }
  return { placeOf, keys: () => [...places.keys()] }
}

/** What was executed, without what it made. */
export const frozenOf = (
  { block, transactions, close }: ExecuteInput,
  placeOf: (key: PublicKey) => number,
): FrozenBlock => {
  const shut = close && (({ epoch, proposer, missed, epochEnds }) => ({ epoch, proposer, missed, epochEnds }))(close)
  return {
    height: block.height,
    timeMs: block.timeMs,
    ...(shut === undefined ? {} : { close: shut }),
    transactions: transactions.map(({ body, keys }) => ({
      by: keys.map(placeOf),
      calls: body.calls.map(({ module, action, args }) => [module, action, toHex(args)] as const),
    })),
    made: '',
  }
}

/** One line a block, so that a difference can be read. */
export const textOf = ({ chapters, ...head }: FrozenRules): string => {
  const lines = chapters.map(
    ({ name, blocks }) =>
      `{"name":${JSON.stringify(name)},"blocks":[\n${blocks.map(one => JSON.stringify(one)).join(',\n')}\n]}`,
  )
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n "chapters": [\n${lines.join(',\n')}\n]}\n`
}
