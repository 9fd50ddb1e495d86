/** Every action of an activity in every state: allowed exactly where the table says. */

import { describe, expect, it } from 'vitest'
import { type Json, must, toHex } from '#base'
import { listRoot } from '#chain'
import { TRANSITIONS, type TransitionName } from '../../contracts/activity/machine.ts'
import { ACTIVITY_STATE, Activity } from '../../contracts/activity/schema.ts'
import { activities } from '../../contracts/activity/state.ts'
import { fromBinaryText, keyText } from '../../contracts/key.ts'
import { Fixture, hash, id, NOW_TOKEN, rawId, roll, TOKENS, token } from './fixture.ts'

type Send = readonly [who: string, action: string, args: (f: Fixture, aid: string) => Json]

const mine = (aid: string) => ({ aid, mid: id('a-member-5') })

const SENDS: Readonly<Record<TransitionName, Send>> = {
  ApproveActivity: ['a-secretary', 'ApproveActivity', (_, aid) => ({ aid })],
  ReturnActivity: ['a-secretary', 'ReturnActivity', (_, aid) => ({ aid })],
  ResubmitActivity: ['a-member-3', 'ResubmitActivity', (f, aid) => ({ aid, plan: f.plan() })],
  NotifyActivity: ['a-branch-clerk', 'NotifyActivity', (_, aid) => ({ aid, snapshotRoot: hash('s') })],
  PostponeActivity: [
    'a-branch-clerk',
    'PostponeActivity',
    (f, aid) => ({ aid, startsAtMs: f.now, endsAtMs: f.now + 3_600_000 }),
  ],
  CancelActivity: ['a-branch-clerk', 'CancelActivity', (_, aid) => ({ aid })],
  OpenActivity: ['a-branch-clerk', 'OpenActivity', (_, aid) => ({ aid })],
  RequestLeave: ['a-member-5', 'RequestLeave', (_, aid) => mine(aid)],
  DecideLeave: ['a-member-3', 'DecideLeave', (_, aid) => ({ aid, mid: id('a-member-6'), grant: true })],
  SignIn: ['a-member-5', 'SignIn', (_, aid) => ({ ...mine(aid), ...token(NOW_TOKEN) })],
  DeviceSignIn: ['a-door', 'DeviceSignIn', (_, aid) => mine(aid)],
  RollCallBatch: ['a-member-1+a-member-2', 'RollCallBatch', (_, aid) => ({ aid, ...roll('a-member-5') })],
  CloseActivity: ['a-member-2', 'CloseActivity', (_, aid) => ({ aid })],
  FileMinutes: ['a-member-2', 'FileMinutes', (_, aid) => ({ aid, minutesRoot: hash('m') })],
  AcceptActivity: ['a-officer', 'VerifyActivity', (_, aid) => ({ aid, result: 'ACCEPT' })],
  RejectActivity: ['a-officer', 'VerifyActivity', (_, aid) => ({ aid, result: 'REJECT' })],
  DisputeActivity: ['auditor', 'DisputeActivity', (_, aid) => ({ aid, groundsRoot: hash('g') })],
  UpholdActivity: ['a-secretary', 'ResolveDispute', (_, aid) => ({ aid, outcome: 'UPHELD' })],
  VoidActivity: ['a-secretary', 'ResolveDispute', (_, aid) => ({ aid, outcome: 'VOIDED' })],
}

const OPENING = { tokens: TOKENS.length, tokenRoot: toHex(listRoot(TOKENS)) }

const rowKey = (aid: string) => fromBinaryText(keyText(activities.prefix, activities.key as never, [rawId(aid)]))

/** An activity that has gone all the way to the opening, put into a state by hand. */
const inState = (f: Fixture, state: Activity['state']): void => {
  f.activity('NOTIFIED')
  f.does('a-member-6', 'activity.RequestLeave', { aid: id('activity'), mid: id('a-member-6') })
  const aid = id('activity')
  f.does('a-branch-clerk', 'activity.OpenActivity', { aid, ...OPENING })
  const key = rowKey('activity')
  const row = must(Activity.decode(f.world.state.get(key) as Uint8Array))
  f.world.state.apply([[key, Activity.encode({ ...row, state, attachments: 1 })]])
}

describe('an activity', () => {
  const names = Object.keys(TRANSITIONS) as readonly TransitionName[]
  for (const [state, number] of Object.entries(ACTIVITY_STATE)) {
    it(`in ${state} allows what the table says and nothing else`, async () => {
      for (const name of names) {
        const f = new Fixture()
        inState(f, number)
        const [who, action, args] = SENDS[name]
        const transition: { from: readonly number[]; to?: number } = TRANSITIONS[name]
        const allowed = transition.from.includes(number)
        const code = f.world.do(who, `activity.${action}`, args(f, id('activity')))
        expect([name, code]).toEqual([name, allowed ? 'OK' : 'E_STATE'])
        const row = must(Activity.decode(f.world.state.get(rowKey('activity')) as Uint8Array))
        expect(row.state).toBe(allowed ? (transition.to ?? number) : number)
      }
    })
  }
})
