/** What the desk of the private store is made of, and how it sees the chain. */

import { type Address, err, type Hash, ok, type PublicKey, type Result } from '#base'
import type { BlockPlace, Engine, Id, PrivateUse, RecordKind, RecordStanding } from '#contracts'
import { mayUsePrivately, recordKind, recordSubject } from '#contracts'
import type { PrivateStore, RecordName } from '#private'
import type { AttestParts } from '../attest.ts'

export interface DeskParts {
  readonly store: PrivateStore
  readonly chain: AttestParts
  readonly engine: Engine
  readonly nodeKey: PublicKey
  readonly submit: (transaction: Uint8Array) => Promise<Result<Hash>>
  readonly nowMs: () => number
}

/** Who asks: the account, and the keys whose signatures were right. */
export interface Asking {
  readonly actor: Address
  readonly keys: readonly PublicKey[]
}

/** A record with its kind and how it stands in the committed state; `standing` undefined where there is no row. */
export interface KnownRecord {
  readonly name: RecordName
  readonly kind: RecordKind
  readonly rowKey: Uint8Array
  readonly standing: RecordStanding | undefined
  /** Alias of the person about whom it is. */
  readonly self: Uint8Array | undefined
}

/** Refuses with BAD_REQUEST for a kind or an id that is none. */
export const knownRecord = ({ chain }: DeskParts, { type, id }: RecordName): Result<KnownRecord> => {
  const kind = recordKind(type)
  const rowKey = kind?.rowKey(id)
  if (kind === undefined || rowKey === undefined) return err('BAD_REQUEST', 'no kind of record, or no id of one')
  const row = chain.store.state.get(rowKey)
  const said = row && kind.standing(row)
  const { self, org, erased } = recordSubject(chain.store.state, kind, id)
  const standing = said && { ...said, orgId: org ?? said.orgId, state: erased === true ? 'ERASED' : said.state }
  return ok({ name: { type, id }, kind, rowKey, standing, self })
}

/** Grants end by the clock, also while the chain is quiet. */
export const blockNow = ({ chain, nowMs }: DeskParts): BlockPlace => {
  const { store, genesis } = chain
  const height = store.head()?.height ?? 0
  const timeMs = Math.max(nowMs(), store.block(height)?.header.timeMs ?? 0)
  return { chainId: genesis.chainId, height: height + 1, timeMs }
}

interface Use {
  readonly use: PrivateUse
  readonly org: Uint8Array
  /** The record that it is about, where it is about one. */
  readonly record?: KnownRecord
  readonly flagId?: Uint8Array
}

/** Refuses with E_AUTH, E_SCOPE or E_SOD, and about a flag with E_NOT_FOUND, E_STATE or E_ARG. */
export const mayUse = (parts: DeskParts, asking: Asking, { use, org, record, flagId }: Use): Result<undefined> => {
  const self = record?.self
  // A flag about an organisation opens no record of its members: each is flagged by itself.
  const subjects = [record?.name.id, self].filter(one => one !== undefined) as readonly Uint8Array[] as readonly Id[]
  const question = {
    use,
    org: org as Id,
    ...(self === undefined ? {} : { self }),
    ...(flagId === undefined ? {} : { flag: { flagId: flagId as Id, subjects } }),
  }
  return mayUsePrivately(parts.chain.store.state, blockNow(parts), asking, question)
}

/** Organisation of a record: as the chain says, else as it was put. Refuses with ERASED, NOT_FOUND or CORRUPT. */
export const orgOf = async ({ store }: DeskParts, { standing, name }: KnownRecord): Promise<Result<Uint8Array>> =>
  standing === undefined ? store.ownerOf(name) : ok(standing.orgId)
