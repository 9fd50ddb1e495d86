/** What a verified file says of a record: one case a status, from files in which everything else is true. */

import { describe, expect, it } from 'vitest'
import { accountId, ascii, type Hash, must, sha256, toHex } from '#base'
import {
  type Attestation,
  type Call,
  commitRecord,
  type Header,
  makeAttestation,
  openField,
  proveList,
  Receipt,
  type RecordOpening,
  signTransaction,
} from '#chain'
import { closedRecord, engine, recordKind, verifyRecord } from '#contracts'
import { EVIDENCE_STATE } from '../../contracts/evidence/schema.ts'
import { evidences } from '../../contracts/evidence/state.ts'
import { STANDING } from '../../contracts/member/schema.ts'
import { members } from '../../contracts/member/state.ts'
import { referenceGet, referenceProve, referenceRoot } from '../chain/reference-tree.ts'
import { anchorOf, finalOf, GENESIS_TIME_MS, headerOn, sampleChain, signerOf } from '../chain/sample-chain.ts'

const chain = sampleChain()
const idOf = (name: string) => sha256(ascii(name)).slice(0, 16)
const ORG = idOf('organisation')
const HASH = sha256(ascii('some document'))

interface Case {
  readonly type?: number
  readonly id?: Uint8Array
  readonly revision?: number
  readonly calls?: readonly Call[]
  /** What stands under the key of the row; nothing where it is undefined. */
  readonly row?: Uint8Array | undefined
  readonly code?: number
  /** Fields that are opened. */
  readonly opened?: readonly string[]
  readonly withState?: boolean
}

const recordOf = ({ type = 1, id = idOf('li'), revision = 1 }: Case) =>
  commitRecord({
    ...{ chainId: chain.chainId, type, id, revision, secret: sha256(ascii(`secret ${revision}`)) },
    fields: [
      { name: 'name', value: ascii('Li Hua') },
      { name: 'post', value: undefined },
    ],
  })

const enrol = (id: Uint8Array, root: Hash): Call =>
  must(engine.encodeCall('member', 'EnrolCandidate', { mid: toHex(id), orgId: toHex(ORG), commitRoot: toHex(root) }))

const anchor = (id: Uint8Array, root: Hash): Call =>
  must(
    engine.encodeCall('evidence', 'Anchor', {
      ...{ evId: toHex(id), kind: 'MINUTES', subjectType: 'ORG', subjectId: toHex(ORG), orgId: toHex(ORG) },
      root: toHex(root),
      meta: { suite: 'SHA256_ED25519', sizeBucket: 'UP_TO_10K', mediaType: 'RECORD', storageRef: '', retention: 'Y10' },
    }),
  )

const sign = (calls: readonly Call[]) => {
  const officer = signerOf('officer')
  const body = { sender: accountId(officer.publicKey), nonce: 7n, expiresAtMs: GENESIS_TIME_MS + 300_000, calls }
  return signTransaction(chain.chainId, body, [officer])
}

const placeIn = (calls: readonly Call[], root: Hash) => {
  const call = calls.findIndex(({ args }) => toHex(args).includes(toHex(root)))
  return { call, offset: toHex(calls[call]?.args ?? new Uint8Array(0)).indexOf(toHex(root)) / 2 }
}

/** An attestation in which all is true: the transaction is in block 1, the state is that of block 2. */
const attestationOf = (one: Case): Attestation => {
  const { type = 1, id = idOf('li'), revision = 1, code = 0, opened = ['name'], withState = true } = one
  const record = recordOf(one)
  const calls = one.calls ?? [enrol(id, record.root)]
  const { tx, bytes, id: txId } = sign(calls)
  const receipt: Receipt = { txId, code, failedCall: 0, events: [] }
  const key = recordKind(type)?.rowKey(id) ?? ascii('no such kind')
  const state = [
    { key: ascii('other'), value: ascii('row') },
    ...(one.row === undefined ? [] : [{ key, value: one.row }]),
  ]
  const first = headerOn(chain, anchorOf(chain), { transactions: [bytes], receipts: [receipt] })
  const second: Header = headerOn(chain, first, { stateRoot: referenceRoot(state) })
  const value = referenceGet(state, key)
  const opening: RecordOpening = {
    ...{ type, id, revision, commitRoot: record.root, ...placeIn(calls, record.root) },
    fields: opened.map(name => openField(record, name)),
  }
  return {
    genesis: chain.genesis,
    transaction: tx,
    receipt,
    txProof: proveList([bytes], 0),
    receiptProof: proveList([Receipt.encode(receipt)], 0),
    block: finalOf(chain, first, [second]),
    epochs: [],
    record: opening,
    state: withState
      ? {
          block: finalOf(chain, second),
          entries: [
            { present: value !== undefined, value: value ?? new Uint8Array(0), proof: referenceProve(state, key) },
          ],
        }
      : undefined,
  }
}

const judge = (one: Case) => verifyRecord(makeAttestation(attestationOf(one)), chain.chainId)

const memberRow = (changed: object, revision = 1): Uint8Array => {
  const empty = must(
    members.value.fromJson({ orgId: toHex(ORG), stage: 'FULL', standing: 'ACTIVE', commitRoot: toHex(HASH) }),
  )
  return members.value.encode({ ...empty, commitRoot: recordOf({ revision }).root, revision, ...changed })
}

