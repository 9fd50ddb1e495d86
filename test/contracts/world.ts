/** A chain without network: an engine over a state in memory, with named accounts. Secrets are hashes of names. */

import {
  type Address,
  accountId,
  ascii,
  compareBytes,
  fromHex,
  type Hash,
  type Json,
  must,
  type PublicKey,
  publicKeyOf,
  type RefusalCode,
  type Result,
  refusalCode,
  sha256,
  toHex,
} from '#base'
import { type Call, DATA_CLASS, type Genesis, NOBODY, type Receipt } from '#chain'
import {
  type BlockClose,
  type Engine,
  engine,
  type GenesisPlan,
  genesisModules,
  type StateRangeReader,
  type StateWrites,
} from '#contracts'

export const CHAIN_ID = sha256(ascii('chain'))

/** A block in which admission sees a transaction. */
export const BLOCK = { chainId: CHAIN_ID, height: 1, timeMs: 1 }

/** As the signer of a transaction that proves itself. */
export const NOBODY_SIGNS = 'nobody'

const KEYS = new Map<string, PublicKey>()

/** The secret behind `keyOf`. */
export const secretOf = (name: string): Uint8Array => sha256(ascii(`key/${name}`))

/** A real key: one that is no point of the curve would be refused. */
export const keyOf = (name: string): PublicKey => {
  const known = KEYS.get(name)
  if (known !== undefined) return known
  const key = publicKeyOf(secretOf(name))
  KEYS.set(name, key)
  return key
}

export const addressOf = (name: string): Address => accountId(keyOf(name))

/** Place of the first key that is not before `from`, in ascending keys. `!` sorts before every digit. */
const firstAtOrAfter = (keys: readonly string[], from: string): number => {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) < from) low = middle + 1
    else high = middle
  }
  return low
}

/** Rows by key, hexadecimal; counts how often a key came or went. */
class Rows extends Map<string, Uint8Array> {
  changes = 0

  override set(key: string, value: Uint8Array): this {
    if (!this.has(key)) this.changes += 1
    return super.set(key, value)
  }

  override delete(key: string): boolean {
    this.changes += 1
    return super.delete(key)
  }

  override clear(): void {
    this.changes += 1
    super.clear()
  }
}

class MemoryState implements StateRangeReader {
  readonly rows = new Rows()
  #sorted: { readonly changes: number; readonly keys: readonly string[] } | undefined

  get(key: Uint8Array): Uint8Array | undefined {
    return this.rows.get(toHex(key))
  }

  async *range({ prefix, after, limit = Number.MAX_SAFE_INTEGER }: Parameters<StateRangeReader['range']>[0]) {
    const start = toHex(prefix)
    const keys = this.#sortedKeys()
    const from = after === undefined ? start : `${toHex(after)}!`
    for (let at = firstAtOrAfter(keys, from), given = 0; given < limit; at++, given++) {
      const key = keys[at]
      if (key === undefined || !key.startsWith(start)) return
      yield [fromHex(key) as Uint8Array, this.rows.get(key) as Uint8Array] as const
    }
  }

  /** Invariants walk all tables after every block: the order is worked out only when a key came or went. */
  #sortedKeys(): readonly string[] {
    const { changes } = this.rows
    if (this.#sorted?.changes !== changes) this.#sorted = { changes, keys: [...this.rows.keys()].sort() }
    return this.#sorted.keys
  }

  apply(writes: StateWrites): void {
    for (const [key, value] of writes) {
      if (value === undefined) this.rows.delete(toHex(key))
      else this.rows.set(toHex(key), value)
    }
  }

  /** Every row, sorted: equal for equal states. */
  digest(): string {
    const rows = [...this.rows].map(([key, value]) => [fromHex(key) as Uint8Array, value] as const)
    rows.sort(([a], [b]) => compareBytes(a, b))
    return toHex(sha256(ascii(rows.map(([key, value]) => `${toHex(key)}=${toHex(value)}`).join('\n'))))
  }
}

