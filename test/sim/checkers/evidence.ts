/**
 * Every equivocation that an honest node could see ends in its report: two votes of one seat that contradict each other,
 * both with good signatures, both come in one life of the node while the view was in its window. And every report of a
 * node that lived on ends in a jail, on all honest nodes.
 */

import { equalBytes, type Hash } from '#base'
import {
  blockId,
  ConsensusMessage,
  certificateSignatures,
  checkPayload,
  type Proposal,
  type SignedVote,
  type ValidatorSet,
  voteSignature,
} from '#chain'
import type { ChainStore } from '../electing-ledger.ts'
import type { SignatureScheme } from '../keys.ts'
import { contradict, EVIDENCE_EPOCHS } from '../state.ts'
import type { Checker, Report, Standing } from './checker.ts'

export interface EvidenceParts {
  readonly chainId: Hash
  readonly setOf: (epoch: number) => ValidatorSet | undefined
  readonly verify: SignatureScheme['verify']
  readonly isHonest: (node: number) => boolean
  readonly standingOf: (node: number) => Standing
}

interface Heard {
  readonly life: number
  readonly votes: SignedVote[]
}

/** A report that is due. */
interface Due {
  readonly node: number
  readonly life: number
  readonly signed: SignedVote
}

const placeOf = (node: number, life: number, { vote, seat }: SignedVote) =>
  `${node}/${life}/${vote.epoch}/${vote.view}/${seat}`

const isDecided = ({ state, blocks }: ChainStore, { vote, seat }: SignedVote): boolean =>
  state.offences.has(`${vote.epoch}/${seat}`) || vote.epoch + EVIDENCE_EPOCHS < (blocks.at(-1)?.block.header.epoch ?? 0)

export const evidence = (report: Report, parts: EvidenceParts): Checker => {
  const { chainId, setOf, verify, isHonest, standingOf } = parts
  const heard = new Map<string, Heard>()
  const reported = new Map<string, Due>()
  let due: Due[] = []

  const isSigned = (set: ValidatorSet, signed: SignedVote): boolean => {
    const check = voteSignature(chainId, set, signed)
    return check.ok && verify([check.value])
  }

  /** A proposal that the driver may refuse whole; then nothing is to be learnt from the vote in it. */
  const isSound = (set: ValidatorSet, { block, notarize, parent, nullifications }: Proposal): boolean => {
    if (!equalBytes(blockId(block.header), notarize.vote.blockId) || !checkPayload(block).ok) return false
    return [...(parent === undefined ? [] : [parent]), ...nullifications].every(certificate => {
      const checks = certificateSignatures(chainId, set, certificate)
      return checks.ok && verify(checks.value)
    })
  }

  const voteIn = (message: Uint8Array, { leads }: Standing): SignedVote | undefined => {
    const decoded = ConsensusMessage.decode(message)
    if (!decoded.ok) return undefined
    const { vote, proposal } = decoded.value
    const signed = vote ?? proposal?.notarize
    const set = signed && setOf(signed.vote.epoch)
    const holder = signed && set?.validators[signed.seat]?.enterprise
    if (signed === undefined || set === undefined || holder === undefined || isHonest(holder)) return undefined
    if (proposal !== undefined && !(leads(signed.vote.view, signed.seat) && isSound(set, proposal))) return undefined
    return isSigned(set, signed) ? signed : undefined
  }

  /** Excused when it can no longer be seen, owed when it has been looked at. */
  const isOpen = ({ node, life, signed }: Due): boolean => {
    const standing = standingOf(node)
    const { epoch, view } = signed.vote
    const forgotten = standing.life !== life || standing.epoch !== epoch || standing.finalizedView >= view
    if (forgotten || !standing.isUp || reported.has(placeOf(node, life, signed))) return false
    if (standing.isWriting) return true
    report(`evidence: node ${node} does not accuse seat ${signed.seat} in view ${epoch}/${view}`)
    return false
  }

  return {
    onReceive: (node, message, standing) => {
      const signed = standing.isUp ? voteIn(message, standing) : undefined
      if (signed === undefined) return
      const { epoch, view } = signed.vote
      if (epoch !== standing.epoch || view <= standing.finalizedView || view > standing.view + 1) return
      const place = placeOf(node, standing.life, signed)
      const known = heard.get(place) ?? { life: standing.life, votes: [] }
      heard.set(place, known)
      if (known.votes.some(before => contradict([before, signed]))) due.push({ node, life: standing.life, signed })
      known.votes.push(signed)
    },
    onEvidence: (node, [signed]) => {
      const { life } = standingOf(node)
      reported.set(placeOf(node, life, signed), { node, life, signed })
    },
    onSettled: () => {
      if (due.length > 0) due = due.filter(isOpen)
    },
    onEnd: stores => {
      for (const { node, life, signed } of reported.values()) {
        // What only a dead node knew is lost.
        if (standingOf(node).life !== life) continue
        for (const [other, store] of stores)
          if (!isDecided(store, signed))
            report(`evidence: seat ${signed.seat} of epoch ${signed.vote.epoch} is not jailed at node ${other}`)
      }
    },
  }
}
