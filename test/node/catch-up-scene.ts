/**
 * A node that is far behind, alone with peers that behave as a test says: the real driver over the real ledger, contracts
 * and store (in memory), in virtual time. The chain has real signatures, and other validators in each epoch.
 */

import {
  accountId,
  ascii,
  type Hash,
  LIMITS,
  makeSigner,
  must,
  type Signer,
  sha256,
  toHex,
  u32be,
  verify,
  verifyFast,
} from '#base'
import {
  assembleCertificate,
  type Block,
  blockId,
  type Certificate,
  ConsensusMessage,
  DATA_CLASS,
  Genesis,
  type Header,
  type ParsedTransaction,
  parseGenesis,
  parseTransaction,
  Request,
  Response,
  signTransaction,
  signVote,
  transactionSignatures,
  type ValidatorSet,
  VOTE_KIND,
  type VoteKind,
  verifyCertificate,
} from '#chain'
import { createCore, DEFAULT_TIMING, step } from '#consensus'
import { engine, genesisModules } from '#contracts'
import { createMemoryKv, type Kv, openStore } from '#storage'
import { foundation, rootOrgId } from '../../src/cli/founders.ts'
import { createDriver, type DriverPorts } from '../../src/node/driver/index.ts'
import { ensureGenesis } from '../../src/node/ledger/genesis.ts'
import { Ledger } from '../../src/node/ledger/ledger.ts'

export const EPOCH = 40
const SEATS = 4
const TIME = 1_764_000_000_000
const NAME = 'catch-up'

const signerOf = (name: string): Signer => makeSigner(sha256(ascii(name)))
const KEYS = Array.from({ length: 7 }, (_, i) => signerOf(`validator ${i}`))
const keyAt = (epoch: number, seat: number): Signer => KEYS[(epoch + seat) % KEYS.length] as Signer

/** Each epoch has one seat new and one gone. */
const setOf = (epoch: number): ValidatorSet => ({
  epoch,
  validators: Array.from({ length: SEATS }, (_, seat) => ({
    publicKey: keyAt(epoch, seat).publicKey,
    weight: 1,
    enterprise: seat,
  })),
})

const genesis = must(
  parseGenesis(
    Genesis.encode({
      version: 1,
      name: NAME,
      timeMs: TIME,
      dataClass: DATA_CLASS.SYNTHETIC,
      epochLength: EPOCH,
      enterprises: Array.from({ length: SEATS }, (_, i) => `enterprise-${i}`),
      validators: setOf(0).validators,
      modules: genesisModules(foundation(NAME, name => signerOf(name).publicKey)),
    }),
  ),
)
const { chainId } = genesis

const transaction = (n: number, expiresAtMs: number): ParsedTransaction => {
  const commitRoot = toHex(sha256(u32be(n)))
  const entry = { orgId: toHex(rootOrgId(NAME)), regionCode: 1, sizeTier: 'SMALL', coverage: 'NONE' }
  const call = must(
    engine.encodeCall('org', 'UpsertEnterprise', { ...entry, enterpriseId: commitRoot.slice(0, 32), commitRoot }),
  )
  const clerk = signerOf('clerk')
  const body = { sender: accountId(clerk.publicKey), nonce: BigInt(n), expiresAtMs, calls: [call] }
  return signTransaction(chainId, body, [clerk])
}

/** What the seats of `epoch` (by default the block's own) say of a block, with true signatures. */
export const certify = (header: Header, kind: VoteKind = VOTE_KIND.FINALIZE, epoch = header.epoch): Certificate => {
  const vote = { kind, epoch, view: header.view, height: header.height, blockId: blockId(header) }
  const votes = [0, 1, 2].map(seat => signVote(chainId, vote, seat, keyAt(epoch, seat)))
  return must(assembleCertificate(setOf(epoch), votes))
}

