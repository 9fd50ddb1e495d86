/** Who may do what in `service`, and every refusal. A member of branch a raises; branch b, or a member of it, fulfils. */

import type { Json } from '#base'
import { monthOf } from '#contracts'
import { type Case, DAY, type Fixture, HOUR, hash, id } from '../fixture.ts'

const requestId = id('wish')
const it = { requestId }
const raise = (more: { readonly [key: string]: Json } = {}) => ({
  requestId,
  orgId: id('a-branch'),
  kind: 'MICRO_WISH',
  category: 'CARE',
  cost: 'LOW',
  bodyHash: hash('body'),
  ...more,
})
const asMember = { ...it, claimantOrg: id('b-branch'), asMember: true }
const asOrg = { ...it, claimantOrg: id('b-branch') }

type Step = 'TRIAGED' | 'CLAIMED' | 'DONE' | 'CONFIRMED'
/** A wish on its straight way, fulfilled by a member of branch b. */
const bring = (f: Fixture, to: Step, triage: Json = { ...it, slaHours: 24 }): void => {
  const steps: readonly (readonly [Step | 'RAISED', string, string, Json])[] = [
    ['RAISED', 'a-member-4', 'Raise', raise()],
    ['TRIAGED', 'a-secretary', 'Triage', triage],
    ['CLAIMED', 'b-member-1', 'Claim', asMember],
    ['DONE', 'b-member-1', 'MarkDone', { ...it, proofHash: hash('proof') }],
    ['CONFIRMED', 'a-member-4', 'Confirm', { ...it, satisfaction: 5 }],
  ]
  for (const [state, who, action, args] of steps) {
    f.does(who, `service.${action}`, args)
    if (state === to) return
  }
}

const vouch = (f: Fixture) => {
  f.register('voucher', 'zone', { kind: 'SERVICE' })
  f.register('nobody-known', 'a-branch')
}

/** A rule by which members who fulfil a wish earn, in force the day after. */
const rule = (f: Fixture) => {
  f.does('zone-officer', 'points.DefineRule', {
    ruleId: id('wishes'),
    terms: { sourceType: 'SERVICE', amount: 10, effectiveFromMs: f.now + 2 * DAY },
  })
  f.does('zone-secretary', 'points.ApproveRule', { ruleId: id('wishes') })
  f.wait(3 * DAY)
}

