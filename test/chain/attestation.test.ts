import { beforeAll, describe, expect, it } from 'vitest'
import { ascii, sha256, toHex } from '#base'
import {
  type Attestation,
  type Certificate,
  type FinalHeader,
  makeAttestation,
  readAttestation,
  type Verdict,
  verifyAttestation,
  verifyStateProof,
} from '#chain'
import { sampleAttestation } from './sample-attestation.ts'
import { finalize, sampleChain } from './sample-chain.ts'

const chain = sampleChain()
const genesisHash = chain.chainId
let parts: Attestation
let text: string

beforeAll(() => {
  parts = sampleAttestation(chain)
  text = makeAttestation(parts)
})

const check = (input: unknown): Verdict => verifyAttestation(input, { genesisHash })
const changed = (change: Partial<Attestation>): Verdict => check(makeAttestation({ ...parts, ...change }))
const failure = (verdict: Verdict) => [verdict.ok, verdict.failed?.level, verdict.failed?.fault.code]
const block = () => parts.block as FinalHeader

describe('a true attestation', () => {
  it('reaches all five levels and says what it attests', () => {
    const verdict = check(text)
    expect(verdict.failed).toBeUndefined()
    expect(verdict.levels).toEqual(['V1', 'V2', 'V3', 'V4', 'V5'])
    expect(verdict.attested).toMatchObject({ height: 6, code: 0, chainId: genesisHash, state: { height: 10 } })
    expect(check(JSON.parse(text)).ok).toBe(true)
  })

  it('without record or state reaches the levels in between', () => {
    expect(changed({ record: undefined }).levels).toEqual(['V3', 'V4', 'V5'])
    const short = changed({ state: undefined, epochs: parts.epochs.slice(0, 1) })
    expect([short.ok, short.levels]).toEqual([true, ['V1', 'V2', 'V3', 'V4']])
  })

  it('of a record of which no field is opened any more reaches all levels but V1', () => {
    const { record } = parts
    if (record === undefined) throw new Error('the sample has a record')
    const verdict = changed({ record: { ...record, fields: [] } })
    expect([verdict.ok, verdict.levels]).toEqual([true, ['V2', 'V3', 'V4', 'V5']])
    expect(failure(changed({ record: { ...record, fields: [], offset: 5 } }))).toEqual([false, 'V2', 'BAD_PROOF'])
  })

  it('is read back as it was made', () => {
    const read = readAttestation(text)
    expect(read.ok && makeAttestation(read.value)).toBe(text)
  })
})

describe('a damaged one', () => {
  // Some ten thousand whole verifications: minutes on a busy machine.
  it('with any single character changed fails and names a level', { timeout: 600_000 }, () => {
    const levels = new Set<string>()
    for (let i = 0; i < text.length; i++) {
      const character = text.charCodeAt(i)
      // One bit: hexadecimal and digits mostly stay what they are, so the content is changed and not its form.
      const verdict = check(text.slice(0, i) + String.fromCharCode(character ^ 1) + text.slice(i + 1))
      if (verdict.ok || verdict.failed === undefined) expect.fail(`accepted with character ${i} changed`)
      levels.add(verdict.failed.level)
    }
    expect([...levels].sort()).toEqual(['V1', 'V2', 'V3', 'V4', 'V5', 'format'])
  })

  it('with a new digest still fails, but for the absence of another key, which is true', () => {
    const { state } = parts
    if (state === undefined) throw new Error('the sample has a state')
    const [there, absent] = state.entries
    if (there === undefined || absent === undefined) throw new Error('the sample has two entries')
    // Another absent key whose path ends at the same place, so that the same proof shows its absence.
    const twin = Array.from({ length: 500 }, (_, i) => ascii(`twin ${i}`)).find(key =>
      verifyStateProof(state.block.header.stateRoot, { ...absent.proof, key }, undefined),
    )
    if (twin === undefined) throw new Error('no twin')
    const moved = [there, { ...absent, proof: { ...absent.proof, key: twin } }]
    const other = makeAttestation({ ...parts, state: { ...state, entries: moved } })
    expect(check(other).ok).toBe(true)
    const stateKeys = [ascii('key 3'), ascii('superseded')]
    expect(failure(verifyAttestation(other, { genesisHash, stateKeys }))).toEqual([false, 'V5', 'BAD_PROOF'])
    expect(verifyAttestation(text, { genesisHash, stateKeys }).ok).toBe(true)
    expect(failure(verifyAttestation(text, { genesisHash, stateKeys: [] }))).toEqual([false, 'V5', 'BAD_PROOF'])
    const damaged = text.replace('73757065727365646564', toHex(twin))
    expect(failure(check(damaged))).toEqual([false, 'format', 'BAD_PROOF'])
  })

  it('with any digit of any hexadecimal value replaced fails', () => {
    for (const match of text.matchAll(/"([0-9a-f]{16,})"/g)) {
      const start = (match.index as number) + 1
      for (let i = start; i < start + (match[1] as string).length; i += 11) {
        const other = text[i] === '7' ? '8' : '7'
        if (check(text.slice(0, i) + other + text.slice(i + 1)).ok) expect.fail(`accepted with digit ${i} changed`)
      }
    }
  })
})

