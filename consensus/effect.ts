/**
 * What the driver must do, as data, in the order in which it must be done. The contract of the driver:
 *
 * 1. Effects of one step are carried out in order, and those of a later step after those of an earlier one, as far as
 *    order can be seen from outside. `build`, `validate`, `request` and `sync` may run beside what follows.
 * 2. What is appended to the WAL (`persistCertificate`, `persistBlock`, the vote of `sign`) is synced before ANY later
 *    effect sends something (S4). One sync may serve several appends.
 * 3. Sending may fail and messages may be lost: the core repeats itself (V8). Nothing else may fail silently.
 */

import type { Hash } from '#base'
import type { Certificate, Proposal, SignedVote, Vote } from '#chain'
import type { BlockRef, IdentifiedBlock, Peer, Standing, Timer } from './event.ts'

/** The one field of a `ConsensusMessage` that is present; the driver adds its clock to a status. */
export type Message =
  | { readonly proposal: Proposal }
  | { readonly vote: SignedVote }
  | { readonly certificate: Certificate }
  | { readonly status: Standing }

/** A peer, or the node of a seat; where the driver knows no node of that seat, any peer that may know. */
export type Target = { readonly peer: Peer } | { readonly seat: number }

/** A proposal but for the vote that signs it. */
export type ProposalParts = Omit<Proposal, 'notarize'>

export type Effect =
  /** Append to the WAL. After a restart it is handed back in `Restored.certificates`. */
  | { readonly kind: 'persistCertificate'; readonly certificate: Certificate }
  /** Append to the WAL. After a restart it is handed back in `Restored.blocks`. */
  | { readonly kind: 'persistBlock'; readonly block: IdentifiedBlock }
  /**
   * Sign `vote`, append it to the WAL, sync, broadcast it (as a `Proposal` made of `proposal` and the signed vote where
   * `proposal` is present, else as a vote), then feed `signed`. The core has promised: it never asks for two votes that
   * S1–S3 forbid, and the WAL brings the promise back after a restart.
   */
  | { readonly kind: 'sign'; readonly vote: Vote; readonly proposal: ProposalParts | undefined }
  /** To every peer. */
  | { readonly kind: 'broadcast'; readonly message: Message }
  | { readonly kind: 'send'; readonly to: Target; readonly message: Message }
  /** Build and execute one block on `parent` with `header.view = view`, `proposer = seat`; feed `built`. */
  | { readonly kind: 'build'; readonly view: number; readonly parent: BlockRef; readonly proposer: number }
  /**
   * Check the header against its parent (which the core knows to be valid or committed), execute, compare roots; feed
   * `validated`. `checkClock`: a block too far ahead of our clock is answered with `missing`; false where a quorum has
   * already voted for it.
   */
  | { readonly kind: 'validate'; readonly block: IdentifiedBlock; readonly checkClock: boolean }
  /** Ask for blocks by id (SYNC-2); feed `blocks`. */
  | { readonly kind: 'request'; readonly blockIds: readonly Hash[]; readonly to: Target }
  /**
   * Ask `to` for blocks from `fromHeight` on with their finalization (SYNC-1), at most to the end of the epoch; verify,
   * execute, commit; then feed `committed`, the finalization as `certificate` if it is of the core's epoch, and at a
   * boundary `nextEpoch`. A second `sync` while one runs may be dropped.
   */
  | { readonly kind: 'sync'; readonly fromHeight: number; readonly to: Peer }
  /**
   * Make these blocks final, in order, in atomic batches; `finalization` is of the last one and is archived with it.
   * Blocks that the ledger already has (it was faster by height) are skipped. Records of the WAL for views up to that of
   * the finalization may be forgotten once this is durable; the finalization itself is handed back after a restart.
   */
  | { readonly kind: 'commit'; readonly blocks: readonly IdentifiedBlock[]; readonly finalization: Certificate }
  /** Feed `timer` after `afterMs` on the monotonic clock; replaces an armed timer of the same kind. */
  | { readonly kind: 'arm'; readonly timer: Timer; readonly afterMs: number }
  /** Two signed votes that no honest seat signs together; to be put on the chain. */
  | { readonly kind: 'evidence'; readonly votes: readonly [SignedVote, SignedVote] }

export type EffectKind = Effect['kind']
export type EffectOf<K extends EffectKind> = Extract<Effect, { kind: K }>