export const cases: readonly Case[] = [
  [
    'members and others who take part raise, once, where an organisation is',
    f => {
      f.gives('E_NOT_FOUND', 'a-member-4', 'service.Raise', raise({ orgId: id('nowhere') }))
      f.gives('E_AUTH', 'a-door', 'service.Raise', raise())
      f.gives('E_AUTH', 'b-member-1', 'service.Raise', raise())
      f.does('a-member-4', 'service.Raise', raise())
      f.gives('E_DUP', 'a-member-4', 'service.Raise', raise())
    },
  ],
  [
    'who stays anonymous uses an account of no member, and a service vouches for it',
    f => {
      vouch(f)
      const anonymous = raise({ anonymous: true })
      f.gives('E_AUTH', 'nobody-known', 'service.Raise', anonymous)
      f.gives('E_ARG', 'a-member-4+voucher', 'service.Raise', anonymous)
      const gone = f.dissolved()
      f.gives('E_STATE', 'nobody-known+voucher', 'service.Raise', raise({ anonymous: true, orgId: id(gone) }))
      f.does('nobody-known+voucher', 'service.Raise', anonymous)
    },
  ],
  [
    'it is taken in from above, with hours to fulfil it',
    f => {
      const triage = { ...it, slaHours: 24 }
      f.gives('E_NOT_FOUND', 'a-secretary', 'service.Triage', triage)
      f.does('a-member-4', 'service.Raise', raise())
      f.gives('E_ARG', 'a-secretary', 'service.Triage', it)
      f.gives('E_NOT_FOUND', 'a-secretary', 'service.Triage', { ...triage, pointsRule: id('nothing') })
      f.gives('E_ARG', 'a-secretary', 'service.Triage', { ...triage, pointsRule: id('rule') })
      f.gives('E_SCOPE', 'b-secretary', 'service.Triage', triage)
      f.does('a-secretary', 'service.Triage', triage)
      f.gives('E_STATE', 'a-secretary', 'service.Triage', triage)
    },
  ],
  [
    'it is claimed by an organisation or a member, not by who raised it',
    f => {
      f.gives('E_NOT_FOUND', 'b-member-1', 'service.Claim', asMember)
      f.does('a-member-4', 'service.Raise', raise())
      f.gives('E_STATE', 'b-member-1', 'service.Claim', asMember)
      f.does('a-secretary', 'service.Triage', { ...it, slaHours: 24 })
      f.gives('E_NOT_FOUND', 'b-member-1', 'service.Claim', { ...asMember, claimantOrg: id('nowhere') })
      f.gives('E_SOD', 'a-member-4', 'service.Claim', { ...asMember, claimantOrg: id('a-branch') })
      f.gives('E_AUTH', 'b-member-1', 'service.Claim', asOrg)
      f.does('b-branch-clerk', 'service.Claim', asOrg)
    },
  ],
  [
    'who claimed it tells that it is done, who raised it confirms or reopens',
    f => {
      const done = { ...it, proofHash: hash('proof') }
      f.gives('E_NOT_FOUND', 'b-member-1', 'service.MarkDone', done)
      f.gives('E_NOT_FOUND', 'a-member-4', 'service.Confirm', { ...it, satisfaction: 3 })
      f.gives('E_NOT_FOUND', 'a-member-4', 'service.Reopen', it)
      bring(f, 'CLAIMED')
      f.gives('E_AUTH', 'b-branch-clerk', 'service.MarkDone', done)
      f.gives('E_STATE', 'a-member-4', 'service.Confirm', { ...it, satisfaction: 3 })
      for (let i = 0; i < 3; i++) {
        f.does('b-member-1', 'service.MarkDone', done)
        f.gives('E_AUTH', 'b-member-1', 'service.Reopen', it)
        f.does('a-member-4', 'service.Reopen', it)
        f.gives('E_STATE', 'a-member-4', 'service.Reopen', it)
        f.does('b-member-1', 'service.Claim', asMember)
      }
      f.does('b-member-1', 'service.MarkDone', done)
      f.gives('E_STATE', 'b-member-1', 'service.MarkDone', done)
      f.gives('E_LIMIT', 'a-member-4', 'service.Reopen', it)
      f.gives('E_ARG', 'a-member-4', 'service.Confirm', it)
      f.gives('E_AUTH', 'b-member-1', 'service.Confirm', { ...it, satisfaction: 3 })
      f.does('a-member-4', 'service.Confirm', { ...it, satisfaction: 3 })
    },
  ],
  [
    'that it waits too long is told once in each wait',
    f => {
      f.gives('E_NOT_FOUND', 'a-door', 'service.MarkBreached', it)
      f.does('a-member-4', 'service.Raise', raise())
      f.gives('E_WINDOW', 'a-door', 'service.MarkBreached', it)
      f.wait(49 * HOUR)
      f.does('a-door', 'service.MarkBreached', it)
      f.gives('E_DUP', 'a-door', 'service.MarkBreached', it)
      f.does('a-secretary', 'service.Triage', { ...it, slaHours: 1 })
      f.wait(2 * HOUR)
      f.does('a-door', 'service.MarkBreached', it)
      f.does('b-member-1', 'service.Claim', asMember)
      f.does('b-member-1', 'service.MarkDone', { ...it, proofHash: hash('proof') })
      f.gives('E_STATE', 'a-door', 'service.MarkBreached', it)
    },
  ],
  [
    'points come once, after the confirmation, out of the budget of the branch of who earned them',
    f => {
      f.gives('E_NOT_FOUND', 'a-door', 'service.CreditClaimant', it)
      rule(f)
      bring(f, 'DONE', { ...it, slaHours: 24, pointsRule: id('wishes') })
      f.gives('E_STATE', 'a-door', 'service.CreditClaimant', it)
      f.does('a-member-4', 'service.Confirm', { ...it, satisfaction: 4 })
      f.gives('E_BUDGET', 'a-door', 'service.CreditClaimant', it)
      f.does('b-secretary', 'points.GrantBudget', { orgId: id('b-branch'), month: monthOf(f.now), amount: 10 })
      f.does('a-door', 'service.CreditClaimant', it)
      f.gives('E_STATE', 'a-door', 'service.CreditClaimant', it)
    },
  ],
  [
    'one person closes what was confirmed, two what was not, once nobody answers',
    f => {
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'service.Close', it)
      bring(f, 'CLAIMED')
      f.gives('E_STATE', 'a-branch-clerk+a-secretary', 'service.Close', it)
      f.does('b-member-1', 'service.MarkDone', { ...it, proofHash: hash('proof') })
      f.gives('E_WINDOW', 'a-branch-clerk+a-secretary', 'service.Close', it)
      f.wait(8 * DAY)
      f.gives('E_AUTH', 'a-branch-clerk', 'service.Close', it)
      f.does('a-branch-clerk+a-secretary', 'service.Close', it)
      f.gives('E_STATE', 'a-branch-clerk', 'service.Close', it)
      const other = { requestId: id('other') }
      f.does('a-member-4', 'service.Raise', raise(other))
      f.does('a-secretary', 'service.Triage', { ...other, slaHours: 24 })
      f.does('b-branch-clerk', 'service.Claim', { ...other, claimantOrg: id('b-branch') })
      f.does('b-member-3', 'service.MarkDone', { ...other, proofHash: hash('proof') })
      f.does('a-member-4', 'service.Confirm', { ...other, satisfaction: 1 })
      f.does('a-branch-clerk', 'service.Close', other)
    },
  ],
]
