/** A chain of four operators that loses three of them: a ledger over a real store and the real contracts, and its guardians. */

import { accountId, ascii, type Hash, makeSigner, must, type Result, type Signer, sha256, toHex, u32be } from '#base'
import {
  assembleCertificate,
  type Block,
  blockId,
  type Call,
  type Certificate,
  DATA_CLASS,
  Genesis,
  type ParsedTransaction,
  parseGenesis,
  parseTransaction,
  type Rescue,
  selfProvingTransaction,
  signRescue,
  signTransaction,
  signVote,
  type ValidatorSet,
  VOTE_KIND,
} from '#chain'
import { engine, genesisModules } from '#contracts'
import { createMemoryKv, type Kv, openStore } from '#storage'
import { foundation, rootOrgId } from '../../src/cli/founders.ts'
import { attest } from '../../src/node/attest.ts'
import { guardianAccount, withOperators } from '../../src/node/config/founding-operators.ts'
import { ensureGenesis } from '../../src/node/ledger/genesis.ts'
import { Ledger } from '../../src/node/ledger/ledger.ts'
import type { PreparedBlock } from '../../src/node/ledger/prepared.ts'

const TIME = 1_764_000_000_000
export const ENTERPRISES = ['one', 'two', 'three', 'four']
export const signerOf = (name: string) => makeSigner(sha256(ascii(name)))
const publicKey = (name: string) => signerOf(name).publicKey
export const oldKeys = ENTERPRISES.map(name => `validator-${name}`)
export const newKeys = ['validator-one', 'spare-two', 'spare-three']
export const seatsOf = (keys: readonly string[]): ValidatorSet['validators'] =>
  keys.map((key, enterprise) => ({ publicKey: publicKey(key), weight: 1, enterprise }))

export const genesisOf = (name: string) =>
  must(
    parseGenesis(
      Genesis.encode({
        version: 1,
        name,
        timeMs: TIME,
        dataClass: DATA_CLASS.SYNTHETIC,
        epochLength: 4,
        enterprises: ENTERPRISES,
        validators: seatsOf(oldKeys),
        modules: genesisModules(
          withOperators(foundation(name, publicKey), {
            enterprises: ENTERPRISES,
            seats: oldKeys.map(publicKey),
            nodes: ENTERPRISES.map(one => [publicKey(`node-${one}`)]),
            publicKey,
          }),
        ),
      }),
    ),
  )
export const genesis = genesisOf('rescue')

let nonce = 0
/** Signed by these persons, from the account of the first. */
export const signed = (persons: readonly string[], call: Call): ParsedTransaction => {
  nonce += 1
  const signers = persons.map(signerOf)
  const sender = accountId(publicKey(persons[0] ?? ''))
  const body = { sender, nonce: BigInt(nonce), expiresAtMs: TIME + 60_000, calls: [call] }
  return signTransaction(genesis.chainId, body, signers)
}
/** What a node with that validator key says by itself. */
export const saidBy = (name: string, callOf: (signer: Signer) => Call): ParsedTransaction => {
  nonce += 1
  const draft = { call: callOf(signerOf(name)), nonce: BigInt(nonce), expiresAtMs: TIME + 60_000 }
  return selfProvingTransaction(genesis.chainId, draft)
}

export const transaction = (): ParsedTransaction => {
  const commitRoot = sha256(u32be(nonce))
  const call = must(
    engine.encodeCall('org', 'UpsertEnterprise', {
      enterpriseId: toHex(commitRoot.subarray(0, 16)),
      orgId: toHex(rootOrgId('rescue')),
      regionCode: 1,
      sizeTier: 'SMALL',
      coverage: 'NONE',
      commitRoot: toHex(commitRoot),
    }),
  )
  return signed(['clerk'], call)
}

export const finalize = ({ header }: Block, keys: readonly string[]): Certificate => {
  const { epoch, view, height } = header
  const vote = { kind: VOTE_KIND.FINALIZE, epoch, view, height, blockId: blockId(header) }
  const set = { epoch, validators: seatsOf(keys) }
  return must(
    assembleCertificate(
      set,
      keys.map((key, seat) => signVote(genesis.chainId, vote, seat, signerOf(key))),
    ),
  )
}

export const open = async (kv: Kv = createMemoryKv(), protocolMax?: number) => {
  const store = must(await openStore(kv, genesis.chainId))
  must(await ensureGenesis({ genesis, store, engine }))
  const pool: ParsedTransaction[] = []
  const told: ((blocks: readonly PreparedBlock[]) => void)[] = []
  const ledger = new Ledger({
    genesis,
    store,
    engine,
    protocolMax,
    take: ({ exclude }) => pool.filter(({ id }) => !exclude(id)),
    verifyAll: async all => all.map(bytes => must(parseTransaction(genesis.chainId, bytes))),
    refused: () => {},
    committed: blocks => {
      for (const tell of told) tell(blocks)
    },
  })
  /** One block with one transaction, in the next view, made final by those keys. */
  const grow = async (keys: readonly string[] = oldKeys, one = transaction()): Promise<Block> => {
    pool.splice(0, pool.length, one)
    const { header, id } = ledger.head()
    const view = ledger.head().anchor.height === header.height ? 1 : header.view + 1
    const block = await ledger.build({ parent: header, parentId: id, view, proposer: 0, timeMs: header.timeMs + 10 })
    if (block === undefined) throw new Error('nothing was built')
    must(await ledger.commit([{ block, blockId: blockId(block.header) }], finalize(block, keys)))
    return block
  }
  const parts = { genesis, store, validators: ledger.validators }
  const attested = (block: Block): Promise<Result<string>> =>
    attest(
      { ...parts, schedule: () => ledger.schedule },
      must(parseTransaction(genesis.chainId, block.transactions[0] as Uint8Array)).id,
    )
  return { kv, store, ledger, pool, grow, parts, attested, told }
}

export type Opened = Awaited<ReturnType<typeof open>>

export const guardians = ENTERPRISES.map(name => signerOf(guardianAccount(name)))

export const rescueOf = (
  anchor: { height: number; id: Hash },
  epoch: number,
  keys = newKeys,
  signers = guardians.slice(0, 3),
) =>
  signers.reduce<Rescue>(signRescue, {
    order: {
      chainId: genesis.chainId,
      anchorHeight: anchor.height,
      anchorId: anchor.id,
      epoch,
      validators: seatsOf(keys),
    },
    signatures: [],
  })

export const anchorOf = ({ ledger }: Opened) => ({ height: ledger.head().header.height, id: ledger.head().id })
export const said = (result: Result<unknown>) =>
  result.ok ? 'ok' : `${result.fault.code} ${result.fault.detail ?? ''}`

/** Two blocks into epoch 1, where three of four are lost. */
export const lost = async () => {
  const node = await open()
  const blocks: Block[] = []
  for (let i = 0; i < 6; i++) blocks.push(await node.grow())
  return { ...node, blocks }
}
