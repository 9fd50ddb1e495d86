/** The driver around the core: its log, its ingress, and one node that is fed by peers that lie. */

import { describe, expect, it } from 'vitest'
import { ascii, type Hash, must, sha256, type Verified } from '#base'
import {
  assembleCertificate,
  type Block,
  blockId,
  type Certificate,
  ConsensusMessage,
  Request,
  Response,
  type SignedVote,
  signVote,
  type ValidatorSet,
  VOTE_KIND,
  type Vote,
  validatorsRoot,
} from '#chain'
import { createCore, DEFAULT_TIMING, type IdentifiedBlock, leaderOf, step } from '#consensus'
import { createEarly } from '../../src/node/driver/early.ts'
import { createDriver, type Driver, type DriverPorts } from '../../src/node/driver/index.ts'
import { createIngress } from '../../src/node/driver/ingress.ts'
import { openLog } from '../../src/node/driver/log.ts'
import { createSerial } from '../../src/node/driver/serial.ts'
import { createVerifier } from '../../src/node/driver/verify.ts'
import { walRecord } from '../../src/node/driver/wal-record.ts'
import { makeScheme } from '../sim/keys.ts'
import { type ChainStore, createLedger, execute, makeGenesis, transactionName } from './scripted-ledger.ts'

const chainId = sha256(ascii('a chain'))
const scheme = makeScheme(1, 4, false)
const validators = scheme.signers.map(({ publicKey }, enterprise) => ({ publicKey, weight: 1, enterprise }))
const setOf = (epoch: number): ValidatorSet => ({ epoch, validators })
const genesis = makeGenesis(100, setOf, () => validatorsRoot({ validators }))
const NOTHING: ConsensusMessage = {
  proposal: undefined,
  vote: undefined,
  certificate: undefined,
  status: undefined,
  heartbeat: undefined,
}

const sign = (seat: number, vote: Vote): Verified<SignedVote> =>
  signVote(chainId, vote, seat, scheme.signers[seat] as (typeof scheme.signers)[number])
const nullify = (view: number, epoch = 0): Vote => ({
  kind: VOTE_KIND.NULLIFY,
  epoch,
  view,
  height: 0,
  blockId: new Uint8Array(0) as Hash,
})
const certify = (vote: Vote) =>
  must(
    assembleCertificate(
      setOf(vote.epoch),
      [0, 1, 2].map(seat => sign(seat, vote)),
    ),
  )
const finalizationOf = ({ block, blockId: id }: IdentifiedBlock): Certificate =>
  certify({ kind: VOTE_KIND.FINALIZE, epoch: 0, view: block.header.view, height: block.header.height, blockId: id })

const makeLedger = (store: ChainStore, pool = new Map<string, Uint8Array>()) =>
  createLedger({
    genesis,
    store,
    pool,
    disk: { commit: async apply => apply(), crash: () => {}, walFiles: () => expect.fail('no files here') },
    work: async () => {},
  }).port

/** `length` blocks of one transaction each. */
const makeChain = async (length: number): Promise<readonly IdentifiedBlock[]> => {
  const pool = new Map<string, Uint8Array>()
  const ledger = makeLedger({ blocks: [], finalizations: new Map() }, pool)
  for (let view = 1; view <= length; view++) {
    const transaction = ascii(`transaction ${view}`)
    pool.set(transactionName(transaction), transaction)
    const { header: parent, id: parentId } = ledger.head()
    const built = await ledger.build({ parent, parentId, view, proposer: 0, timeMs: parent.timeMs + 1 })
    const block = { block: built as Block, blockId: blockId((built as Block).header) }
    must(await ledger.commit([block], finalizationOf(block)))
  }
  return Promise.all(
    Array.from({ length }, async (_, i) => {
      const found = await ledger.blocksFrom(i + 1, 1)
      const block = found?.blocks[0] as Block
      return { block, blockId: blockId(block.header) }
    }),
  )
}

