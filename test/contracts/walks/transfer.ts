/** Members apply, float, move, are refused and escalate, in any order; letters expire, answers come late or never. */

import { expect } from 'vitest'
import { equalBytes, type Json, toHex } from '#base'
import type { Id } from '../../../contracts/ids.ts'
import { CAPABILITY, STANDING } from '../../../contracts/member/schema.ts'
import { members } from '../../../contracts/member/state.ts'
import { FLOAT_STATE, TRANSFER_STATE, type TransferState } from '../../../contracts/transfer/schema.ts'
import { floatings, transfers } from '../../../contracts/transfer/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { secondBranch } from '../transfer-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

type Args = { readonly [key: string]: Json }

const MOVERS = ['a-member-2', 'a-member-4', 'a-member-5', 'b-member-1', 'newcomer']
const SECRETARIES: Readonly<Record<string, string>> = {
  'a-branch': 'a-member-3',
  'b-branch': 'b-member-3',
  'a-second': 'a-second-secretary',
}
const PLACES = Object.keys(SECRETARIES)

const nameOf = (org: Id): string => PLACES.find(name => equalBytes(rawId(name), org)) ?? ''
const secretaryOf = (org: Id): string => SECRETARIES[nameOf(org)] ?? 'zone-secretary'
const committeeOf = (org: Id): string => (nameOf(org) === 'b-branch' ? 'b-secretary' : 'a-secretary')
const nameOfMember = (mid: Id): string => MOVERS.find(name => equalBytes(rawId(name), mid)) ?? ''

const S = TRANSFER_STATE
const F = FLOAT_STATE
const send = (who: string, action: string, args: Args): Intent => [who, `transfer.${action}`, args]

/** Someone begins. */
const begin = (f: Fixture, draw: Draw, trfId: string): Intent => {
  const mid = draw.of(MOVERS)
  const standing = f.row(members, [rawId(mid)])?.standing
  if (standing !== undefined && standing !== STANDING.GUEST) {
    const dst: Args = draw.below(5) === 0 ? {} : { dstOrg: id(draw.of(PLACES)) }
    return send(mid, 'Apply', { trfId, mid: id(mid), applicationDoc: hash('a'), ...dst })
  }
  const letter = { letterRef: id(`l${draw.below(400)}`), letterNo: hash('n') }
  return send('b-branch-clerk+registrar', 'RegisterLetter', {
    ...letter,
    trfId,
    mid: id(mid),
    dstOrg: id('b-branch'),
    issuedAtMs: f.now - DAY,
    validToMs: f.now + DAY,
    applicationDoc: hash('a'),
    incoming: { stage: 'FULL', commitRoot: hash('r') },
  })
}

/** What may be done next, more or less; wrong reasons, letters and moments among it. */
const next = (f: Fixture, draw: Draw, name: string): Intent => {
  const trfId = id(name)
  const row = f.row(transfers, [rawId(name)])
  if (row === undefined) return begin(f, draw, trfId)
  const { srcOrg, dstOrg, mid, letterRef } = row
  const member = nameOfMember(mid)
  const reason = draw.of(['DUES_UNSETTLED', 'WRONG_ORGANISATION', 'NONE'])
  const fresh = { trfId, letterRef: id(`l${draw.below(400)}`), letterNo: hash('n'), validDays: draw.below(91) }
  const shown: Args = letterRef.length === 0 ? { trfId } : { trfId, letterRef: toHex(letterRef) }
  const escalate = send(member, 'Escalate', { trfId })
  const withdraw = send(member, 'Withdraw', { trfId })
  const overdue = send('b-door', 'MarkOverdue', { trfId })
  const atCommittee = [
    send(committeeOf(dstOrg), 'AcceptCommittee', shown),
    send(committeeOf(dstOrg), 'AcceptCommittee', shown),
    send(committeeOf(dstOrg), 'Refuse', { trfId, reason }),
    send(committeeOf(dstOrg), 'Suspend', { trfId, reason }),
    escalate,
    withdraw,
    overdue,
  ]
  const slip = send(committeeOf(srcOrg), 'ConfirmReturnSlip', { trfId, returnSlip: hash('s') })
  const expire = send('b-door', 'ExpireLetter', { trfId })
  const outcome = draw.of(['OVERRULE', 'OVERRULE', 'UPHOLD'])
  const ruling = { trfId, outcome, reason: outcome === 'UPHOLD' ? reason : 'NONE' }
  const choices: Readonly<Partial<Record<TransferState, readonly Intent[]>>> = {
    [S.APPLIED]: [
      send(secretaryOf(srcOrg), 'ApproveSrcBranch', { trfId, duesDoc: hash('d') }),
      send(secretaryOf(srcOrg), 'Return', { trfId, reason }),
      overdue,
      withdraw,
    ],
    [S.SRC_BRANCH_OK]: [send(committeeOf(srcOrg), 'IssueLetter', fresh), ...atCommittee],
    [S.LETTER_ISSUED]: [send(committeeOf(srcOrg), 'VoidLetter', { trfId }), expire, slip, ...atCommittee],
    [S.LETTER_SEEN]: atCommittee,
    [S.COMMITTEE_OK]: [send(secretaryOf(dstOrg), 'AcceptBranch', { trfId }), escalate, overdue, withdraw],
    [S.DST_COMMITTEE_OK]: [send(secretaryOf(dstOrg), 'AcceptBranch', { trfId }), escalate, overdue, withdraw],
    [S.RETURNED]: [send(member, 'Resubmit', { trfId, applicationDoc: hash('b') }), escalate],
    [S.EXPIRED]: [send(committeeOf(srcOrg), 'Reissue', fresh), withdraw],
    [S.LETTER_LOST]: [send(committeeOf(srcOrg), 'Reissue', fresh), withdraw],
    [S.SUSPENDED]: [send(committeeOf(dstOrg), 'Resume', { trfId }), expire, escalate],
    [S.ESCALATED]: [send('zone-secretary', 'DecideEscalation', ruling)],
    [S.REFUSED]: [escalate],
  }
  return draw.of(choices[row.state] ?? [withdraw])
}

