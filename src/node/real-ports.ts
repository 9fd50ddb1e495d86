/** The driver's ports over the real world: clock, timers, keys, log, network. */

import { makeSigner, verify } from '#base'
import { createCore, step } from '#consensus'
import type { Pool } from '#mempool'
import type { DriverPorts, LedgerPort } from './driver/index.ts'
import type { Parts } from './parts.ts'

const REQUEST_MS = 5_000

type NetworkPort = DriverPorts['network']

/** Seats speak through the nodes of their enterprise. */
const seatFinder =
  ({ directory, network }: Parts): NetworkPort['peerOfSeat'] =>
  (set, seat) => {
    const enterprise = set.validators[seat]?.enterprise
    if (enterprise === undefined) return undefined
    return network.peers().find(({ peer }) => directory.enterpriseOf(peer) === enterprise)?.peer
  }

const networkPort = (parts: Parts): NetworkPort => {
  const { network, log } = parts
  return {
    broadcast: message => network.broadcast('consensus', message),
    send: (peer, message) => void network.send(peer, 'consensus', message),
    request: async (peer, request) => {
      const answer = await network.request(peer, request, { timeoutMs: REQUEST_MS })
      return answer.ok ? answer.value : undefined
    },
    peers: () => network.peers().map(({ peer }) => peer),
    peerOfSeat: seatFinder(parts),
    penalise: (peer, reason) => {
      log('warn', `peer ${peer}: ${reason}`)
      network.report(peer, { code: 'MALFORMED', detail: reason })
    },
  }
}

export interface RealPortsOptions {
  readonly ledger: LedgerPort
  readonly pool: Pick<Pool, 'size'>
  /** To be put on the chain. */
  readonly evidence: DriverPorts['pool']['evidence']
  readonly fatal: (cause: unknown) => void
}

export const realPorts = (parts: Parts, { ledger, pool, evidence, fatal }: RealPortsOptions): DriverPorts => {
  const { home, wal, log } = parts
  return {
    core: { createCore, step },
    clock: { nowMs: () => performance.now(), wallMs: Date.now },
    timers: {
      set: (afterMs, fn) => {
        const timer = setTimeout(fn, afterMs)
        return () => clearTimeout(timer)
      },
    },
    keys: {
      signers: home.validatorSecrets.map(makeSigner),
      verify: checks => checks.every(one => verify(one.publicKey, one.message, one.signature)),
    },
    wal: {
      append: records => wal.append(records),
      replay: async () => wal.replay(),
      damaged: wal.damaged,
      reset: records => wal.reset(records),
    },
    network: networkPort(parts),
    ledger,
    pool: {
      hasWork: () => pool.size > 0,
      evidence: votes => {
        const [{ seat, vote }] = votes
        log('error', `seat ${seat} contradicted itself in view ${vote.view}: it is reported`)
        evidence(votes)
      },
    },
    observer: { log, committed: () => {}, fatal },
  }
}