export interface Sending {
  readonly signer: string
  readonly cosigners?: readonly string[]
  readonly calls: readonly Call[]
}

export type Code = RefusalCode | 'OK'

type Close = Partial<BlockClose> & Pick<BlockClose, 'epoch'>

const closing = (close: Close): BlockClose => ({
  proposer: 0,
  missed: [],
  parent: sha256(ascii('parent')),
  epochEnds: false,
  ...close,
})

export class World {
  readonly state = new MemoryState()
  readonly engine: Engine
  timeMs: number
  height = 0
  #sent = 0

  constructor(plan: GenesisPlan, timeMs: number, on: Engine = engine) {
    this.engine = on
    this.timeMs = timeMs
    this.state.apply(must(on.genesis(genesisOf(plan, timeMs))))
  }

  /** Executes one block of these and gives the receipts; with what its header says at the end, that of the block itself too. */
  block(sendings: readonly Sending[], close?: Close): readonly Receipt[] {
    this.height += 1
    const { receipts, writes } = this.engine.execute({
      reader: this.state,
      block: { chainId: CHAIN_ID, height: this.height, timeMs: this.timeMs },
      transactions: sendings.map(({ signer, cosigners = [], calls }) => ({
        id: this.#nextId(),
        body: {
          sender: signer === NOBODY_SIGNS ? NOBODY : addressOf(signer),
          nonce: 0n,
          expiresAtMs: this.timeMs + 1,
          calls,
        },
        keys: signer === NOBODY_SIGNS ? [] : [signer, ...cosigners].map(keyOf),
      })),
      ...(close === undefined ? {} : { close: closing(close) }),
    })
    this.state.apply(writes)
    return receipts
  }

  /** An empty block, with what its header says at the end: for what happens without a transaction. */
  close(close: Close): readonly Receipt[] {
    return this.block([], close)
  }

  /** One transaction in a block of its own. */
  send(sending: Sending): Receipt {
    return this.block([sending])[0] as Receipt
  }

  /** One call by names, as `sender` or `sender+cosigner`; gives its code. */
  do(who: string, action: string, args: Json): Code {
    return codeOf(this.send(this.sending(who, action, args)))
  }

  /** One call by names, as `do` sends it. */
  sending(who: string, action: string, args: Json): Sending {
    const [signer, ...cosigners] = who.split('+') as [string, ...string[]]
    const [module, name] = action.split('.') as [string, string]
    return { signer, cosigners, calls: [must(this.engine.encodeCall(module, name, args))] }
  }

  /** Where the invariants of the modules do not hold. */
  async violations(): Promise<readonly string[]> {
    const found: string[] = []
    const input = { reader: this.state, height: this.height, timeMs: this.timeMs }
    for await (const line of this.engine.violations(input)) found.push(line)
    return found
  }

  query(name: string, args: Json): Promise<Result<Json>> {
    const [module, query] = name.split('.') as [string, string]
    return this.engine.query({ reader: this.state, height: this.height, timeMs: this.timeMs }, module, query, args)
  }

  async ask(name: string, args: Json): Promise<Record<string, Json>> {
    return must(await this.query(name, args)) as Record<string, Json>
  }

  #nextId(): Hash {
    this.#sent += 1
    return sha256(ascii(`tx/${this.#sent}`))
  }
}

export const codeOf = ({ code }: Receipt): Code => (code === 0 ? 'OK' : (refusalCode(code) as RefusalCode))

export const genesisOf = (plan: GenesisPlan, timeMs: number): Genesis => ({
  version: 1,
  name: 'test',
  timeMs,
  dataClass: DATA_CLASS.SYNTHETIC,
  epochLength: 100,
  enterprises: ['one'],
  validators: (plan.delegate?.seats ?? []).map(({ publicKey, weight, operator }) => ({
    publicKey,
    weight,
    enterprise: operator,
  })),
  modules: genesisModules(plan),
})
