/**
 * From bytes of a peer to events of the core: decode under the bound, drop what the core would not use, check what is
 * cheap, then the signatures, each once. What comes out as `Verified` has been checked here and nowhere else.
 */

import { equalBytes, err, faultEntry, type Hash, markVerified, ok, type Result } from '#base'
import {
  blockId,
  type Certificate,
  ConsensusMessage,
  checkPayload,
  type Proposal,
  type SignedVote,
  VOTE_KIND,
} from '#chain'
import { type Event, inWindow, leaderOf, type Peer, type State, wantsCertificate, wantsVote } from '#consensus'
import type { MedianClock } from './median-clock.ts'
import type { HeartbeatPort } from './ports.ts'
import type { Verifier } from './verify.ts'

type Outcome = Result<Event | undefined>

const NOTHING: Outcome = ok(undefined)

/** A proposal whose vote is no news, and whose block is held already or is of no use since its leader has equivocated. */
const isHeldProposal = (state: State, { notarize }: Proposal): boolean => {
  const round = state.rounds.get(notarize.vote.view)
  const isUseless = round?.proposal !== undefined || round?.accused.has(notarize.seat) === true
  return isUseless && !wantsVote(state, notarize)
}

export interface Ingress {
  /** The event that a message means to a core in this state, or nothing; a fault says how it broke the rules. */
  readonly read: (state: State, from: Peer, bytes: Uint8Array) => Outcome
}

const readVote = (verifier: Verifier, state: State, vote: SignedVote, from: Peer): Outcome => {
  if (!wantsVote(state, vote)) return NOTHING
  const verified = verifier.vote(state.config.set, vote)
  return verified.ok ? ok({ kind: 'vote', vote: verified.value, from }) : verified
}

const readCertificate = (verifier: Verifier, state: State, certificate: Certificate, from: Peer): Outcome => {
  if (!wantsCertificate(state, certificate)) return NOTHING
  const verified = verifier.certificate(state.config.set, certificate)
  return verified.ok ? ok({ kind: 'certificate', certificate: verified.value, from }) : verified
}

/** The vote beside a proposal is the leader's signature on that very block (docs/adr/0002). */
const checkSignedBlock = (state: State, { block, notarize }: Proposal, id: Hash): Result<undefined> => {
  const { vote, seat } = notarize
  if (vote.kind !== VOTE_KIND.NOTARIZE) return err('MALFORMED', 'a proposal signed by another kind of vote')
  if (!equalBytes(vote.blockId, id) || vote.height !== block.header.height)
    return err('MALFORMED', 'a proposal signed for another block')
  return leaderOf(state, vote.view) === seat ? ok(undefined) : err('BAD_BLOCK', 'proposed by another than the leader')
}

const checkCertificates = (
  verifier: Verifier,
  state: State,
  { parent, nullifications }: Proposal,
): Result<undefined> => {
  const { set } = state.config
  for (const certificate of parent === undefined ? nullifications : [parent, ...nullifications]) {
    const verified = verifier.certificate(set, certificate)
    if (!verified.ok) return verified
  }
  return ok(undefined)
}

const readProposal = (verifier: Verifier, state: State, proposal: Proposal, from: Peer): Outcome => {
  if (!inWindow(state, proposal.notarize.vote.view) || isHeldProposal(state, proposal)) return NOTHING
  const id = blockId(proposal.block.header)
  const signed = checkSignedBlock(state, proposal, id)
  if (!signed.ok) return signed
  const vote = verifier.vote(state.config.set, proposal.notarize)
  if (!vote.ok) return vote
  const payload = checkPayload(proposal.block)
  if (!payload.ok) return payload
  const certificates = checkCertificates(verifier, state, proposal)
  if (!certificates.ok) return certificates
  return ok({ kind: 'proposal', proposal: markVerified(proposal), blockId: id, from })
}

const epochOfMessage = ({ proposal, vote, certificate, status }: ConsensusMessage): number =>
  (proposal?.notarize ?? vote ?? certificate)?.vote.epoch ?? status?.epoch ?? 0

const present = (message: ConsensusMessage): number =>
  Object.values(message).filter(content => content !== undefined).length

/** Who takes what is not for the core. */
export interface Asides {
  /** Hears what statuses say of their senders' clocks. */
  readonly clock: Pick<MedianClock, 'heard'>
  readonly heartbeats: HeartbeatPort | undefined
}

export const createIngress = (verifier: Verifier, { clock, heartbeats }: Asides): Ingress => ({
  read: (state, from, bytes) => {
    const decoded = ConsensusMessage.decode(bytes)
    if (!decoded.ok) return decoded
    const message = decoded.value
    if (present(message) !== 1) return err('MALFORMED', 'a message of none or several things')
    const { proposal, vote, certificate, status, heartbeat } = message
    if (status !== undefined) {
      clock.heard(from, status.wallMs)
      return ok({ kind: 'status', status, from })
    }
    if (heartbeat !== undefined) return heartbeats?.receive(heartbeat) ?? NOTHING
    const epoch = epochOfMessage(message)
    if (epoch !== state.config.epoch) return ok({ kind: 'foreign', epoch, from })
    if (vote !== undefined) return readVote(verifier, state, vote, from)
    if (certificate !== undefined) return readCertificate(verifier, state, certificate, from)
    return proposal === undefined ? NOTHING : readProposal(verifier, state, proposal, from)
  },
})

/** True if a fault counts against the peer whose bytes had it. */
export const isAgainstPeer = (outcome: Result<unknown>): boolean =>
  !outcome.ok && faultEntry(outcome.fault.code).peer === 'reject'
