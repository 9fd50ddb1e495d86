/**
 * Names of states. Two federations of the same name behave alike from here on, up to the names of their blocks:
 *
 * - A core compares block ids and never looks into them (the schedule of leaders comes from the anchor alone), so ids are
 *   numbered by first appearance. An id stands for its height and for all blocks below.
 * - Heights matter only relative to each other, so what all have committed is forgotten.
 * - Who signed a certificate says only who is asked for its block; here whoever is in reach answers.
 * - Maps by view, seat and ballot are looked up, never walked in their order.
 * - Timers and what is forgotten at T_repeat are left out: every round begins with T_repeat and decides on timeouts itself.
 */

import { toHex } from '#base'
import type { Block, Certificate, SignedVote, Vote } from '#chain'
import type { Message, ProposalParts, State } from '#consensus'

type RoundState = State['rounds'] extends Map<number, infer R> ? R : never

const ofVote = ({ kind, view, blockId }: Vote): string => `${kind}.${view}.${toHex(blockId)}`
const ofCertificate = (certificate: Certificate | undefined): string =>
  certificate === undefined ? '' : ofVote(certificate.vote)
const ofSigned = (signed: SignedVote | undefined): string =>
  signed === undefined ? '' : `${signed.seat}!${ofVote(signed.vote)}`

const ofBlock = ({ header }: Block): string => `${header.view}.${header.proposer}.${toHex(header.parent)}`

const ofParts = ({ block, parent, nullifications }: ProposalParts): string =>
  `${ofBlock(block)} ${ofCertificate(parent)} ${nullifications.map(ofCertificate).join()}`

const sorted = (parts: readonly string[]): string => [...parts].sort().join(';')

/**
 * Of a view that it has left only what can still become a certificate, and what it said itself: votes for what is certified,
 * and whether somebody was found to cheat, change nothing any more but who else is accused.
 */
const ofRound = (round: RoundState, current: number): string => {
  const { view, own, proposal, seats, notarization, nullification } = round
  const isLeft = view < current
  const votes = [...seats].map(([seat, { notarize, nullify, finalize }]) => {
    const open = [
      isLeft && notarization !== undefined ? undefined : notarize,
      isLeft && nullification !== undefined ? undefined : nullify,
      finalize,
    ]
    return open.some(vote => vote !== undefined) ? `${seat}:${open.map(ofSigned).join()}` : ''
  })
  const mine = [own.notarize, own.nullify, own.finalize].map(vote => (vote === undefined ? '' : ofVote(vote)))
  const held = proposal === undefined ? '' : `${toHex(proposal.block.blockId)} ${ofParts(proposal.parts)}`
  const flags = [round.equivocated, round.declined, round.buildingOn === undefined, [...round.accused].sort()]
  const certificates = `${ofCertificate(notarization)} ${ofCertificate(nullification)}`
  return `${view}(${certificates} ${held} ${mine.join()} ${sorted(votes)} ${isLeft ? '' : flags.join()})`
}

/** How far the others are ahead, as far as it has heard. */
const aheadOf = ({ peers, committed }: State): number => {
  let ahead = 0
  for (const { committedHeight } of peers.values()) ahead = Math.max(ahead, committedHeight - committed.height)
  return ahead
}

/** Ids are whole yet: they get their numbers when all of a federation has been named. */
export const nameOfState = (state: State): string => {
  const { view, entry, finalized, committed, blocks, wanted, rounds, open } = state
  const known = [...blocks.values()].map(
    ({ block, blockId, valid, validation }) => `${toHex(blockId)} ${ofBlock(block)} ${valid} ${validation}`,
  )
  return [
    view,
    ofCertificate(entry),
    `${finalized.view}.${toHex(finalized.blockId)}.${ofCertificate(finalized.certificate)}.${finalized.durable}`,
    toHex(committed.blockId),
    state.notarizedView,
    [...rounds.values()]
      .sort((a, b) => a.view - b.view)
      .map(ofRound)
      .join('|'),
    [...open].join(),
    known.join(';'),
    [...wanted.keys()].join(),
    aheadOf(state),
  ].join('/')
}

export const nameOfMessage = (message: Message): string => {
  if ('proposal' in message) return `${ofSigned(message.proposal.notarize)} ${ofParts(message.proposal)}`
  if ('vote' in message) return ofSigned(message.vote)
  return 'certificate' in message ? ofCertificate(message.certificate) : JSON.stringify(message.status)
}

/** The same text for two that differ in the ids of their blocks only. */
export const numbered = (text: string): string => {
  const numbers = new Map<string, number>()
  return text.replace(/[0-9a-f]{64}/g, id => {
    let number = numbers.get(id)
    if (number === undefined) {
      number = numbers.size
      numbers.set(id, number)
    }
    return `#${number}`
  })
}
