/** Feeds a workload to the engine, block by block, and compares what comes of it with what was expected. */

import { ascii, fromHex, type Hash, must, refusalCode, sha256 } from '#base'
import type { Call, Event, Receipt } from '#chain'
import { engine, MODULES, type SignedCalls } from '#contracts'
import { chainIdOfWorkload, foundingGenesis } from '../founding.ts'
import { AT_ADMISSION, type Intent } from '../intent.ts'
import type { Names } from '../names.ts'
import { CheckState } from './state.ts'

/** Transactions of one block. */
export const BLOCK_MAX = 500
const SHOWN_MAX = 20

/** What looks at everything that enters the ledger. */
export interface Ledger {
  call(call: Call, intent: Intent): void
  event(event: Event): void
}

const callOf = ({ module, method, args, raw }: Intent): Call => {
  const call = must(engine.encodeCall(module, method, args))
  return raw === undefined ? call : { ...call, args: fromHex(raw) as Uint8Array }
}

const EVENT_NAMES = new Map(
  MODULES.flatMap(({ id, events }) => events.map(event => [`${id}/${event.id}`, event.name] as const)),
)

export class Replay {
  readonly state = new CheckState()
  readonly events = new Map<string, number>()
  /** Differences of codes: the first ones in words, and how many there are of each kind. */
  readonly shown: string[] = []
  readonly wrong = new Map<string, number>()
  transactions = 0
  blocks = 0
  bytes = 0
  timeMs: number
  readonly #names: Names
  readonly #chainId: Hash
  readonly #ledger: Ledger | undefined

  constructor(names: Names, ledger?: Ledger) {
    this.#names = names
    this.#ledger = ledger
    this.#chainId = chainIdOfWorkload(names)
    const genesis = foundingGenesis(names)
    this.timeMs = genesis.timeMs
    this.state.apply(must(engine.genesis(genesis)))
  }

  get input() {
    return { reader: this.state, height: this.blocks, timeMs: this.timeMs }
  }

  /** One block; its time is that of its intents. */
  block(intents: readonly Intent[]): void {
    this.timeMs = intents[0]?.t ?? this.timeMs
    this.blocks += 1
    const block = { chainId: this.#chainId, height: this.blocks, timeMs: this.timeMs }
    const offered = intents.map(intent => ({ intent, transaction: this.#transaction(intent) }))
    const admitted = offered.filter(({ intent, transaction }) => this.#admit(intent, transaction))
    const transactions = admitted.map(({ transaction }) => transaction)
    const { receipts, writes } = engine.execute({ reader: this.state, block, transactions })
    this.state.apply(writes)
    for (const [i, { intent, transaction }] of admitted.entries()) {
      const receipt = receipts[i] as Receipt
      this.#compare(intent, receipt.code === 0 ? 'OK' : refusalCode(receipt.code))
      this.#keep(intent, transaction.body.calls, receipt)
    }
  }

  #transaction(intent: Intent): SignedCalls {
    const { actor, cosigners = [] } = intent
    this.transactions += 1
    const body = {
      sender: this.#names.account(actor),
      nonce: BigInt(this.transactions),
      expiresAtMs: this.timeMs + 60_000,
      calls: [callOf(intent)],
    }
    const keys = [actor, ...cosigners].map(name => this.#names.key(name))
    return { id: sha256(ascii(`transaction/${this.transactions}`)), body, keys }
  }

  /** Only what its label says is refused at admission is asked there: the others are told apart by their receipts. */
  #admit(intent: Intent, transaction: SignedCalls): boolean {
    if (intent.raw === undefined) return true
    const block = { chainId: this.#chainId, height: this.blocks, timeMs: this.timeMs }
    const admissible = engine.admissible(this.state, transaction, block)
    this.#compare(intent, admissible.ok ? 'ADMITTED' : AT_ADMISSION)
    return admissible.ok
  }

  #compare(intent: Intent, found: string | undefined): void {
    const { module, method, expect, label } = intent
    if (found === expect.code) return
    const kind = `${module}.${method} expected ${expect.code}, found ${found}`
    this.wrong.set(kind, (this.wrong.get(kind) ?? 0) + 1)
    if (this.shown.length < SHOWN_MAX) this.shown.push(`${kind} ${label ?? ''} ${JSON.stringify(intent)}`)
  }

  #keep(intent: Intent, calls: readonly Call[], { events }: Receipt): void {
    for (const call of calls) {
      this.bytes += call.args.length
      this.#ledger?.call(call, intent)
    }
    for (const event of events) {
      const name = EVENT_NAMES.get(`${event.module}/${event.kind}`) ?? 'unknown'
      this.events.set(name, (this.events.get(name) ?? 0) + 1)
      this.#ledger?.event(event)
    }
  }
}
