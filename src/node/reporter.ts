/**
 * What a node tells the chain by itself, without an account: the evidence that it has seen, that the candidate whose key it
 * holds is there, and whether it speaks the protocol that is scheduled. All prove themselves.
 */

import { type Hash, LIMITS, type Signer, toHex } from '#base'
import { type Call, type SignedVote, selfProvingTransaction } from '#chain'
import { declarationCall, type Engine, evidenceCall, readinessCall, type StateReader } from '#contracts'
import type { LedgerHead } from './driver/index.ts'

export interface ReporterParts {
  readonly chainId: Hash
  readonly engine: Pick<Engine, 'admissible' | 'dueDeclaration' | 'dueReadiness'>
  /** The state at the head. */
  readonly reader: StateReader
  /** The highest protocol that this node speaks. */
  readonly protocolMax: number
  /** Validator keys of this node. */
  readonly signers: readonly Signer[]
  readonly nowMs: () => number
  readonly nonce: () => bigint
  /** As from a client: into the pool and on to the others. */
  readonly submit: (transaction: Uint8Array) => void
}

export interface Reporter {
  /** Two votes that no honest seat signs together. Told until the chain has them, or until they are too old. */
  readonly evidence: (votes: readonly [SignedVote, SignedVote]) => void
  /** After each commit. */
  readonly committed: (head: LedgerHead) => void
}

interface Report {
  readonly call: Call
  /** When it was sent last. */
  sentMs: number
}

/** A report that is in no block after this time is sent once more: it has left every pool. */
const AGAIN_MS = LIMITS.transactionWindowMs / 2

export const createReporter = (parts: ReporterParts): Reporter => {
  const { chainId, engine, reader, signers, nowMs } = parts
  const reports = new Map<string, Report>()
  let declared = { epoch: -1, sentMs: 0 }
  /** By candidate: for which schedule and how often, and when that was sent. */
  const said = new Map<string, { readonly what: string; readonly sentMs: number }>()

  const transactionOf = (call: Call) =>
    selfProvingTransaction(chainId, { call, nonce: parts.nonce(), expiresAtMs: nowMs() + AGAIN_MS })

  /** Still news to the chain at this height? */
  const isDue = (call: Call, height: number): boolean => {
    const { body } = transactionOf(call)
    return engine.admissible(reader, { body, keys: [] }, { chainId, height: height + 1, timeMs: nowMs() }).ok
  }

  const send = (report: Report) => {
    report.sentMs = nowMs()
    parts.submit(transactionOf(report.call).bytes)
  }

  const sendReports = (height: number) => {
    for (const [name, report] of reports) {
      if (!isDue(report.call, height)) reports.delete(name)
      else if (nowMs() - report.sentMs >= AGAIN_MS) send(report)
    }
  }

  const declare = (epoch: number) => {
    if (epoch === declared.epoch && nowMs() - declared.sentMs < AGAIN_MS) return
    for (const signer of signers) {
      const candidate = engine.dueDeclaration(reader, signer.publicKey, epoch)
      if (candidate === undefined) continue
      declared = { epoch, sentMs: nowMs() }
      parts.submit(transactionOf(declarationCall(chainId, signer, candidate, epoch)).bytes)
    }
  }

  const sayReadiness = () => {
    for (const signer of signers) {
      const due = engine.dueReadiness(reader, signer.publicKey, parts.protocolMax)
      if (due === undefined) continue
      const name = toHex(due.candidateId)
      const what = `${due.height}/${due.count}`
      const before = said.get(name)
      if (before?.what === what && nowMs() - before.sentMs < AGAIN_MS) continue
      said.set(name, { what, sentMs: nowMs() })
      parts.submit(transactionOf(readinessCall(chainId, signer, due)).bytes)
    }
  }

  return {
    evidence: ([first, second]) => {
      const { epoch, view } = first.vote
      const name = `${epoch}/${view}/${first.seat}`
      if (reports.has(name) || reports.size >= LIMITS.evidenceReports) return
      const report = { call: evidenceCall(first, second), sentMs: 0 }
      reports.set(name, report)
      send(report)
    },
    committed: ({ header, epoch }) => {
      sendReports(header.height)
      declare(epoch)
      sayReadiness()
    },
  }
}

/** Random enough that two nodes do not make the same transaction. */
export const nonceOf = (random: Uint8Array): bigint => BigInt(`0x${toHex(random)}`)
