/** Genesis: what a federation agrees on before its first block. Its hash is the name of the chain. */

import { err, type Hash, ok, type Result, taggedHash } from '#base'
import { EMPTY_LIST_ROOT } from './list-tree.ts'
import { Genesis, type Header, type ValidatorSet } from './messages.ts'
import { PROTOCOL_FIRST } from './protocol.ts'
import { checkValidators, validatorsRoot } from './validators.ts'

export const GENESIS_VERSION = 1

/** A genesis that keeps every rule, with what follows from it. */
export interface ParsedGenesis {
  readonly genesis: Genesis
  readonly bytes: Uint8Array
  readonly chainId: Hash
  /** The validators of epoch 0 and, until an election, of later ones. */
  readonly set: ValidatorSet
}

/** `H(kapok/genesis/1 ‖ 0x00 ‖ genesis)` over its canonical bytes. */
export const chainIdOf = (genesis: Uint8Array): Hash => taggedHash('genesis', genesis)

const unique = (names: readonly string[]) => new Set(names).size === names.length

const checkMeaning = (genesis: Genesis): string | undefined => {
  const { version, timeMs, epochLength, enterprises, validators, modules } = genesis
  if (version !== GENESIS_VERSION) return `version ${version}`
  if (timeMs === 0) return 'no time'
  if (epochLength === 0) return 'no length of an epoch'
  if (enterprises.length === 0) return 'no enterprises'
  if (!unique(enterprises)) return 'two enterprises have one name'
  if (validators.some(({ enterprise }) => enterprise >= enterprises.length)) return 'a validator of no enterprise'
  const unsorted = modules.some(({ module }, i) => i > 0 && module <= (modules[i - 1]?.module ?? 0))
  return unsorted ? 'modules are not in ascending order' : undefined
}

/** Reads a genesis and checks every rule that needs no contract. Refuses with BAD_GENESIS and the faults of a decoder. */
export const parseGenesis = (bytes: Uint8Array): Result<ParsedGenesis> => {
  const genesis = Genesis.decode(bytes)
  if (!genesis.ok) return genesis
  const wrong = checkMeaning(genesis.value)
  if (wrong !== undefined) return err('BAD_GENESIS', wrong)
  const set: ValidatorSet = { epoch: 0, validators: genesis.value.validators }
  const seats = checkValidators(set)
  if (!seats.ok) return seats
  return ok({ genesis: genesis.value, bytes, chainId: chainIdOf(bytes), set })
}

/** The header of height 0: never voted on, the anchor of epoch 0. `stateRoot` is that of the genesis state. */
export const genesisHeader = ({ genesis, chainId, set }: ParsedGenesis, stateRoot: Hash): Header => ({
  version: PROTOCOL_FIRST,
  height: 0,
  epoch: 0,
  view: 0,
  parent: chainId,
  timeMs: genesis.timeMs,
  proposer: 0,
  txCount: 0,
  txRoot: EMPTY_LIST_ROOT,
  receiptsRoot: EMPTY_LIST_ROOT,
  stateRoot,
  validatorsRoot: validatorsRoot(set),
  nextValidatorsRoot: validatorsRoot(set),
})