const verifyAll = async (transactions: readonly Uint8Array[]) => {
  const parsed = transactions.map(bytes => must(parseTransaction(chainId, bytes)))
  const checks = parsed.flatMap(({ tx }) => transactionSignatures(chainId, tx))
  return checks.every(one => verifyFast(one.publicKey, one.message, one.signature)) ? parsed : undefined
}

const openLedger = async (kv: Kv, take: () => readonly ParsedTransaction[] = () => []) => {
  const store = must(await openStore(kv, chainId))
  must(await ensureGenesis({ genesis, store, engine }))
  const validators = (_: unknown, epoch: number) => setOf(epoch)
  const parts = { genesis, store, take, verifyAll, refused: () => {}, committed: () => {} }
  return { store, ledger: new Ledger({ ...parts, engine: { ...engine, validators } }) }
}

/** A chain of `length` blocks of one transaction, each with its own finalization but for heights that `skip` names. */
export const makeChain = async (length: number, skip: (height: number) => boolean = () => false): Promise<Ledger> => {
  let waiting: readonly ParsedTransaction[] = []
  const { ledger } = await openLedger(createMemoryKv(), () => waiting)
  let pending: { block: Block; blockId: Hash }[] = []
  for (let height = 1; height <= length; height++) {
    const head = ledger.head()
    const last = pending.at(-1)
    const [parent, parentId] = last === undefined ? [head.header, head.id] : [last.block.header, last.blockId]
    waiting = [transaction(height, parent.timeMs + 60_000)]
    const view = height - head.anchor.height
    const block = await ledger.build({ parent, parentId, view, proposer: view % SEATS, timeMs: parent.timeMs + 1 })
    if (block === undefined) throw new Error('nothing was built')
    pending.push({ block, blockId: blockId(block.header) })
    if (skip(height)) continue
    must(await ledger.commit(pending, certify(block.header)))
    pending = []
  }
  return ledger
}

/** What a peer makes of a request; the honest answer is at hand. `undefined`: nothing comes, and the asker waits in vain. */
export type Behaviour = (honest: Response, request: Request, turn: number) => Response | Uint8Array | undefined

export interface ScenePeer {
  readonly name: string
  /** Height that it claims; that of the chain without it. */
  readonly claim?: number
  readonly behave?: Behaviour
  /** Virtual time that each answer takes. */
  readonly delayMs?: number
}

export interface Scene {
  /** Every request by height in order. */
  readonly asked: readonly { readonly peer: string; readonly from: number }[]
  readonly penalties: readonly string[]
  readonly fatal: readonly unknown[]
  /** Most requests that were under way at a time. */
  readonly mostUnderWay: () => number
  readonly height: () => number
  readonly headId: () => string
  /** Every finalization that is stored verifies under the validators of its epoch. */
  readonly isProved: () => boolean
  /** Batches that were written. */
  readonly syncs: () => number
  /** Goes on in virtual time until the condition holds; false when it does not within the time. */
  readonly until: (condition: () => boolean, withinMs?: number) => Promise<boolean>
  /** A peer is not connected any more; what it was asked is never answered. */
  readonly lose: (name: string) => void
  readonly stop: () => void
}

const REQUEST_MS = 5_000

/** Virtual time: timers in order, and whatever is ready between two of them. */
const createTime = () => {
  let nowMs = 0
  let timers: { at: number; fn: () => void }[] = []
  const set = (afterMs: number, fn: () => void) => {
    const timer = { at: nowMs + afterMs, fn }
    timers.push(timer)
    return () => {
      timers = timers.filter(one => one !== timer)
    }
  }
  const settle = async () => {
    for (let i = 0; i < 24; i++) await new Promise(resolve => setImmediate(resolve))
  }
  const next = () => {
    const [first] = timers.sort((a, b) => a.at - b.at)
    timers = timers.filter(one => one !== first)
    nowMs = Math.max(nowMs, first?.at ?? nowMs)
    first?.fn()
  }
  return { set, nowMs: () => nowMs, settle, next }
}

const ENCODED: Omit<ConsensusMessage, 'status'> = {
  proposal: undefined,
  vote: undefined,
  certificate: undefined,
  heartbeat: undefined,
}

