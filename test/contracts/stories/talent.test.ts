/** A member's archive, from its receipt to its end (P3-4, P5-2); a talent who is nobody's member. */

import { describe, expect, it } from 'vitest'
import { ascii, type Json, toHex } from '#base'
import { commitRecord, fieldLeaf, openField } from '#chain'
import { STANDING } from '../../../contracts/member/schema.ts'
import { members } from '../../../contracts/member/state.ts'
import { skillCounts } from '../../../contracts/talent/state.ts'
import { officers, request } from '../auditing.ts'
import { DAY, Fixture, hash, id, rawId } from '../fixture.ts'
import { CLERKS, castTalent, holds, MEMBER_ARCHIVE, maskOf, offered, openedPosition } from '../talent-cast.ts'
import { CHAIN_ID } from '../world.ts'

const archId = id('archive')

const recordOf = (revision: number, name: string) =>
  commitRecord({
    chainId: CHAIN_ID,
    type: 1,
    id: rawId('archive'),
    revision,
    secret: new Uint8Array(32).fill(revision),
    fields: [
      { name: 'name', value: ascii(name) },
      { name: 'degree', value: ascii('synthetic-degree') },
      { name: 'school', value: undefined },
    ],
  })

const archived = (): Fixture => {
  const f = new Fixture()
  castTalent(f)
  const { root, leaves } = recordOf(1, 'synthetic-one')
  f.does(CLERKS, 'talent.CreateMemberArchive', { ...MEMBER_ARCHIVE, commitRoot: toHex(root), leaves: leaves.length })
  return f
}

const verify = (f: Fixture, revision: number, name: string) => {
  const opening = openField(recordOf(revision, name), 'name')
  const leaf = fieldLeaf({ chainId: CHAIN_ID, type: 1, id: rawId('archive'), revision }, opening)
  const { index, size, path } = opening.proof
  return f.world.ask('talent.verifyLeaf', {
    archId,
    revision,
    leafHash: toHex(leaf),
    index,
    size,
    path: path.map(toHex),
  })
}

describe('the archive of the seed (P5-2)', () => {
  it('has a receipt with hash, time and height; a read needs its purpose, and both are logged', async () => {
    const f = archived()
    const { root } = recordOf(1, 'synthetic-one')
    expect(await f.world.ask('talent.archiveReceipt', { archId })).toMatchObject({
      kind: 'MEMBER_INFO',
      commitRoot: toHex(root),
      updatedHeight: f.world.height,
      updatedAtMs: f.now,
      revision: 1,
    })
    expect(await verify(f, 1, 'synthetic-one')).toMatchObject({ status: 'VALID' })
    expect(await verify(f, 1, 'synthetic-two')).toMatchObject({ status: 'MISMATCH' })
    f.does('a-branch-clerk', 'talent.ViewArchive', { archId, purpose: 'PERSONNEL', leafMask: maskOf(2) })
    const { items } = await f.world.ask('talent.readersOf', { archId })
    expect(items).toMatchObject([{ purpose: 'PERSONNEL', atMs: f.now, revision: 1 }])
  })
})

/** Asked, identified, granted. */
const granted = (f: Fixture, name: string, kind: string): { reqId: string } => {
  const reqId = id(name)
  f.does('a-member-1', 'audit.FileDsr', request(name, kind))
  f.does('registrar', 'audit.IdentifyDsr', { reqId })
  f.does('dpo', 'audit.DecideDsr', { reqId, decision: 'GRANT', reason: 'GRANTED' })
  return { reqId }
}

