import { ORG_STATE } from '../../../contracts/org/schema.ts'
import { orgs } from '../../../contracts/org/state.ts'
import { address, type Case, DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import { secondBranch } from '../org-kit.ts'

const FORM = 'org.FormAlliance'
const JOIN = 'org.JoinAlliance'
const LEAVE = 'org.LeaveAlliance'
const END = 'org.EndAlliance'
const BOTH = 'a-secretary+b-secretary'
const ALLIANCE = { allianceId: id('alliance') }

const BY_ZONE = { proposer: 'zone-officer', decider: 'zone-secretary' }

const forming = (f: Fixture, more = {}) => ({
  ...ALLIANCE,
  leadOrg: id('a-committee'),
  partnerOrg: id('b-committee'),
  purpose: 'PAIRED_BUILDING',
  toMs: f.now + 100 * DAY,
  ...more,
})
const side = (org: string) => ({ ...ALLIANCE, orgId: id(org) })

/** A secretary for a branch that has none. */
const secretaryOf = (f: Fixture, name: string, org: string): void => {
  f.register(name, 'a-committee')
  f.grant('a-secretary', name, 'SECRETARY', org)
}

export const cases: readonly Case[] = [
  [
    'an alliance is formed, joined and left by the secretaries of both sides',
    f => {
      const form = forming(f)
      f.gives('E_NOT_FOUND', BOTH, FORM, { ...form, partnerOrg: id('nowhere') })
      f.gives('E_SCOPE', 'a-secretary', FORM, form)
      f.gives('E_SOD', 'a-secretary', FORM, { ...form, partnerOrg: id('a-committee') })
      f.gives('E_TERM', BOTH, FORM, { ...form, toMs: f.now })
      f.gives('E_TERM', BOTH, FORM, { ...form, toMs: f.now + 3_000 * DAY })
      f.does(BOTH, FORM, form)
      f.gives('E_DUP', BOTH, FORM, form)
      f.gives('E_NOT_FOUND', 'a-secretary+a-member-3', JOIN, { ...side('a-branch'), allianceId: id('none') })
      f.gives('E_SCOPE', 'b-secretary+a-member-3', JOIN, side('a-branch'))
      f.does('a-secretary+a-member-3', JOIN, side('a-branch'))
      f.gives('E_DUP', BOTH, JOIN, side('b-committee'))
      f.gives('E_NOT_FOUND', BOTH, LEAVE, { ...side('b-committee'), allianceId: id('none') })
      f.gives('E_ARG', 'a-secretary+b-member-3', LEAVE, side('b-branch'))
      f.does(BOTH, LEAVE, side('b-committee'))
      f.does('a-secretary', LEAVE, side('a-committee'))
      f.gives('E_STATE', 'a-secretary+a-member-3', LEAVE, side('a-branch'))
      f.gives('E_STATE', BOTH, JOIN, side('b-committee'))
    },
  ],
  [
    'an alliance has two organisations, both of them active',
    f => {
      f.register('two', 'zone')
      f.grant('zone-organizer', 'two', 'SECRETARY', 'zone')
      const self = forming(f, { leadOrg: id('zone'), partnerOrg: id('zone') })
      f.gives('E_ARG', 'zone-secretary+two', FORM, self)
      f.org('t', 'zone', BY_ZONE, { formality: 'TEMPORARY', expiresAtMs: f.now + DAY })
      f.register('t-secretary', 'zone')
      f.grant('zone-organizer', 't-secretary', 'SECRETARY', 't')
      f.does(BOTH, FORM, forming(f))
      f.does('a-secretary+t-secretary', JOIN, side('t'))
    },
  ],
  [
    'an alliance runs to its end, then anyone puts it away',
    f => {
      f.does(BOTH, FORM, forming(f))
      f.gives('E_NOT_FOUND', 'auditor', END, { allianceId: id('none') })
      f.gives('E_WINDOW', 'auditor', END, ALLIANCE)
      f.wait(100 * DAY)
      f.gives('E_EXPIRED', 'a-secretary+a-member-3', JOIN, side('a-branch'))
      f.does('auditor', END, ALLIANCE)
      f.gives('E_STATE', 'auditor', END, ALLIANCE)
    },
  ],
  [
    'an organisation is in at most eight alliances',
    f => {
      for (let n = 0; n < 8; n++) f.does(BOTH, FORM, forming(f, { allianceId: id(`alliance-${n}`) }))
      f.gives('E_LIMIT', BOTH, FORM, forming(f))
      const other = forming(f, { partnerOrg: id('a-branch'), leadOrg: id('b-branch') })
      f.does('b-member-3+a-member-3', FORM, other)
      f.gives('E_LIMIT', 'b-member-3+a-secretary', JOIN, side('a-committee'))
    },
  ],
  [
    'who is restructured enters no alliance',
    f => {
      secondBranch(f, 'a-two')
      secretaryOf(f, 'two-secretary', 'a-two')
      f.patch(orgs, [rawId('a-two')], { state: ORG_STATE.RESTRUCTURING })
      f.gives('E_STATE', 'a-secretary+two-secretary', FORM, forming(f, { partnerOrg: id('a-two') }))
    },
  ],
  [
    'how an enterprise is covered follows its links, or names a liaison',
    f => {
      const SET = 'org.SetCoverage'
      const record = { enterpriseId: id('e'), orgId: id('a-branch'), regionCode: 1, sizeTier: 'MICRO' }
      const enterprise = { ...record, coverage: 'NONE', commitRoot: hash('e') }
      const covered = (coverage: string, more = {}) => ({ enterpriseId: id('e'), coverage, ...more })
      const liaison = { liaison: address('liaison') }
      f.gives('E_ARG', 'a-branch-clerk', 'org.UpsertEnterprise', { ...enterprise, coverage: 'LIAISON' })
      f.does('a-branch-clerk', 'org.UpsertEnterprise', enterprise)
      f.gives('E_NOT_FOUND', 'a-branch-clerk', SET, { ...covered('NONE'), enterpriseId: id('none') })
      f.gives('E_SCOPE', 'b-branch-clerk', SET, covered('NONE'))
      f.register('liaison', 'a-branch')
      f.gives('E_ARG', 'a-branch-clerk', SET, covered('LIAISON', liaison))
      f.grant('a-member-3', 'liaison', 'LIAISON', 'a-branch')
      f.gives('E_ARG', 'a-branch-clerk', SET, covered('LIAISON'))
      f.gives('E_ARG', 'a-branch-clerk', SET, covered('NONE', liaison))
      f.does('a-branch-clerk', SET, covered('LIAISON', liaison))
      f.gives('E_STATE', 'a-branch-clerk', SET, covered('OWN_ORG'))
      f.does('a-branch-clerk', 'org.LinkUnit', { enterpriseId: id('e'), orgId: id('a-branch') })
      f.gives('E_STATE', 'a-branch-clerk', SET, covered('NONE'))
      f.does('a-branch-clerk', SET, covered('OWN_ORG'))
      f.register('admin', 'a-branch')
      f.grant('a-member-3', 'admin', 'ENTERPRISE_ADMIN', 'a-branch')
      f.gives('E_AUTH', 'admin', 'org.UpsertEnterprise', { ...enterprise, coverage: 'JOINT' })
      f.does('admin', 'org.UpsertEnterprise', { ...enterprise, coverage: 'OWN_ORG', sizeTier: 'SMALL' })
    },
  ],
  [
    'flags follow what is there, whoever looks',
    f => {
      const REVIEW = 'org.ReviewOrg'
      const branch = { orgId: id('a-branch') }
      f.gives('E_NOT_FOUND', 'auditor', REVIEW, { orgId: id('nowhere') })
      f.gives('E_WINDOW', 'auditor', REVIEW, branch)
      f.wait(4 * 365 * DAY)
      f.does('auditor', REVIEW, branch)
      f.gives('E_WINDOW', 'auditor', REVIEW, branch)
    },
  ],
]