const guest = (flId: string, mid: string): Intent =>
  send('b-branch-clerk+registrar', 'RegisterGuest', {
    flId,
    mid: id(mid),
    hostOrg: id('b-branch'),
    fromMonth: 202_603,
    expectedToMonth: 202_703,
    cardCode: hash('c'),
    stage: 'FULL',
    commitRoot: hash('r'),
  })

const floating = (f: Fixture, draw: Draw, name: string): Intent => {
  const flId = id(name)
  const row = f.row(floatings, [rawId(name)])
  if (row === undefined) {
    const mid = draw.of(MOVERS)
    if (f.row(members, [rawId(mid)]) === undefined) return guest(flId, mid)
    const months = { fromMonth: 202_603, expectedToMonth: 202_703 }
    const host: Args = draw.below(4) === 0 ? {} : { hostOrg: id(draw.of(PLACES)) }
    return send(mid, 'ReportFloating', { flId, mid: id(mid), ...host, ...months })
  }
  const source = secretaryOf(f.row(members, [row.mid])?.orgId ?? row.srcOrg)
  const end = send(nameOfMember(row.mid), 'EndFloating', { flId, end: draw.of(['RETURNED', 'CLOSED']) })
  if (row.state === F.REPORTED)
    return draw.below(4) === 0 ? end : send(source, 'ConfirmOut', { flId, cardCode: hash('c') })
  const trfId = id(`t${draw.below(40)}`)
  return draw.of([
    send(secretaryOf(row.hostOrg), 'AcceptIn', { flId }),
    send(source, 'LogContact', { flId, method: 'VISIT' }),
    send('b-door', 'FlagFloating', { flId }),
    send(nameOfMember(row.mid), 'ConvertToTransfer', { flId, trfId, applicationDoc: hash('c') }),
    end,
  ])
}

/** Nobody is lost or doubled: those who left and those who came make the difference. */
const conserved = async (f: Fixture): Promise<void> => {
  const zone = (await f.world.ask('org.counts', {})) as unknown as { readonly members: { readonly full: number } }
  const here = MOVERS.filter(name => ((f.row(members, [rawId(name)])?.capabilities ?? 0) & CAPABILITY.VOTE) > 0).length
  expect(zone.members.full).toBe(here + 5)
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'one organisation answers for a member at every height, and nobody is lost or doubled',
    stepMs: 9 * DAY,
    blocks: 60,
    runs: 12,
    prepare: f => void secondBranch(f),
    move: (f, draw) =>
      draw.below(5) === 0 ? floating(f, draw, `f${draw.below(6)}`) : next(f, draw, `t${draw.below(9)}`),
    check: conserved,
    reaches: [
      'transfer.Apply',
      'transfer.RegisterLetter',
      'transfer.ApproveSrcBranch',
      'transfer.Return',
      'transfer.IssueLetter',
      'transfer.AcceptCommittee',
      'transfer.AcceptBranch',
      'transfer.Refuse',
      'transfer.Escalate',
      'transfer.DecideEscalation',
      'transfer.Withdraw',
      'transfer.MarkOverdue',
      'transfer.ReportFloating',
      'transfer.AcceptIn',
      'transfer.EndFloating',
    ],
  },
]
