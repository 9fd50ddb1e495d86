/** Who may use the private store of a node, in the language of policies, judged by the committed state. */

import { type Address, equalBytes, err, LIMITS, type PublicKey, type Result } from '#base'
import { requireFlag } from './audit/rules.ts'
import { signingActors } from './authority.ts'
import { TransactionContext } from './context.ts'
import { ALLOWED, type BlockPlace, type ReadContext, type Subject } from './define.ts'
import { upgradeOf } from './delegate/readiness.ts'
import type { StateReader } from './engine.ts'
import type { Id } from './ids.ts'
import { Overlay } from './overlay.ts'
import { evaluate } from './policy.ts'
import { held, type Policy } from './policy-language.ts'
import type { RecordKind, RecordSubject } from './records.ts'
import { accessLog, archives } from './talent/state.ts'

/** `self` is the person of the record, `o` the organisation to which it belongs. */
const PRIVATE_POLICY = {
  /** To keep a new record or revision. */
  put: [
    { all: [held('@o', 'CLERK', 'ORG_OFFICER')] },
    { all: [held('^o', 'REGISTRAR')] },
    { all: [{ person: 'self' }] },
  ],
  /** To open and to disclose. */
  read: [
    { all: [{ person: 'self' }] },
    { all: [held('@o', 'CLERK', 'ORG_OFFICER', 'SECRETARY')] },
    { all: [held('^o', 'DPO')] },
  ],
  /** To open and to disclose under a flag that is not closed, about this record or its person. */
  flagged: [{ all: [held('^o', 'AUDITOR')] }],
  /** Only that the keys are those of the account: something else has decided. */
  anyone: [{ all: [{ anyone: true }] }],
  /** To carry out what the chain has decided or will. */
  erase: [
    { all: [held('^o', 'DPO')] },
    { all: [held('^o', 'REGISTRAR')] },
    { all: [held('@o', 'CLERK', 'ORG_OFFICER')] },
  ],
  /** To throw away what no transaction ever spoke of. */
  discard: [{ all: [held('@o', 'CLERK', 'ORG_OFFICER')] }],
  /** To see who has read a record. */
  readers: [
    { all: [{ person: 'self' }] },
    { all: [held('@o', 'SECRETARY')] },
    { all: [held('^o', 'DPO')] },
    { all: [held('^o', 'AUDITOR')] },
  ],
  /** To see and commit to the reads of an organisation. */
  reads: [
    { all: [held('@o', 'SECRETARY', 'CLERK')] },
    { all: [held('^o', 'DPO')] },
    { all: [held('^o', 'AUDITOR')] },
    { all: [{ service: '@root' }] },
  ],
} as const satisfies Record<string, Policy>

export type PrivateUse = keyof typeof PRIVATE_POLICY

/** Who asks, with the keys that signed. */
export interface Asker {
  readonly actor: Address
  readonly keys: readonly PublicKey[]
}

export interface PrivateQuestion {
  readonly use: PrivateUse
  readonly org: Id
  /** Alias of the person of the record; absent where it is of none. */
  readonly self?: Uint8Array
  /** With `flagged`: the flag, and what it may be about. */
  readonly flag?: { readonly flagId: Id; readonly subjects: readonly Id[] }
}

/** Refuses with E_AUTH, E_SCOPE or E_SOD, as an action would; about a flag with E_NOT_FOUND, E_STATE or E_ARG. */
export const mayUsePrivately = (
  reader: StateReader,
  place: BlockPlace,
  { actor, keys }: Asker,
  { use, org, self, flag }: PrivateQuestion,
): Result<undefined> => {
  const overlay = new Overlay(reader)
  const read: Pick<ReadContext, 'get'> = { get: (table, key) => overlay.get(table as never, key) as never }
  const block = { ...place, protocol: upgradeOf(read).protocol }
  const signers = signingActors(read, keys, block.timeMs)
  const sender = signers.find(({ id }) => equalBytes(id, actor))
  if (sender === undefined) return err('E_AUTH', 'the keys do not reach the threshold of the account')
  const ctx = new TransactionContext({ block, sender, signers, overlay, modules: [], governs: undefined })
  const subject: Subject = { org, ...(self === undefined ? {} : { persons: { self } }) }
  const flagged = flag === undefined ? ALLOWED : requireFlag(ctx, flag.flagId, flag.subjects)
  return flagged.ok ? evaluate(ctx, PRIVATE_POLICY[use], subject) : flagged
}

const readerContext = (reader: StateReader): Pick<ReadContext, 'get'> => {
  const overlay = new Overlay(reader)
  return { get: (table, key) => overlay.get(table as never, key) as never }
}

/** What the committed state says of a record beside its own row. */
export const recordSubject = (reader: StateReader, kind: RecordKind, id: Uint8Array): RecordSubject =>
  kind.subject(readerContext(reader), id as Id)

/**
 * Leaves of an archive that an account has viewed on the chain in the last `privateViewMs`, one bit each: only then the store
 * opens them. The chain has asked for role, grant or flag, counted it and logged it.
 */
export const viewedLeaves = (reader: StateReader, actor: Address, archId: Id, nowMs: number): Uint8Array => {
  const ctx = readerContext(reader)
  const views = ctx.get(archives, [archId])?.views ?? 0
  const mask = new Uint8Array(LIMITS.recordFields / 8)
  for (let number = Math.max(0, views - LIMITS.privateViews); number < views; number++) {
    const entry = ctx.get(accessLog, [archId, number])
    if (entry === undefined || !equalBytes(entry.reader, actor) || entry.atMs + LIMITS.privateViewMs < nowMs) continue
    for (const [i, byte] of entry.leafMask.entries()) mask[i] = (mask[i] as number) | byte
  }
  return mask
}