const EVIDENCE = { type: 2, id: idOf('minutes') } as const
const evidenceRow = (changed: object): Uint8Array => {
  const { root } = recordOf(EVIDENCE)
  const empty = must(
    evidences.value.fromJson({
      ...{ kind: 'MINUTES', subjectType: 'ORG', subjectId: toHex(ORG), orgId: toHex(ORG), root: toHex(root) },
      meta: { suite: 'SHA256_ED25519', sizeBucket: 'UP_TO_10K', mediaType: 'RECORD', retention: 'Y10' },
      state: 'ANCHORED',
    }),
  )
  return evidences.value.encode({ ...empty, ...changed })
}
const anchored = (row: Uint8Array): Case => ({
  ...EVIDENCE,
  row,
  calls: [anchor(EVIDENCE.id, recordOf(EVIDENCE).root)],
})

const withoutContent = { opened: [] } as const

describe('a record', () => {
  it.each([
    ['VALID', { row: memberRow({}) }],
    ['VALID', { row: memberRow({ standing: STANDING.EXITED }) }],
    ['SUPERSEDED', { row: memberRow({}, 2) }],
    ['SUPERSEDED', { row: memberRow({ standing: STANDING.ROTATED }) }],
    ['ERASED', { row: memberRow({ standing: STANDING.ERASED }) }],
    ['ERASED', { row: memberRow({ standing: STANDING.ERASED }, 2) }],
    ['ERASED', { ...withoutContent, row: memberRow({ standing: STANDING.ERASED }) }],
    ['UNKNOWN', { row: memberRow({}), withState: false }],
    ['UNKNOWN', { row: memberRow({}), code: 5 }],
    ['UNKNOWN', { type: 99, row: ascii('a row of nobody') }],
    ['VALID', anchored(evidenceRow({}))],
    ['SUPERSEDED', anchored(evidenceRow({ state: EVIDENCE_STATE.SUPERSEDED }))],
    ['WITHDRAWN', anchored(evidenceRow({ state: EVIDENCE_STATE.WITHDRAWN }))],
    ['ERASED', anchored(evidenceRow({ state: EVIDENCE_STATE.ERASED }))],
    ['UNKNOWN', anchored(evidenceRow({ leaves: 3 }))],
  ] as const satisfies readonly (readonly [string, Case])[])('is %s', (status, one) => {
    const { verdict, ...said } = judge(one)
    expect([said.status, verdict.failed]).toEqual([status, undefined])
    expect(verdict.ok).toBe(true)
  })

  it('names the revision that stands', () => {
    expect(judge({ row: memberRow({}, 7) })).toMatchObject({ status: 'SUPERSEDED', newRevision: 7 })
  })

  it('that the state does not have, or has otherwise, is a MISMATCH at V5', () => {
    for (const row of [undefined, memberRow({ commitRoot: HASH })])
      expect(judge({ row })).toMatchObject({ status: 'MISMATCH', verdict: { ok: false, failed: { level: 'V5' } } })
    const early = { revision: 2, row: memberRow({}), calls: undefined }
    expect(judge(early)).toMatchObject({ status: 'MISMATCH', verdict: { failed: { level: 'V5' } } })
  })

  it('whose fields are closed is that of which the call speaks, and no other', () => {
    const { root } = recordOf({})
    const row = memberRow({})
    expect(judge({ ...withoutContent, row }).status).toBe('VALID')
    const other = { ...withoutContent, row, calls: [enrol(idOf('wu'), root)] }
    expect(judge(other)).toMatchObject({ status: 'MISMATCH', verdict: { ok: false, failed: { level: 'V2' } } })
    // With a field open the commitment itself says whose it is.
    expect(judge({ row, calls: [enrol(idOf('wu'), root)] }).status).toBe('VALID')
  })

  it('in a file that is not final is NOT_FINAL, and in one for another chain as well', () => {
    const whole = attestationOf({ row: memberRow({}) })
    expect(verifyRecord(makeAttestation(whole), sha256(chain.chainId))).toMatchObject({ status: 'NOT_FINAL' })
    const { block } = whole
    if (block === undefined) throw new Error('there is a block')
    const [one] = block.finalization.signatures
    const few = { ...block, finalization: { ...block.finalization, signatures: [one as never] } }
    expect(verifyRecord(makeAttestation({ ...whole, block: few }), chain.chainId).status).toBe('NOT_FINAL')
  })

  it('that was changed is a MISMATCH', () => {
    const whole = attestationOf({ row: memberRow({}) })
    const { record } = whole
    if (record === undefined) throw new Error('there is a record')
    const fields = record.fields.map(one => ({ ...one, value: ascii('Li Hub') }))
    const changed = makeAttestation({ ...whole, record: { ...record, fields } })
    expect(verifyRecord(changed, chain.chainId)).toMatchObject({
      status: 'MISMATCH',
      verdict: { failed: { level: 'V1' } },
    })
    for (const input of ['', '{}', 7, null])
      expect(verifyRecord(input, chain.chainId)).toMatchObject({
        status: 'MISMATCH',
        verdict: { failed: { level: 'format' } },
      })
  })

  it('can be shown closed by anybody who has the transaction', () => {
    const whole = attestationOf({ row: memberRow({ standing: STANDING.ERASED }) })
    const closed = closedRecord(whole, { type: 1, id: idOf('li') })
    expect(closed).toEqual({ ...whole.record, fields: [] })
    expect(closedRecord(whole, { type: 1, id: idOf('wu') })).toBeUndefined()
    const text = makeAttestation({ ...whole, record: closed })
    expect(verifyRecord(text, chain.chainId)).toMatchObject({
      status: 'ERASED',
      verdict: { ok: true, levels: ['V2', 'V3', 'V4', 'V5'] },
    })
  })
})
