/** A checker looks on from outside and says what must never be. */

import type { Certificate, SignedVote, Status } from '#chain'
import type { IdentifiedBlock } from '#consensus'
import type { ChainStore } from '../electing-ledger.ts'

/** What a node shows of itself at some moment. */
export interface Standing {
  /** Changes with each restart. */
  readonly life: number
  readonly isUp: boolean
  readonly epoch: number
  readonly view: number
  readonly finalizedView: number
  /** The driver may be waiting for its log, and so may have messages that it has not looked at. */
  readonly isWriting: boolean
  /** True if it takes that seat for the leader of a view of its epoch. */
  readonly leads: (view: number, seat: number) => boolean
}

/** All nodes that are named here are honest, unless it says otherwise. */
export interface Checker {
  /**
   * A node has made these blocks durable, in this order; `finalization` is of the last, or absent where that of a later
   * block has proved them.
   */
  readonly onCommit?: (node: number, blocks: readonly IdentifiedBlock[], finalization: Certificate | undefined) => void
  /** A node stands up again with this chain. */
  readonly onRestart?: (node: number, store: ChainStore) => void
  /** Somebody has put an old copy in place of what a node had, which is down. */
  readonly onRestored?: (node: number, store: ChainStore) => void
  /** A vote of a node has left it. */
  readonly onVote?: (node: number, vote: SignedVote) => void
  /** What a node says of itself has left it. */
  readonly onStatus?: (node: number, status: Status) => void
  /** A message has reached a node, which was standing so. */
  readonly onReceive?: (node: number, message: Uint8Array, standing: Standing) => void
  /** A node accuses the holder of a seat, who may be Byzantine. */
  readonly onEvidence?: (node: number, votes: readonly [SignedVote, SignedVote]) => void
  /** Something has happened, and everything that follows from it has. */
  readonly onSettled?: () => void
  /** The run is over. */
  readonly onEnd?: (stores: ReadonlyMap<number, ChainStore>) => void
}

/** Takes one violation in words, of which the first name the rule. */
export type Report = (violation: string) => void
