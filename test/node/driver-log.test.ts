/** What the log keeps of how far each key has signed, across rewriting, epochs, damage and versions. */

import { describe, expect, it } from 'vitest'
import { type Hash, must } from '#base'
import { type SignedVote, signVote, type ValidatorSet, VOTE_KIND, type Vote, type VoteKind } from '#chain'
import { covers, further, placeBelow, placeOfVote } from '../../src/node/driver/guard/place.ts'
import type { LedgerHead } from '../../src/node/driver/index.ts'
import { openLog } from '../../src/node/driver/log.ts'
import { createVerifier } from '../../src/node/driver/verify.ts'
import { decodeWalRecord, encodeWalRecord, walRecord } from '../../src/node/driver/wal-record.ts'
import { makeScheme } from '../sim/keys.ts'
import { createWorld, signer } from './guard-world.ts'

const { NOTARIZE, NULLIFY, FINALIZE } = VOTE_KIND
const { verify } = makeScheme(5, 12, false)
const { chainId, genesis } = createWorld()
const verifier = createVerifier(chainId, { signers: [], verify })
const KEY = signer(1)

const headOf = (epoch: number, height = 0): LedgerHead => ({
  header: { ...genesis.header, height },
  id: genesis.id,
  finalization: undefined,
  epoch,
  set: { epoch, validators: (genesis.setOf(0) as ValidatorSet).validators },
  anchor: { height, blockId: genesis.id },
  plan: { protocol: 1, scheduled: undefined },
  jailed: [],
  lastHeight: 1_000,
})

const nullify = (epoch: number, view: number, by = KEY): SignedVote => {
  const vote: Vote = { kind: NULLIFY, epoch, view, height: 0, blockId: new Uint8Array(0) as Hash }
  return signVote(chainId, vote, 1, by)
}

const memoryWal = () => {
  const disk: { records: readonly Uint8Array[] | undefined; damaged: boolean } = { records: undefined, damaged: false }
  const open = (head: LedgerHead, recordsMax = 4) =>
    openLog(
      {
        damaged: disk.damaged,
        append: async more => {
          disk.records = [...(disk.records ?? []), ...more]
        },
        replay: async () => (disk.damaged ? [] : disk.records),
        reset: async all => {
          disk.records = all
        },
      },
      head,
      verifier,
      { signers: [KEY], recordsMax },
    )
  return { disk, open }
}

describe('how far a key has signed', () => {
  const at = (epoch: number, view: number, kind: VoteKind = NOTARIZE) => placeOfVote({ kind, epoch, view })

  it('is by epoch, then by view, then by the kinds of votes there', () => {
    const own = further(at(2, 5), at(2, 5, NULLIFY))
    expect(covers(own, at(2, 5, NULLIFY))).toBe(true)
    expect(covers(own, at(2, 5, FINALIZE))).toBe(false)
    expect(covers(own, at(2, 4, FINALIZE))).toBe(true)
    expect(covers(own, at(2, 6))).toBe(false)
    expect(covers(own, at(1, 99))).toBe(true)
    expect(covers(own, at(3, 1))).toBe(false)
    expect(covers(undefined, at(0, 1))).toBe(false)
    expect(further(own, at(2, 4))).toBe(own)
  })

  it('of a bound is everything below it and nothing at it', () => {
    for (const kind of [NOTARIZE, NULLIFY, FINALIZE]) {
      expect(covers(placeBelow(3, 7), at(3, 6, kind))).toBe(true)
      expect(covers(placeBelow(3, 7), at(3, 7, kind))).toBe(false)
    }
  })
})

describe('a log', () => {
  it('knows it from the votes, also after they have been dropped, and in later epochs', async () => {
    const { disk, open } = memoryWal()
    const { log } = await open(headOf(0))
    await log.open([KEY.publicKey], 0, 0)
    for (let view = 1; view <= 9; view++) log.addVote(nullify(0, view), KEY.publicKey)
    await log.flush()
    const place = placeOfVote(nullify(0, 9).vote)
    expect((await open(headOf(0))).log.placeOf(KEY.publicKey)).toEqual(place)
    await log.compact(0, 9)
    expect(disk.records).toHaveLength(1)
    expect((await open(headOf(0))).log.placeOf(KEY.publicKey)).toEqual(place)
    // The process dies after the boundary block is committed and before the log begins anew.
    log.addVote(nullify(0, 12), KEY.publicKey)
    await log.flush()
    const later = await open(headOf(1, 100))
    expect(later.log.placeOf(KEY.publicKey)).toEqual(placeOfVote(nullify(0, 12).vote))
    await later.log.startEpoch(1, genesis.id)
    expect(disk.records).toHaveLength(1)
    expect((await open(headOf(1, 100))).log.placeOf(KEY.publicKey)).toEqual(placeOfVote(nullify(0, 12).vote))
  })

  it('keeps the bound for its epoch, and forgets it in the next', async () => {
    const { open } = memoryWal()
    const { log, condition } = await open(headOf(2, 50))
    expect(condition).toBe('lost')
    log.add(walRecord({ vote: nullify(2, 3) }))
    await log.open([KEY.publicKey], 2, 40)
    const again = await open(headOf(2, 50))
    expect([again.condition, again.signFrom]).toEqual(['whole', 40])
    expect(again.restored.votes.map(({ vote }) => vote.view)).toEqual([3])
    expect(covers(again.log.placeOf(KEY.publicKey), placeOfVote(nullify(2, 39).vote))).toBe(true)
    await again.log.startEpoch(3, genesis.id)
    expect((await open(headOf(3, 60))).signFrom).toBe(0)
  })

  it('writes nothing before it is opened, and is none only where there is nothing else either', async () => {
    const { disk, open } = memoryWal()
    const { log, condition } = await open(headOf(0))
    log.add(walRecord({ vote: nullify(0, 1) }))
    await log.flush()
    await log.compact(0, 1)
    expect([condition, disk.records]).toEqual(['none', undefined])
    disk.damaged = true
    expect((await open(headOf(0))).condition).toBe('lost')
    disk.damaged = false
    expect((await open(headOf(0, 1))).condition).toBe('lost')
    // Something has cut it: no mark.
    disk.records = [encodeWalRecord(walRecord({ vote: nullify(0, 1) }))]
    expect((await open(headOf(0))).condition).toBe('lost')
  })

  it('of another version counts as lost', async () => {
    const { disk, open } = memoryWal()
    await (await open(headOf(0))).log.open([KEY.publicKey], 0, 0)
    expect((await open(headOf(0))).condition).toBe('whole')
    const { epochMark } = must(decodeWalRecord(disk.records?.[0] as Uint8Array))
    disk.records = epochMark && [encodeWalRecord(walRecord({ epochMark: { ...epochMark, version: 99 } }))]
    expect((await open(headOf(0))).condition).toBe('lost')
  })
})