const counting = () => {
  let checked = 0
  const verifier = createVerifier(chainId, {
    signers: [],
    verify: checks => {
      checked += checks.length
      return scheme.verify(checks)
    },
  })
  return { verifier, checked: () => checked }
}

const nobody = { clock: { heard: () => {} }, heartbeats: undefined }

const newCore = () =>
  createCore({
    epoch: 0,
    set: setOf(0),
    anchor: { height: 0, blockId: genesis.id },
    self: 3,
    signFrom: 0,
    lastHeight: 100,
    timing: DEFAULT_TIMING,
  })

const encode = (content: Partial<ConsensusMessage>) => ConsensusMessage.encode({ ...NOTHING, ...content })

describe('ingress', () => {
  it('checks a signature once: what is held already costs nothing', () => {
    const { verifier, checked } = counting()
    const { read } = createIngress(verifier, nobody)
    const state = newCore()
    const bytes = encode({ vote: sign(0, nullify(1)) })
    const event = must(read(state, 'peer', bytes))
    expect(event?.kind).toBe('vote')
    if (event !== undefined) step(state, event)
    expect(must(read(state, 'peer', bytes))).toBeUndefined()
    expect(checked()).toBe(1)
  })

  it('stops checking the votes of a seat that has contradicted itself', () => {
    const { verifier, checked } = counting()
    const { read } = createIngress(verifier, nobody)
    const state = newCore()
    for (let i = 0; i < 50; i++) {
      const vote: Vote = {
        kind: VOTE_KIND.NOTARIZE,
        epoch: 0,
        view: 1,
        height: 1,
        blockId: sha256(ascii(`block ${i}`)),
      }
      const event = must(read(state, 'peer', encode({ vote: sign(1, vote) })))
      if (event !== undefined) step(state, event)
    }
    expect(checked()).toBe(2)
  })

  it('refuses votes far ahead without a check, and false signatures against the peer', () => {
    const { verifier, checked } = counting()
    const { read } = createIngress(verifier, nobody)
    const state = newCore()
    expect(must(read(state, 'peer', encode({ vote: sign(0, nullify(9)) })))).toBeUndefined()
    expect(checked()).toBe(0)
    const stolen = { ...sign(0, nullify(1)), seat: 1 }
    expect(read(state, 'peer', encode({ vote: stolen }))).toMatchObject({ ok: false, fault: { code: 'BAD_SIGNATURE' } })
    expect(read(state, 'peer', encode({ vote: { ...stolen, seat: 7 } }))).toMatchObject({
      fault: { code: 'UNKNOWN_SEAT' },
    })
  })

  it('refuses noise and messages of none or two things', () => {
    const { read } = createIngress(counting().verifier, nobody)
    const vote = sign(0, nullify(1))
    for (const bytes of [ascii('noise'), encode({}), encode({ vote, certificate: certify(nullify(1)) })])
      expect(read(newCore(), 'peer', bytes).ok).toBe(false)
  })

  it('takes a certificate of any view, and says when a message is of another epoch', () => {
    const { read } = createIngress(counting().verifier, nobody)
    expect(must(read(newCore(), 'peer', encode({ certificate: certify(nullify(30)) })))?.kind).toBe('certificate')
    const foreign = must(read(newCore(), 'peer', encode({ vote: sign(0, nullify(1, 5)) })))
    expect(foreign).toEqual({ kind: 'foreign', epoch: 5, from: 'peer' })
  })

  it('takes a proposal only of the leader, signed for that very block', async () => {
    const { read } = createIngress(counting().verifier, nobody)
    const state = newCore()
    const [first] = await makeChain(1)
    const { block, blockId: id } = first as IdentifiedBlock
    const proposal = (seat: number, signedFor: Hash) => {
      const vote: Vote = { kind: VOTE_KIND.NOTARIZE, epoch: 0, view: 1, height: 1, blockId: signedFor }
      return encode({ proposal: { block, notarize: sign(seat, vote), parent: undefined, nullifications: [] } })
    }
    const leader = leaderOf(state, 1)
    expect(must(read(state, 'peer', proposal(leader, id)))?.kind).toBe('proposal')
    expect(read(state, 'peer', proposal((leader + 1) % 4, id))).toMatchObject({ fault: { code: 'BAD_BLOCK' } })
    expect(read(state, 'peer', proposal(leader, genesis.id))).toMatchObject({ fault: { code: 'MALFORMED' } })
  })
})

