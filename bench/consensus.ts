/**
 * The hot paths of consensus with 4, 21 and 100 seats. What counts is how many raw signature verifications of the same run
 * each costs: signatures are what cannot be saved, and the machine cancels out.
 */

import Benchmark from 'benchmark'
import { markVerified, verify } from '#base'
import { type Certificate, ConsensusMessage, VOTE_KIND, verifyCertificate, voteBytes } from '#chain'
import { type Event, type IdentifiedBlock, leaderOf, type State, step } from '#consensus'
import { createIngress } from '../src/node/driver/ingress.ts'
import { createVerifier } from '../src/node/driver/verify.ts'
import { blockIn, CHAIN, makeSeats, type Seats } from './consensus-parts.ts'

const SEATS = [4, 21, 100] as const
const VIEWS = 8
const TRANSACTIONS = 64
const TRANSACTION_BYTES = 200
const RAW = 'one signature, verified'
const OPTIONS = { maxTime: 1 }
const RUNS = 60

/** A path, what one run of it does, and how many of what a ratio is given for. */
interface Path {
  readonly name: string
  readonly units: number
  readonly unit: string
  readonly run: () => void
}

/** All that seat 0 hears and is answered in one view: its own or another's proposal, all votes, its own ones. */
const viewEvents = (seats: Seats, view: number, made: IdentifiedBlock, parent: Certificate | undefined): Event[] => {
  const { block, blockId } = made
  const leader = block.header.proposer
  const notarize = seats.vote(leader, VOTE_KIND.NOTARIZE, view, made)
  const proposal = markVerified({ block, notarize, parent, nullifications: [] })
  const first: Event[] =
    leader === 0
      ? [{ kind: 'built', view, built: made }]
      : [
          { kind: 'proposal', proposal, blockId, from: 'leader' },
          { kind: 'validated', blockId, verdict: 'yes' },
        ]
  const round = (kind: typeof VOTE_KIND.NOTARIZE | typeof VOTE_KIND.FINALIZE): Event[] =>
    seats.set.validators.map((_, seat) => {
      const vote = seats.vote(seat, kind, view, made)
      return seat === 0 ? { kind: 'signed', vote } : { kind: 'vote', vote, from: 'peer' }
    })
  return [
    ...first,
    ...round(VOTE_KIND.NOTARIZE),
    ...round(VOTE_KIND.FINALIZE),
    { kind: 'committed', height: view, blockId },
  ]
}

const script = (seats: Seats): readonly Event[] => {
  const core = seats.core(0)
  const events: Event[] = [{ kind: 'start' }, { kind: 'work', pending: true }]
  let parent = seats.anchor.blockId
  let certificate: Certificate | undefined
  for (let view = 1; view <= VIEWS; view++) {
    const made = blockIn(view, parent, leaderOf(core, view))
    events.push(...viewEvents(seats, view, made, certificate))
    certificate = seats.certificate(VOTE_KIND.NOTARIZE, view, made)
    parent = made.blockId
  }
  return events
}

/** From proposal to final, without a single signature: what the core itself costs. */
const corePath = (seats: Seats): Path => {
  const events = script(seats)
  return {
    name: `core, ${VIEWS} views from proposal to final, ${seats.count} seats`,
    units: VIEWS,
    unit: 'a view',
    run: () => {
      let state = seats.core(0)
      for (const event of events) state = step(state, event).state
      if (state.committed.height !== VIEWS) throw new Error(`stopped at height ${state.committed.height}`)
    },
  }
}

const SILENT: ConsensusMessage = {
  proposal: undefined,
  vote: undefined,
  certificate: undefined,
  status: undefined,
  heartbeat: undefined,
}

/** Nothing is known again from the run before. */
const newIngress = () => {
  const verifier = createVerifier(CHAIN, {
    signers: [],
    verify: checks => checks.every(({ publicKey, message, signature }) => verify(publicKey, message, signature)),
  })
  return createIngress(verifier, { clock: { heard: () => {} }, heartbeats: undefined })
}

const read = (ingress: ReturnType<typeof newIngress>, state: State, bytes: Uint8Array): Event => {
  const outcome = ingress.read(state, 'peer', bytes)
  if (!outcome.ok || outcome.value === undefined) throw new Error('a message that says something was dropped')
  return outcome.value
}