/** Starts an observer with an empty store, or what is left in `kv`, that hears the claims of its peers. */
export const startScene = async (
  chain: Ledger,
  peers: readonly ScenePeer[],
  kv: Kv = createMemoryKv(),
): Promise<Scene> => {
  const { ledger, store } = await openLedger(kv)
  const time = createTime()
  const [asked, penalties, fatal]: [{ peer: string; from: number }[], string[], unknown[]] = [[], [], []]
  const connected = new Map(peers.map(peer => [peer.name, peer]))
  let [underWay, most] = [0, 0]

  const answer = async ({ behave = honest => honest }: ScenePeer, request: Request, turn: number) => {
    const found = await chain.blocksFrom(request.fromHeight, Math.min(request.maxBlocks, LIMITS.blocksPerResponse))
    const empty: Response = {
      blocks: [],
      headers: [],
      finalization: undefined,
      keyReport: undefined,
      rescue: undefined,
    }
    return behave({ ...empty, ...found }, request, turn)
  }
  const request = async (name: string, bytes: Uint8Array): Promise<Uint8Array | undefined> => {
    const peer = connected.get(name)
    const decoded = must(Request.decode(bytes))
    if (peer === undefined || decoded.fromHeight === 0) return undefined
    asked.push({ peer: name, from: decoded.fromHeight })
    most = Math.max(most, ++underWay)
    const turn = asked.filter(one => one.peer === name).length
    const content = await answer(peer, decoded, turn)
    const isLate = content === undefined || (peer.delayMs ?? 0) > REQUEST_MS
    await new Promise<void>(resolve => void time.set(isLate ? REQUEST_MS : (peer.delayMs ?? 20), resolve))
    underWay--
    if (content === undefined || isLate || !connected.has(name)) return undefined
    return content instanceof Uint8Array ? content : Response.encode(content)
  }

  const ports: DriverPorts = {
    core: { createCore, step },
    clock: { nowMs: time.nowMs, wallMs: () => TIME + 1_000 },
    timers: { set: time.set },
    keys: { signers: [], verify: checks => checks.every(one => verify(one.publicKey, one.message, one.signature)) },
    wal: { append: async () => {}, replay: async () => undefined, reset: async () => {} },
    ledger,
    network: {
      broadcast: () => {},
      send: () => {},
      request,
      peers: () => [...connected.keys()],
      peerOfSeat: () => undefined,
      penalise: (peer, reason) => void penalties.push(`${peer}: ${reason}`),
    },
    pool: { hasWork: () => false, evidence: () => {} },
    observer: { log: () => {}, committed: () => {}, fatal: cause => void fatal.push(cause) },
  }
  const driver = createDriver(ports, { chainId, timing: DEFAULT_TIMING })
  await driver.start()
  const top = chain.head()
  const claim = () => {
    for (const { name, claim: height = top.header.height } of connected.values()) {
      const epoch = Math.floor(height / EPOCH)
      const status = { epoch, view: 1, finalizedView: 0, committedHeight: height, missing: [], wallMs: 0 }
      driver.receive(name, ConsensusMessage.encode({ ...ENCODED, status }))
    }
    time.set(10_000, claim)
  }
  claim()
  return {
    asked,
    penalties,
    fatal,
    mostUnderWay: () => most,
    height: () => ledger.head().header.height,
    headId: () => toHex(ledger.head().id),
    syncs: store.syncs,
    isProved: () =>
      Array.from({ length: ledger.head().header.height }, (_, i) => store.finalization(i + 1)).every(
        found => found === undefined || verifyCertificate(chainId, setOf(found.vote.epoch), found).ok,
      ),
    lose: name => void connected.delete(name),
    stop: driver.stop,
    until: async (condition, withinMs = 120_000) => {
      const end = time.nowMs() + withinMs
      for (await time.settle(); !condition() && time.nowMs() < end && fatal.length === 0; await time.settle())
        time.next()
      return condition()
    },
  }
}
