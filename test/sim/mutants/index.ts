/**
 * Broken rules, planted through the ports of the driver: none of this can ship. The simulator must catch each of them
 * within a few hundred seeds, or it proves nothing.
 */

import { must } from '#base'
import type { State } from '#consensus'
import type { DriverPorts } from '../../../src/node/driver/index.ts'
import { decodeWalRecord } from '../../../src/node/driver/wal-record.ts'

type Core = DriverPorts['core']
type WalPort = DriverPorts['wal']

export interface Mutant {
  readonly core?: (core: Core) => Core
  readonly wal?: (wal: WalPort) => WalPort
  readonly verify?: DriverPorts['keys']['verify']
  readonly ledger?: (ledger: DriverPorts['ledger']) => DriverPorts['ledger']
}

/** Without the own votes in a log. */
const withoutVotes = (records: readonly Uint8Array[]) =>
  records.filter(record => must(decodeWalRecord(record)).vote === undefined)

/** Changes the state of the core before each of its steps. */
const before =
  (change: (state: State) => void) =>
  (core: Core): Core => ({
    ...core,
    step: (state, event) => {
      change(state)
      return core.step(state, event)
    },
  })

/** S6 broken: signs before anybody has been asked. Goes with a broken log, which the others would else notice. */
const unguarded = (core: Core): Core => ({
  ...core,
  createCore: (config, restored) => core.createCore({ ...config, signFrom: 0 }, restored),
})

export const MUTANTS = {
  /** Rules as they are. */
  none: {},
  /** S4 broken: votes leave, but the log never has them. */
  noLog: { core: unguarded, wal: wal => ({ ...wal, append: async () => {} }) },
  /** S4 broken: the log is written, but own votes are not read back. */
  forgetsVotes: {
    core: core => ({
      ...core,
      createCore: (config, restored) =>
        core.createCore(config, restored === undefined ? undefined : { ...restored, votes: [] }),
    }),
  },
  /** S1 broken: a second proposal of a view is notarized as well. */
  notarizesTwice: {
    core: before(state => {
      for (const round of state.rounds.values()) {
        round.own.notarize = undefined
        round.proposal = undefined
      }
    }),
  },
  /** S2 broken: a view that was nullified is finalized as well. */
  finalizesAfterNullify: {
    core: before(state => {
      for (const round of state.rounds.values()) if (round.own.finalize === undefined) round.own.nullify = undefined
    }),
  },
  /** S4 broken: rewriting the log drops the own votes that are still needed. */
  compactsVotesAway: { core: unguarded, wal: wal => ({ ...wal, reset: records => wal.reset(withoutVotes(records)) }) },
  /** Signatures are not looked at. */
  believesEverything: { verify: () => true },
  /** SYNC-1 broken: nobody hands out blocks by height. */
  answersNobody: { ledger: ledger => ({ ...ledger, blocksFrom: async () => undefined }) },
} as const satisfies Record<string, Mutant>

export type MutantName = keyof typeof MUTANTS