/** Bytes of a quorum of notarize votes, until the certificate is made. */
const votesPath = (seats: Seats): Path => {
  const made = blockIn(1, seats.anchor.blockId, leaderOf(seats.core(undefined), 1))
  const messages = Array.from({ length: seats.quorum }, (_, seat) =>
    ConsensusMessage.encode({ ...SILENT, vote: seats.vote(seat, VOTE_KIND.NOTARIZE, 1, made) }),
  )
  return {
    name: `votes, ${messages.length} read, verified and tallied, ${seats.count} seats`,
    units: messages.length,
    unit: 'a vote',
    run: () => {
      const ingress = newIngress()
      let state = seats.core(undefined)
      for (const bytes of messages) state = step(state, read(ingress, state, bytes)).state
      if (state.view !== 2) throw new Error('the quorum was not seen')
    },
  }
}

const certificatePath = (seats: Seats): Path => {
  const made = blockIn(1, seats.anchor.blockId, leaderOf(seats.core(undefined), 1))
  const certificate = seats.certificate(VOTE_KIND.FINALIZE, 1, made)
  return {
    name: `certificate, ${seats.quorum} signatures verified, ${seats.count} seats`,
    units: seats.quorum,
    unit: 'a signature in it',
    run: () => {
      if (!verifyCertificate(CHAIN, seats.set, certificate).ok) throw new Error('a good certificate was refused')
    },
  }
}

/** Bytes of a proposal with its parent's certificate: its signatures are those of a quorum and its own. */
const proposalPath = (seats: Seats): Path => {
  const state = seats.core(undefined)
  const parent = blockIn(1, seats.anchor.blockId, leaderOf(state, 1))
  const transactions = Array.from({ length: TRANSACTIONS }, (_, n) => new Uint8Array(TRANSACTION_BYTES).fill(n))
  const made = blockIn(2, parent.blockId, leaderOf(state, 2), transactions)
  const bytes = ConsensusMessage.encode({
    ...SILENT,
    proposal: {
      block: made.block,
      notarize: seats.vote(made.block.header.proposer, VOTE_KIND.NOTARIZE, 2, made),
      parent: seats.certificate(VOTE_KIND.NOTARIZE, 1, parent),
      nullifications: [],
    },
  })
  return {
    name: `proposal, ${TRANSACTIONS} transactions and ${seats.quorum + 1} signatures read, ${seats.count} seats`,
    units: seats.quorum + 1,
    unit: 'a signature in it',
    run: () => void read(newIngress(), state, bytes),
  }
}

const rawRun = (seats: Seats) => {
  const made = blockIn(1, seats.anchor.blockId, 0)
  const { vote, signature } = seats.vote(0, VOTE_KIND.NOTARIZE, 1, made)
  const bytes = voteBytes(CHAIN, vote)
  const key = seats.set.validators[0]?.publicKey
  return () => {
    if (key === undefined || !verify(key, bytes, signature)) throw new Error('a good signature was refused')
  }
}

/** Of many single runs the fastest, in milliseconds: what the others had to wait for is the machine's. */
const bestMs = (run: () => void, runs: number): number => {
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < runs; n++) {
    const startMs = performance.now()
    run()
    best = Math.min(best, performance.now() - startMs)
  }
  return best
}

/** Besides what every suite prints: each path in verifications of one signature. */
export const suite = (): Benchmark.Suite => {
  const all = SEATS.map(makeSeats)
  const raw = rawRun(all[0] as Seats)
  const paths = all.flatMap(seats => [corePath, votesPath, certificatePath, proposalPath].map(make => make(seats)))
  const benchmarks = new Benchmark.Suite('consensus').add(RAW, raw, OPTIONS)
  for (const { name, run } of paths) benchmarks.add(name, run, OPTIONS)
  return benchmarks.on('complete', () => {
    const rawMs = bestMs(raw, RUNS * RUNS)
    for (const { name, units, unit, run } of paths) {
      const cost = bestMs(run, RUNS) / units / rawMs
      console.log(`  ${cost.toFixed(2).padStart(8)} verifications for ${unit}: ${name}`)
    }
  })
}