describe('messages of the next epoch', () => {
  it('are kept, a few of each peer, and only of the very next epoch', () => {
    const early = createEarly()
    for (let i = 0; i < 20; i++) early.keep(3, 4, { from: 'a', bytes: Uint8Array.of(i) })
    early.keep(3, 4, { from: 'b', bytes: Uint8Array.of(99) })
    early.keep(3, 5, { from: 'c', bytes: Uint8Array.of(1) })
    early.keep(3, 2, { from: 'c', bytes: Uint8Array.of(1) })
    const taken = early.take(4)
    expect(taken.map(({ bytes }) => bytes[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 99])
    expect(early.take(4)).toEqual([])
  })
})

const memoryWal = (initial?: readonly Uint8Array[]) => {
  let records = initial
  let resets = 0
  return {
    records: () => records,
    resets: () => resets,
    port: {
      append: async (more: readonly Uint8Array[]) => {
        records = [...(records ?? []), ...more]
      },
      replay: async () => records,
      reset: async (all: readonly Uint8Array[]) => {
        resets++
        records = all
      },
    },
  }
}

describe('the log', () => {
  const fresh = () => makeLedger({ blocks: [], finalizations: new Map() }).head()

  it('brings back what was flushed, and nothing that was not', async () => {
    const wal = memoryWal()
    const { verifier } = counting()
    const { log } = await openLog(wal.port, fresh(), verifier, { signers: [], recordsMax: 256 })
    await log.open([], 0, 0)
    log.add(walRecord({ vote: sign(0, nullify(1)) }))
    await log.flush()
    log.add(walRecord({ vote: sign(0, nullify(2)) }))
    const again = await openLog(wal.port, fresh(), verifier, { signers: [], recordsMax: 256 })
    expect(again.condition).toBe('whole')
    expect(again.restored.votes.map(({ vote }) => vote.view)).toEqual([1])
  })

  it('keeps what views above the final one need when it is rewritten', async () => {
    const wal = memoryWal()
    const { verifier } = counting()
    const { log } = await openLog(wal.port, fresh(), verifier, { signers: [], recordsMax: 4 })
    await log.open([], 0, 0)
    for (let view = 1; view <= 9; view++) log.add(walRecord({ vote: sign(0, nullify(view)) }))
    await log.flush()
    await log.compact(0, 7)
    expect(wal.resets()).toBe(2)
    const { restored } = await openLog(wal.port, fresh(), verifier, { signers: [], recordsMax: 4 })
    expect(restored.votes.map(({ vote }) => vote.view)).toEqual([8, 9])
  })

  it('forbids signing when it is missing beside a store with blocks, however often the node starts', async () => {
    const [first] = await makeChain(1)
    const block = first as IdentifiedBlock
    const head = makeLedger({ blocks: [block], finalizations: new Map([[1, finalizationOf(block)]]) }).head()
    for (const initial of [undefined, []]) {
      const wal = memoryWal(initial)
      for (let start = 0; start < 2; start++) {
        const { log, condition } = await openLog(wal.port, head, counting().verifier, {
          signers: [],
          recordsMax: 256,
        })
        expect(condition).toBe('lost')
        log.add(walRecord({ certificate: certify(nullify(1)) }))
        await log.flush()
        await log.startEpoch(1, block.blockId)
      }
      expect(wal.records()).toEqual(initial)
    }
  })

  it('stops the node rather than believe a record that it cannot read', async () => {
    const wal = memoryWal([ascii('not a record')])
    await expect(openLog(wal.port, fresh(), counting().verifier, { signers: [], recordsMax: 256 })).rejects.toThrow(
      'CORRUPT',
    )
  })
})

describe('tasks in turn', () => {
  it('end for good with the first that throws', async () => {
    const seen: string[] = []
    const serial = createSerial(cause => seen.push(String(cause)))
    serial.run(async () => void seen.push('one'))
    serial.run(() => Promise.reject(new Error('broken')))
    serial.run(async () => void seen.push('never'))
    await new Promise(resolve => setImmediate(resolve))
    expect(seen).toEqual(['one', 'Error: broken'])
  })
})

/** An answer with blocks, and a question for them. */
type Blocks = Omit<Response, 'keyReport' | 'rescue' | 'headers'>
type BlocksWanted = Omit<Request, 'keyQuery'>

interface Observed {
  readonly driver: Driver
  readonly store: ChainStore
  readonly penalties: string[]
  readonly fatal: unknown[]
}

/** An observer that has fallen behind, whose only peer answers every request with `answer`. */
const follow = async (
  answer: (request: Request) => Blocks | undefined,
  before: (driver: Driver) => Promise<void> = async () => {},
): Promise<Observed> => {
  const store: ChainStore = { blocks: [], finalizations: new Map() }
  const [penalties, fatal]: [string[], unknown[]] = [[], []]
  const ports: DriverPorts = {
    core: { createCore, step },
    clock: { nowMs: () => 0, wallMs: () => genesis.header.timeMs + 1_000 },
    timers: { set: () => () => {} },
    keys: { signers: [], verify: scheme.verify },
    wal: memoryWal().port,
    ledger: makeLedger(store),
    network: {
      broadcast: () => {},
      send: () => {},
      request: async (_, bytes) => {
        const response = answer(must(Request.decode(bytes)))
        return response === undefined
          ? undefined
          : Response.encode({ ...response, keyReport: undefined, rescue: undefined, headers: [] })
      },
      peers: () => ['peer'],
      peerOfSeat: () => 'peer',
      penalise: (_, reason) => penalties.push(reason),
    },
    pool: { hasWork: () => false, evidence: () => {} },
    observer: { log: () => {}, committed: () => {}, fatal: cause => fatal.push(cause) },
  }
  const driver = createDriver(ports, { chainId, timing: DEFAULT_TIMING })
  await driver.start()
  const status = { epoch: 0, view: 50, finalizedView: 49, committedHeight: 49, missing: [], wallMs: 0 }
  driver.receive('peer', encode({ status }))
  for (let i = 0; i < 20; i++) await new Promise(resolve => setImmediate(resolve))
  await before(driver)
  driver.stop()
  return { driver, store, penalties, fatal }
}

describe('catch-up', () => {
  it('commits batches that a finalization proves, and asks on', async () => {
    const chain = await makeChain(8)
    const { store, penalties, fatal } = await follow(({ fromHeight }) => {
      const blocks = chain.slice(fromHeight - 1, fromHeight + 2)
      const last = blocks.at(-1)
      return { blocks: blocks.map(({ block }) => block), finalization: last && finalizationOf(last) }
    })
    expect([penalties, fatal]).toEqual([[], []])
    expect(store.blocks.map(({ blockId: id }) => id)).toEqual(chain.map(({ blockId: id }) => id))
  })

  it('answers others by height and by id, and nothing to one that is malformed or comes after the end', async () => {
    const chain = await makeChain(2)
    const [first, last] = chain as [IdentifiedBlock, IdentifiedBlock]
    const source = () => ({ blocks: chain.map(({ block }) => block), finalization: finalizationOf(last) })
    const encoded = (request: BlocksWanted) => Request.encode({ ...request, keyQuery: undefined })
    const ask = async (driver: Driver, request: BlocksWanted) =>
      must(Response.decode((await driver.answer('peer', encoded(request))) as Uint8Array))
    const { driver, penalties } = await follow(
      ({ fromHeight }) => (fromHeight === 1 ? source() : undefined),
      async running => {
        expect(await ask(running, { fromHeight: 1, maxBlocks: 9, blockIds: [] })).toMatchObject(source())
        const byId = await ask(running, { fromHeight: 0, maxBlocks: 0, blockIds: [genesis.id, first.blockId] })
        expect(byId).toMatchObject({ blocks: [first.block], finalization: undefined })
        const beyond = await ask(running, { fromHeight: 3, maxBlocks: 9, blockIds: [] })
        expect(beyond).toMatchObject({ blocks: [], finalization: undefined })
        expect(await running.answer('peer', ascii('noise'))).toBeUndefined()
      },
    )
    expect(penalties).toHaveLength(1)
    const request = encoded({ fromHeight: 1, maxBlocks: 9, blockIds: [] })
    expect(await driver.answer('peer', request)).toBeUndefined()
  })

  type Lie = (chain: readonly IdentifiedBlock[]) => Blocks
  const blocksOf = (chain: readonly IdentifiedBlock[]) => chain.map(({ block }) => block)
  const lies: Record<string, Lie> = {
    'no finalization': chain => ({ blocks: blocksOf(chain), finalization: undefined }),
    'a finalization of another block': chain => ({
      blocks: blocksOf(chain),
      finalization: finalizationOf(chain[0] as IdentifiedBlock),
    }),
    'a certificate of another kind': chain => {
      const { block, blockId: id } = chain.at(-1) as IdentifiedBlock
      const vote = { kind: VOTE_KIND.NOTARIZE, epoch: 0, view: block.header.view, height: 3, blockId: id }
      return { blocks: blocksOf(chain), finalization: certify(vote) }
    },
    'a gap': chain => ({
      blocks: blocksOf([chain[0], chain[2]] as IdentifiedBlock[]),
      finalization: finalizationOf(chain[2] as IdentifiedBlock),
    }),
    'a false signature': chain => {
      const good = finalizationOf(chain.at(-1) as IdentifiedBlock)
      return { blocks: blocksOf(chain), finalization: { ...good, signatures: [...good.signatures].reverse() } }
    },
    'too few signatures': chain => {
      const good = finalizationOf(chain.at(-1) as IdentifiedBlock)
      const finalization = { ...good, signers: Uint8Array.of(3), signatures: good.signatures.slice(0, 2) }
      return { blocks: blocksOf(chain), finalization }
    },
    'changed transactions': chain => {
      const last = chain.at(-1) as IdentifiedBlock
      const block = { ...last.block, transactions: [ascii('another')] }
      return { blocks: [...blocksOf(chain.slice(0, -1)), block], finalization: finalizationOf(last) }
    },
  }
  it.each(Object.entries(lies))('refuses %s, and says whose fault it is', async (_, lie) => {
    const chain = await makeChain(3)
    const { store, penalties, fatal } = await follow(() => lie(chain))
    expect(store.blocks).toEqual([])
    expect(penalties.length).toBeGreaterThan(0)
    expect(fatal).toEqual([])
  })

  it('stops the node when a final block does not execute here', async () => {
    const [first] = await makeChain(1)
    const { block } = first as IdentifiedBlock
    const header = { ...block.header, stateRoot: execute(block.header.stateRoot, [ascii('x')]) }
    const wrong = { block: { ...block, header }, blockId: blockId(header) }
    const { store, fatal } = await follow(() => ({ blocks: [wrong.block], finalization: finalizationOf(wrong) }))
    expect(store.blocks).toEqual([])
    expect(String(fatal[0])).toContain('a final block does not execute')
  })
})