describe('a false one', () => {
  it('for another chain fails at V4', () => {
    const verdict = verifyAttestation(text, { genesisHash: sha256(genesisHash) })
    expect(failure(verdict)).toEqual([false, 'V4', 'WRONG_CHAIN'])
    expect(verdict.levels).toEqual(['V1', 'V2', 'V3'])
  })

  it('without a part names its level', () => {
    expect(failure(changed({ transaction: undefined }))).toEqual([false, 'V2', 'MALFORMED'])
    for (const name of ['receipt', 'txProof', 'receiptProof'] as const)
      expect(failure(changed({ [name]: undefined }))).toEqual([false, 'V3', 'MALFORMED'])
    for (const name of ['genesis', 'block'] as const)
      expect(failure(changed({ [name]: undefined }))).toEqual([false, 'V4', 'MALFORMED'])
    expect(failure(changed({ epochs: [] }))).toEqual([false, 'V4', 'BAD_PROOF'])
  })

  it('with more or fewer epochs than needed fails at V4', () => {
    expect(failure(changed({ epochs: parts.epochs.slice(0, 1) }))).toEqual([false, 'V4', 'BAD_PROOF'])
    expect(failure(changed({ state: undefined }))).toEqual([false, 'V4', 'BAD_PROOF'])
  })

  it('with too few signatures or a mere notarization fails at V4', () => {
    const cut = (finalization: Certificate) => failure(changed({ block: { ...block(), finalization } }))
    const { finalization, descendants } = block()
    const last = descendants[0] ?? block().header
    expect(
      cut({ ...finalization, signers: Uint8Array.of(3), signatures: finalization.signatures.slice(0, 2) }),
    ).toEqual([false, 'V4', 'BAD_CERTIFICATE'])
    expect(cut({ ...finalization, vote: { ...finalization.vote, kind: 1 } })).toEqual([false, 'V4', 'BAD_CERTIFICATE'])
    expect(cut(finalize(chain, block().header))).toEqual([false, 'V4', 'BAD_CERTIFICATE'])
    expect(changed({ block: { ...block(), finalization: finalize(chain, last) } }).ok).toBe(true)
  })

  it('with a receipt of elsewhere, or a state that is older, fails at its level', () => {
    const { receipt, state } = parts
    if (receipt === undefined || state === undefined) throw new Error('the sample is whole')
    expect(failure(changed({ receipt: { ...receipt, code: 1 } }))).toEqual([false, 'V3', 'BAD_PROOF'])
    const older = (parts.epochs[0] as { boundary: FinalHeader }).boundary
    expect(failure(changed({ epochs: parts.epochs.slice(0, 1), state: { ...state, block: older } }))).toEqual([
      false,
      'V5',
      'BAD_PROOF',
    ])
    const [there, absent] = state.entries
    if (there === undefined || absent === undefined) throw new Error('the sample has two entries')
    for (const entries of [
      [],
      [{ ...there, present: false, value: new Uint8Array(0) }],
      [{ ...absent, present: true }],
    ])
      expect(failure(changed({ state: { ...state, entries } }))).toEqual([false, 'V5', 'BAD_PROOF'])
  })

  it('with fields out of order or of another record fails at V1; a moved commitment at V2', () => {
    const { record } = parts
    if (record === undefined) throw new Error('the sample has a record')
    for (const other of [
      { fields: record.fields.toReversed() },
      { revision: 2 },
      { type: 8 },
      { id: Uint8Array.of(1) },
    ])
      expect(failure(changed({ record: { ...record, ...other } }))).toEqual([false, 'V1', 'BAD_PROOF'])
    for (const other of [{ offset: 5 }, { offset: 60 }, { call: 1 }])
      expect(failure(changed({ record: { ...record, ...other } }))).toEqual([false, 'V2', 'BAD_PROOF'])
  })
})

describe('what is no attestation', () => {
  it('is refused as such', () => {
    const json = JSON.parse(text)
    const { format, genesis, ...rest } = json
    const cases: readonly [unknown, string][] = [
      ['', 'MALFORMED'],
      ['null', 'MALFORMED'],
      ['[]', 'MALFORMED'],
      ['{}', 'MALFORMED'],
      [undefined, 'MALFORMED'],
      [7n, 'MALFORMED'],
      [` ${text}`, 'NON_CANONICAL'],
      [`${text}\n`, 'NON_CANONICAL'],
      [JSON.stringify(json, null, 1), 'NON_CANONICAL'],
      [text.replace('{', '{"format":"kapok-attestation/1",'), 'NON_CANONICAL'],
      [{ ...json, more: 1 }, 'MALFORMED'],
      [text.replace('{', '{"__proto__":{},'), 'MALFORMED'],
      [{ format, ...rest, genesis }, 'NON_CANONICAL'],
      [{ ...json, format: 'kapok-attestation/2' }, 'MALFORMED'],
      ['['.repeat(100_000), 'MALFORMED'],
    ]
    for (const [input, code] of cases) expect(failure(check(input))).toEqual([false, 'format', code])
    expect(failure(check({ ...json, block: { ...json.block, more: 1 } }))).toEqual([false, 'V4', 'MALFORMED'])
    expect(failure(check({ ...json, block: { header: 7 } }))).toEqual([false, 'V4', 'MALFORMED'])
  })
})
