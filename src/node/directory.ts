/**
 * Who may connect, and for whom each peer speaks: read from the committed state, so that a decision of the chain holds on
 * every running node as soon as it has the block. The own config only gives addresses, and lets in keys that the state has
 * never heard of: a new node must reach others before it has the blocks that admit them.
 */

import { LIMITS, type PublicKey, toHex } from '#base'
import { epochOf, type ParsedGenesis, quorum, type ValidatorSet } from '#chain'
import { type Engine, MODULE, type OperatorNodes } from '#contracts'
import { type AdmittedPeer, nodeKeyOfAddress, type PeerName, peerNameOf } from '#p2p'
import type { Store } from '#storage'
import type { PreparedBlock } from './ledger/prepared.ts'
import { scheduleOf } from './ledger/rescues.ts'
import { createValidatorSets } from './ledger/validator-sets.ts'

export interface DirectoryParts {
  readonly genesis: ParsedGenesis
  readonly store: Store
  readonly engine: Pick<Engine, 'validators' | 'operatorNodes' | 'nodeHolder'>
  /** Key of the own node. */
  readonly self: PublicKey
  /** `p2p.peers` of the config: multiaddrs that end in a peer id. */
  readonly peers: readonly string[]
  readonly log: (level: 'info' | 'warn', message: string) => void
}

export interface Directory {
  /** At most LIMITS.peers; the same array as long as nothing has changed. */
  readonly admitted: () => readonly AdmittedPeer[]
  /** Enterprise of a peer; undefined for one that the state does not know as a node of somebody. */
  readonly enterpriseOf: (peer: PeerName) => number | undefined
  /** Whether these peers and the own node can speak for a quorum of the seats of this epoch. */
  readonly isQuorum: (connected: readonly PeerName[]) => boolean
  /** After each commit. */
  readonly committed: (blocks: readonly Pick<PreparedBlock, 'receipts'>[]) => void
}

interface Entry extends AdmittedPeer {
  readonly peer: PeerName
  /** Undefined where only the own config knows it. */
  readonly enterprise: number | undefined
}

interface Listing {
  readonly epoch: number
  readonly admitted: readonly AdmittedPeer[]
  readonly byPeer: ReadonlyMap<PeerName, Entry>
}

interface Configured {
  readonly nodeKey: PublicKey
  readonly addresses: readonly string[]
}

/** Peers of the config by key, each with all its addresses. */
const readPeers = ({ peers, log }: DirectoryParts): ReadonlyMap<string, Configured> => {
  const known = new Map<string, Configured>()
  for (const address of peers) {
    const nodeKey = nodeKeyOfAddress(address)
    if (nodeKey === undefined) {
      log('warn', `p2p.peers: ${address} names no node: it must end in /p2p/ID / 地址须以 /p2p/节点标识 结尾`)
      continue
    }
    const addresses = known.get(toHex(nodeKey))?.addresses ?? []
    known.set(toHex(nodeKey), { nodeKey, addresses: [...addresses, address] })
  }
  return known
}

const isSeated = (sets: readonly ValidatorSet[], operator: number): boolean =>
  sets.some(({ validators }) => validators.some(({ enterprise }) => enterprise === operator))

/** An enterprise that is suspended keeps its lines as long as the sets that are decided count on it. */
const mayConnect = ({ operator, active }: OperatorNodes, sets: readonly ValidatorSet[]): boolean =>
  active || isSeated(sets, operator)

const areSame = (a: readonly AdmittedPeer[], b: readonly AdmittedPeer[]): boolean =>
  a.length === b.length && a.every(({ nodeKey }, i) => toHex(nodeKey) === toHex(b[i]?.nodeKey ?? new Uint8Array(0)))

/** Says who has come and gone; at the start there is nobody to compare with. */
const tell = ({ log }: DirectoryParts, before: Listing, { byPeer }: Listing): void => {
  for (const { peer, enterprise } of byPeer.values())
    if (!before.byPeer.has(peer)) log('info', `node ${peer} of enterprise ${enterprise ?? 'unknown'} may connect`)
  for (const peer of before.byPeer.keys())
    if (!byPeer.has(peer)) log('warn', `node ${peer} may not connect any longer / 该节点不再允许接入`)
}

export const createDirectory = (parts: DirectoryParts): Directory => {
  const { store, engine, self } = parts
  const configured = readPeers(parts)
  const sets = createValidatorSets(parts)
  const ownName = peerNameOf(self)
  let isStale = false
  let listing: Listing | undefined

  const entriesAt = (epoch: number): readonly Entry[] => {
    const decided = [sets.of(epoch), sets.of(epoch + 1)]
    const ofState = engine.operatorNodes(store.state).filter(one => mayConnect(one, decided))
    const named = ofState.flatMap(({ operator, nodes }) =>
      nodes.map(nodeKey => {
        const { addresses = [] } = configured.get(toHex(nodeKey)) ?? {}
        return { nodeKey, addresses, enterprise: operator }
      }),
    )
    const unheardOf = [...configured.values()]
      .filter(({ nodeKey }) => engine.nodeHolder(store.state, nodeKey) === undefined)
      .map(one => ({ ...one, enterprise: undefined }))
    return [...named, ...unheardOf].slice(0, LIMITS.peers).map(one => ({ ...one, peer: nameOf(one.nodeKey) }))
  }

  /** A name costs a hash: who was known before keeps it. */
  const names = new Map<string, PeerName>()
  const nameOf = (nodeKey: PublicKey): PeerName => {
    const hex = toHex(nodeKey)
    const name = names.get(hex) ?? peerNameOf(nodeKey)
    if (names.size > 2 * LIMITS.peers) names.clear()
    names.set(hex, name)
    return name
  }

  const currentEpoch = (): number => epochOf((store.head()?.height ?? 0) + 1, scheduleOf(parts))

  const look = (epoch: number): Listing => {
    const entries = entriesAt(epoch)
    const next = { epoch, admitted: entries, byPeer: new Map(entries.map(entry => [entry.peer, entry])) }
    if (listing === undefined) return next
    tell(parts, listing, next)
    return areSame(listing.admitted, next.admitted) ? { ...next, admitted: listing.admitted } : next
  }

  const current = (): Listing => {
    const epoch = currentEpoch()
    if (listing === undefined || isStale || listing.epoch !== epoch) listing = look(epoch)
    isStale = false
    return listing
  }

  const enterpriseOf = (peer: PeerName) => current().byPeer.get(peer)?.enterprise

  return {
    admitted: () => current().admitted,
    enterpriseOf,
    isQuorum: connected => {
      // Each node signs for one seat, whatever its enterprise has.
      const free = new Map<number, number>()
      for (const peer of new Set([...connected, ownName])) {
        const enterprise = enterpriseOf(peer)
        if (enterprise !== undefined) free.set(enterprise, (free.get(enterprise) ?? 0) + 1)
      }
      const set = sets.of(currentEpoch())
      let weight = 0
      for (const seat of set.validators) {
        const nodes = free.get(seat.enterprise) ?? 0
        if (nodes > 0) weight += seat.weight
        free.set(seat.enterprise, nodes - 1)
      }
      return weight >= quorum(set)
    },
    committed: blocks => {
      // Whatever changes these rows tells an event; hardly any block has one.
      isStale ||= blocks.some(({ receipts }) =>
        receipts.some(({ events }) => events.some(({ module }) => module === MODULE.delegate)),
      )
    },
  }
}