describe('my privacy (P3-4)', () => {
  it('I see who read my archive and why, have it corrected, and after leaving have it erased', async () => {
    const f = archived()
    officers(f)
    f.does('a-branch-clerk', 'talent.ViewArchive', { archId, purpose: 'DEVELOPMENT', leafMask: maskOf(1) })
    expect(await f.world.ask('talent.myAccessLog', { subjectId: id('a-member-1') })).toMatchObject({
      items: [{ purpose: 'DEVELOPMENT' }],
    })
    const { reqId } = granted(f, 'correct', 'CORRECT')
    const { root, leaves } = recordOf(2, 'synthetic-right')
    f.does(CLERKS, 'talent.ReviseArchive', { archId, revision: 2, commitRoot: toHex(root), leaves: leaves.length })
    f.does('a-branch-clerk', 'audit.ExecuteDsr', { reqId, resultRoot: hash('corrected') })
    expect(await verify(f, 2, 'synthetic-right')).toMatchObject({ status: 'VALID' })
    expect(await verify(f, 1, 'synthetic-one')).toMatchObject({ status: 'SUPERSEDED', revision: 2 })
    granted(f, 'delete', 'DELETE')
    f.gives('E_STATE', 'dpo+registrar', 'member.EraseMember', { mid: id('a-member-1') })
    f.patch(members, [rawId('a-member-1')], { standing: STANDING.EXITED, exitMonth: 202_603 })
    f.does('dpo+registrar', 'member.EraseMember', { mid: id('a-member-1') })
    const status = { mid: id('a-member-1'), revision: 1, commitRoot: hash('whatever') }
    expect(await f.world.ask('member.recordStatus', status)).toEqual({ status: 'ERASED' })
    expect(await verify(f, 2, 'synthetic-right')).toEqual({ status: 'ERASED' })
    expect(await f.world.ask('talent.archiveReceipt', { archId })).toMatchObject({
      erased: true,
      commitRoot: toHex(root),
    })
    f.gives('E_STATE', 'dpo', 'talent.ViewArchive', { archId, purpose: 'DATA_SUBJECT', leafMask: maskOf(1) })
    const { items } = await f.world.ask('audit.myDsrs', { mid: id('a-member-1') })
    expect((items as readonly Json[]).length).toBe(2)
  })

  it('what I granted ends with its time, its number of reads, or my word', () => {
    const f = archived()
    const grantId = id('grant')
    const terms = { archId, granteeOrg: id('b-branch'), leafMask: maskOf(1), purpose: 'RECRUITMENT' }
    f.does('a-member-1', 'talent.GrantDisclosure', { grantId, ...terms, toMs: f.now + DAY, usesMax: 5 })
    const read = { archId, grantId, purpose: 'RECRUITMENT', leafMask: maskOf(1) }
    f.does('b-branch-clerk', 'talent.ViewArchive', read)
    f.does('a-member-1', 'talent.RevokeDisclosure', { grantId })
    f.gives('E_STATE', 'b-branch-clerk', 'talent.ViewArchive', read)
  })
})

describe('a talent', () => {
  it('is found by nothing but counts of ten and more, and applies without being anybody', async () => {
    const f = new Fixture()
    castTalent(f)
    const tid = holds(f)
    f.does('holder', 'talent.SetSkills', { tid, skillCodes: [101] })
    expect(await f.world.ask('talent.searchSkills', { code: 101 })).toEqual({ code: 101, atLeast: 0 })
    f.patch(skillCounts, [101], { holders: 57 })
    expect(await f.world.ask('talent.searchSkills', { code: 101 })).toEqual({ code: 101, atLeast: 50 })
    f.patch(skillCounts, [101], { holders: 1 })
    const posId = openedPosition(f)
    expect(await f.world.ask('talent.openPositions', { code: 101 })).toMatchObject({ items: [{ posId }] })
    expect(await f.world.ask('talent.openPositions', { code: 7 })).toEqual({ items: [] })
    const appId = offered(f, posId)
    f.does('holder', 'talent.AcceptOffer', { appId })
    expect(await f.world.ask('talent.position', { posId })).toMatchObject({ state: 'FILLED', accepted: 1 })
    expect(await f.world.ask('talent.openPositions', {})).toEqual({ items: [] })
    expect(await f.world.ask('talent.myApplications', { tid })).toMatchObject({ items: [{ appId, state: 'ACCEPTED' }] })
    expect(await f.world.violations()).toEqual([])
  })
})
