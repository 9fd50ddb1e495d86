/**
 * State of the simulated ledger: who stands, who has voted for whom, who was caught, and the sets of all epochs. A pure
 * function of the transactions, like that of the real one: each epoch's last block elects the set of the epoch after next.
 */

import { concat, equalBytes, type Hash, type PublicKey, sha256, u32be } from '#base'
import {
  EMPTY_LIST_ROOT,
  type EpochSchedule,
  epochOf,
  isBoundary,
  type SignedVote,
  type ValidatorSet,
  VOTE_KIND,
  validatorsRoot,
  voteSignature,
} from '#chain'
import { electSeats } from './election.ts'
import type { SignatureScheme } from './keys.ts'
import { decodeTransaction, type SimTransaction } from './transaction.ts'

export interface ElectionRules {
  /** Seats of an elected set. */
  readonly seats: number
  /** Every so many epochs all seats are up for election, else only those that are free. */
  readonly termEpochs: number
  /** By node: its group, or 0. */
  readonly groups: readonly number[]
}

/** What never changes. */
export interface Rules {
  readonly schedule: EpochSchedule
  /** No elections without. */
  readonly election: ElectionRules | undefined
  /** By node. */
  readonly keys: readonly PublicKey[]
  readonly chainId: Hash
  readonly verify: SignatureScheme['verify']
}

/** A set with the root that headers name. */
export interface DecidedSet {
  readonly set: ValidatorSet
  readonly root: Hash
}

export interface SimState {
  /** Commits to all transactions in order, and to what was elected. */
  readonly root: Hash
  /** By voter and candidate. */
  readonly ballots: ReadonlyMap<string, { readonly candidate: number; readonly credits: number }>
  /** By node: the height at which it stood last. */
  readonly candidates: ReadonlyMap<number, number>
  /** Epoch and seat of each proven offence, with the node that held the seat. */
  readonly offences: ReadonlyMap<string, number>
  /** By node: the last epoch of its jail. Its candidacy is suspended for good. */
  readonly jailed: ReadonlyMap<number, number>
  /** By epoch, up to the one after the current. */
  readonly sets: readonly DecidedSet[]
}

/** Evidence older than so many epochs is refused, as everything that a ledger looks at is bounded. */
export const EVIDENCE_EPOCHS = 16

const decided = (epoch: number, validators: ValidatorSet['validators']): DecidedSet => ({
  set: { epoch, validators },
  root: validatorsRoot({ validators }),
})

export const genesisState = (validators: ValidatorSet['validators'], candidates: readonly number[]): SimState => ({
  root: EMPTY_LIST_ROOT,
  ballots: new Map(),
  candidates: new Map(candidates.map(node => [node, 0])),
  offences: new Map(),
  jailed: new Map(),
  sets: [decided(0, validators), decided(1, validators)],
})

/** Throws where it is not decided, which no header that was checked asks for. */
export const setAt = ({ sets }: SimState, epoch: number): DecidedSet => {
  const decided = sets[epoch]
  if (decided === undefined) throw new Error(`the set of epoch ${epoch} is not decided`)
  return decided
}

/** Two votes of one seat and view that no honest seat signs both (S1, S2); written here once more. */
export const contradict = ([one, two]: readonly [SignedVote, SignedVote]): boolean => {
  const [a, b] = [one.vote, two.vote]
  if (one.seat !== two.seat || a.epoch !== b.epoch || a.view !== b.view) return false
  if (a.kind === b.kind) return !equalBytes(a.blockId, b.blockId) || a.height !== b.height
  const kinds = [a.kind, b.kind]
  return kinds.includes(VOTE_KIND.NULLIFY) && kinds.includes(VOTE_KIND.FINALIZE)
}

const offenceOf = ({ vote, seat }: SignedVote): string => `${vote.epoch}/${seat}`

/** The node that the evidence proves guilty; undefined when it proves nothing or nothing new. */
const guilty = (rules: Rules, state: SimState, epoch: number, votes: readonly [SignedVote, SignedVote]) => {
  const [{ vote, seat }] = votes
  const set = state.sets[vote.epoch]?.set
  if (set === undefined || vote.epoch + EVIDENCE_EPOCHS < epoch || !contradict(votes)) return undefined
  if (state.offences.has(offenceOf(votes[0]))) return undefined
  const checks = votes.map(signed => voteSignature(rules.chainId, set, signed))
  const right = checks.every(check => check.ok && rules.verify([check.value]))
  return right ? set.validators[seat]?.enterprise : undefined
}

const punish = (state: SimState, votes: readonly [SignedVote, SignedVote], node: number, epoch: number): SimState => ({
  ...state,
  offences: new Map(state.offences).set(offenceOf(votes[0]), node),
  jailed: new Map(state.jailed).set(node, epoch + 1),
})

const changed = (rules: Rules, state: SimState, height: number, transaction: SimTransaction): SimState | undefined => {
  switch (transaction.kind) {
    case 'ballot': {
      const { voter, candidate, credits } = transaction
      return { ...state, ballots: new Map(state.ballots).set(`${voter}/${candidate}`, { candidate, credits }) }
    }
    case 'stand': {
      const candidates = new Map(state.candidates)
      if (transaction.stands) candidates.set(transaction.node, height)
      else candidates.delete(transaction.node)
      return { ...state, candidates }
    }
    case 'evidence': {
      const epoch = epochOf(height, rules.schedule)
      const node = guilty(rules, state, epoch, transaction.votes)
      return node === undefined ? undefined : punish(state, transaction.votes, node, epoch)
    }
    default:
      return state
  }
}

/** The state after one more transaction in a block of that height; undefined when the transaction is not acceptable. */
export const applyTransaction = (rules: Rules, state: SimState, height: number, bytes: Uint8Array) => {
  const transaction = decodeTransaction(bytes)
  const after = transaction && changed(rules, state, height, transaction)
  return after && { ...after, root: sha256(concat(after.root, u32be(bytes.length), bytes)) }
}

/** After the transactions of the block: the last one of an epoch decides the set of the epoch after next. */
export const closeBlock = (rules: Rules, state: SimState, height: number): SimState => {
  if (!isBoundary(height, rules.schedule)) return state
  const epoch = epochOf(height, rules.schedule) + 2
  const next = decided(epoch, electSeats(rules, state, epoch))
  return { ...state, root: sha256(concat(state.root, next.root)), sets: [...state.sets, next] }
}

/** The state after a block, or undefined when one of its transactions is not acceptable. */
export const applyBlock = (rules: Rules, before: SimState, height: number, transactions: readonly Uint8Array[]) => {
  let state: SimState | undefined = before
  for (const transaction of transactions) {
    state = applyTransaction(rules, state, height, transaction)
    if (state === undefined) return undefined
  }
  return closeBlock(rules, state, height)
}
