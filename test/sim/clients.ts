/** Those who use the chain: clients who send until they see it final, and the dissemination between the pools of nodes. */

import type { SimNode } from './node.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import type { Scheduler } from './scheduler.ts'
import { encodeBallot, encodeNote, encodeStand, transactionName } from './transaction.ts'

/** Clients begin until so long after healing. */
export const CLIENTS_AFTER_MS = 1_000
const RESUBMIT_MS = 2_000
const REGOSSIP_MS = 1_000
/** Peers that are told again what waits. */
const REGOSSIP_PEERS = 3
/** Members who vote in elections. */
const VOTERS = 5
const CREDITS = 100

export interface ClientParts {
  readonly scenario: Scenario
  readonly scheduler: Scheduler
  readonly random: Random
  readonly nodes: readonly SimNode[]
  readonly carry: (from: number, to: number, deliver: () => void) => void
}

export interface Clients {
  readonly start: () => void
  /** What a node has got first: it takes it, and tells all others. */
  readonly introduce: (node: SimNode, transaction: Uint8Array) => void
  readonly isSubmitted: (transaction: Uint8Array) => boolean
  /** Names of all that clients have sent or will. */
  readonly names: ReadonlySet<string>
}

const drawTransaction = (random: Random, { election, nodes }: Scenario, salt: number): Uint8Array => {
  const node = random.int(0, nodes - 1)
  const draw = election === undefined ? 1 : random.next()
  if (draw < 0.4) return encodeBallot(salt, random.int(0, VOTERS - 1), node, random.int(0, CREDITS))
  return draw < 0.55 ? encodeStand(salt, node, random.chance(0.5)) : encodeNote(salt)
}

export const createClients = ({ scenario, scheduler, random, nodes, carry }: ClientParts): Clients => {
  const names = new Set<string>()
  const tell = (node: SimNode, peers: readonly SimNode[], transaction: Uint8Array) => {
    for (const peer of peers)
      if (peer !== node) carry(node.index, peer.index, () => peer.isUp && peer.submit(transaction))
  }
  const introduce = (node: SimNode, transaction: Uint8Array) => {
    if (node.submit(transaction)) tell(node, nodes, transaction)
  }

  /** Sends to a random node, and again to another as long as it is not final anywhere. */
  const client = (index: number) => {
    const own = random.fork(`client ${index}`)
    const transaction = drawTransaction(own, scenario, index)
    const name = transactionName(transaction)
    names.add(name)
    const send = () => {
      if (nodes.some(node => node.honest && node.ledger?.hasFinal(name))) return
      const up = nodes.filter(node => node.isUp)
      if (up.length > 0) introduce(own.pick(up), transaction)
      scheduler.after(RESUBMIT_MS, send)
    }
    scheduler.after(own.int(0, scenario.healAtMs + CLIENTS_AFTER_MS), send)
  }

  /** What waits is told again and again to some, so that no loss is for ever. */
  const gossip = (node: SimNode) => {
    const own = random.fork(`gossip ${node.index}`)
    const loop = () => {
      if (node.pool.size > 0) {
        const peers = own.shuffle(nodes).slice(0, REGOSSIP_PEERS)
        for (const transaction of node.pool.values()) tell(node, peers, transaction)
      }
      scheduler.after(REGOSSIP_MS, loop)
    }
    scheduler.after(own.int(1, REGOSSIP_MS), loop)
  }

  return {
    start: () => {
      for (let i = 0; i < scenario.transactions; i++) client(i)
      for (const node of nodes) gossip(node)
    },
    introduce,
    isSubmitted: transaction => names.has(transactionName(transaction)),
    names,
  }
}
