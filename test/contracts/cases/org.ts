import { type Case, DAY, type Fixture, hash, id, PROFILE } from '../fixture.ts'

const decide = (changeId: string, decision: string) => ({ changeId, decision, replyDoc: hash('reply') })

const enterprise = {
  enterpriseId: id('e'),
  regionCode: 1,
  sizeTier: 'SMALL',
  coverage: 'OWN_ORG',
  commitRoot: hash('e'),
}

/** Two people found committees below each other: each is secretary of every other level and officer of the rest. */
const deepen = (f: Fixture): string => {
  f.register('s0', 'zone')
  f.register('s1', 'zone')
  f.org('level-1', 'zone', { proposer: 'zone-officer', decider: 'zone-secretary' })
  f.grant('zone-organizer', 's1', 'SECRETARY', 'level-1')
  f.grant('zone-organizer', 's0', 'ORG_OFFICER', 'level-1')
  for (let level = 2; level <= 6; level++) {
    const [secretary, officer] = [`s${(level - 1) % 2}`, `s${level % 2}`]
    f.org(`level-${level}`, `level-${level - 1}`, { proposer: officer, decider: secretary })
    f.grant(secretary, officer, 'SECRETARY', `level-${level}`)
    f.grant(officer, secretary, 'ORG_OFFICER', `level-${level}`)
  }
  return 's1'
}

/** Two officers of the committee above branch a. */
const BY_SUPERIOR = 'a-secretary+a-officer'

export const cases: readonly Case[] = [
  [
    'a change is proposed below, decided by another, carried out once',
    f => {
      const proposal = f.proposal('c', 'zone')
      const change = { changeId: proposal.changeId as string }
      f.gives('E_NOT_FOUND', 'zone-officer', 'org.ProposeChange', { ...proposal, parentId: id('nowhere') })
      f.gives('E_AUTH', 'registrar', 'org.ProposeChange', proposal)
      f.gives('E_SCOPE', 'a-officer', 'org.ProposeChange', proposal)
      const { profile: _, ...bare } = proposal
      f.gives('E_ARG', 'zone-officer', 'org.ProposeChange', bare)
      f.gives('E_DUP', 'zone-officer', 'org.ProposeChange', { ...proposal, orgId: id('a-committee') })
      f.does('zone-secretary', 'org.ProposeChange', proposal)
      f.gives('E_DUP', 'zone-officer', 'org.ProposeChange', proposal)
      f.gives('E_NOT_FOUND', 'zone-organizer', 'org.DecideChange', decide(id('none'), 'APPROVE'))
      f.gives('E_SOD', 'zone-secretary', 'org.DecideChange', decide(change.changeId, 'APPROVE'))
      f.gives('E_NOT_FOUND', 'zone-secretary', 'org.ExecuteChange', { changeId: id('none') })
      f.gives('E_STATE', 'zone-secretary', 'org.ExecuteChange', change)
      f.does('zone-organizer', 'org.DecideChange', decide(change.changeId, 'APPROVE'))
      f.gives('E_STATE', 'zone-organizer', 'org.DecideChange', decide(change.changeId, 'REJECT'))
      f.gives('E_AUTH', 'zone-officer', 'org.ExecuteChange', change)
      f.does('zone-organizer', 'org.ExecuteChange', change)
      f.gives('E_STATE', 'zone-organizer', 'org.ExecuteChange', change)
    },
  ],
  [
    'a branch has three full members, a temporary organisation an end, and each type its parents',
    f => {
      const branch = f.proposal('br', 'a-committee', { type: 'BRANCH' })
      f.gives('E_LIMIT', 'a-officer', 'org.ProposeChange', { ...branch, planCount: 2, planRoot: hash('p') })
      f.gives('E_ARG', 'a-officer', 'org.ProposeChange', { ...branch, planCount: 3 })
      const temporary = { ...PROFILE, type: 'BRANCH', formality: 'TEMPORARY' }
      f.gives('E_TERM', 'a-officer', 'org.ProposeChange', { ...branch, profile: temporary })
      const far = { ...temporary, expiresAtMs: f.now + 800 * DAY }
      f.gives('E_TERM', 'a-officer', 'org.ProposeChange', { ...branch, profile: far })
      const formal = { ...PROFILE, expiresAtMs: f.now + DAY }
      f.gives('E_ARG', 'a-officer', 'org.ProposeChange', { ...branch, profile: formal })
      f.gives('E_PARENT', 'a-member-3', 'org.ProposeChange', f.proposal('x', 'a-branch'))
      f.does('a-member-3', 'org.ProposeChange', f.proposal('g', 'a-branch', { type: 'GROUP' }))
    },
  ],
  [
    'the tree has at most six levels below the root',
    f => {
      const officer = deepen(f)
      f.gives('E_CYCLE', officer, 'org.ProposeChange', f.proposal('level-7', 'level-6'))
      f.register('liaison', 'zone')
      f.grant('s0', 'liaison', 'LIAISON', 'level-6')
      f.gives('E_CYCLE', 'liaison', 'org.DraftChange', f.proposal('level-7', 'level-6'))
    },
  ],
  [
    'only what is empty can be dissolved, and never the root',
    f => {
      const root = { changeId: id('d'), kind: 'DISSOLVE', orgId: id('zone'), requestDoc: hash('r') }
      f.gives('E_STATE', 'zone-officer', 'org.ProposeChange', root)
      const branch = { ...root, orgId: id('a-branch') }
      f.gives('E_ARG', 'a-officer', 'org.ProposeChange', { ...branch, profile: PROFILE })
      f.does('a-officer', 'org.ProposeChange', branch)
      f.does('a-secretary', 'org.DecideChange', decide(id('d'), 'APPROVE'))
      f.gives('E_STATE', 'a-officer', 'org.ExecuteChange', { changeId: id('d') })
      const gone = f.dissolved()
      f.gives('E_STATE', 'zone-officer', 'org.ProposeChange', { ...root, changeId: id('d2'), orgId: id(gone) })
    },
  ],
  [
    'a profile is revised with a type that stays',
    f => {
      const rename = { changeId: id('r'), kind: 'RENAME', orgId: id('a-branch'), requestDoc: hash('r') }
      const branch = { ...PROFILE, type: 'BRANCH', commitRoot: hash('new') }
      f.gives('E_ARG', 'a-member-3', 'org.ProposeChange', { ...rename, profile: PROFILE })
      f.does('a-member-3', 'org.ProposeChange', { ...rename, profile: branch })
      f.does('a-secretary', 'org.DecideChange', decide(id('r'), 'APPROVE'))
      f.does('a-secretary', 'org.ExecuteChange', { changeId: id('r') })
    },
  ],
  [
    'a returned change comes back, a withdrawn one does not',
    f => {
      const proposal = f.proposal('c', 'zone')
      const changeId = proposal.changeId as string
      const again = { changeId, requestDoc: hash('better') }
      f.gives('E_NOT_FOUND', 'zone-officer', 'org.ResubmitChange', { ...again, changeId: id('none') })
      f.gives('E_NOT_FOUND', 'zone-officer', 'org.WithdrawChange', { changeId: id('none') })
      f.does('zone-officer', 'org.ProposeChange', proposal)
      f.gives('E_STATE', 'zone-officer', 'org.ResubmitChange', again)
      f.does('zone-secretary', 'org.DecideChange', decide(changeId, 'RETURN'))
      f.gives('E_AUTH', 'zone-secretary', 'org.ResubmitChange', again)
      f.does('zone-officer', 'org.ResubmitChange', again)
      f.does('zone-officer', 'org.WithdrawChange', { changeId })
      f.gives('E_STATE', 'zone-officer', 'org.WithdrawChange', { changeId })
      f.gives('E_STATE', 'zone-secretary', 'org.DecideChange', decide(changeId, 'APPROVE'))
    },
  ],
  [
    'a change lapses after half a year, in every state',
    f => {
      for (const name of ['one', 'two', 'three']) f.does('zone-officer', 'org.ProposeChange', f.proposal(name, 'zone'))
      const change = (name: string) => ({ changeId: id(`${name}/change`) })
      f.does('zone-secretary', 'org.DecideChange', decide(id('two/change'), 'RETURN'))
      f.does('zone-secretary', 'org.DecideChange', decide(id('three/change'), 'APPROVE'))
      f.wait(181 * DAY)
      f.gives('E_EXPIRED', 'zone-secretary', 'org.DecideChange', decide(id('one/change'), 'APPROVE'))
      f.gives('E_EXPIRED', 'zone-officer', 'org.WithdrawChange', change('one'))
      f.gives('E_EXPIRED', 'zone-officer', 'org.ResubmitChange', { ...change('two'), requestDoc: hash('r') })
      f.gives('E_EXPIRED', 'zone-officer', 'org.ExecuteChange', change('three'))
    },
  ],
  [
    'what held when a change was proposed must hold when it is carried out',
    f => {
      const first = f.proposal('c', 'zone')
      const second = { ...first, changeId: id('second') }
      const brief = f.proposal('t', 'zone', { formality: 'TEMPORARY', expiresAtMs: f.now + DAY })
      for (const proposal of [first, second, brief]) {
        f.does('zone-officer', 'org.ProposeChange', proposal)
        f.does('zone-secretary', 'org.DecideChange', decide(proposal.changeId as string, 'APPROVE'))
      }
      f.does('zone-officer', 'org.ExecuteChange', { changeId: first.changeId as string })
      f.gives('E_DUP', 'zone-officer', 'org.ExecuteChange', { changeId: id('second') })
      f.wait(2 * DAY)
      f.gives('E_TERM', 'zone-officer', 'org.ExecuteChange', { changeId: brief.changeId as string })
    },
  ],
  [
    'enterprises are recorded in an area and linked to organisations',
    f => {
      const record = { ...enterprise, orgId: id('a-branch') }
      const link = { enterpriseId: id('e'), orgId: id('a-branch') }
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'org.UpsertEnterprise', { ...record, orgId: id('nowhere') })
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'org.LinkUnit', link)
      f.gives('E_NOT_FOUND', 'a-branch-clerk', 'org.UnlinkUnit', link)
      f.gives('E_SCOPE', 'b-branch-clerk', 'org.UpsertEnterprise', record)
      f.does('a-branch-clerk', 'org.UpsertEnterprise', record)
      f.gives('E_SCOPE', 'b-branch-clerk', 'org.UpsertEnterprise', { ...record, orgId: id('b-branch') })
      f.gives('E_ARG', 'a-branch-clerk', 'org.UpsertEnterprise', { ...record, orgId: id('b-branch') })
      f.does('a-branch-clerk', 'org.LinkUnit', link)
      f.gives('E_DUP', 'a-branch-clerk', 'org.LinkUnit', link)
      f.does('a-branch-clerk', 'org.UnlinkUnit', link)
    },
  ],
  [
    'nothing is recorded for a dissolved organisation',
    f => {
      const gone = f.dissolved()
      f.does('a-branch-clerk', 'org.UpsertEnterprise', { ...enterprise, orgId: id('a-branch') })
      const record = { ...enterprise, enterpriseId: id('e2'), orgId: id(gone) }
      f.gives('E_STATE', 'zone-officer', 'org.UpsertEnterprise', record)
      f.gives('E_STATE', 'zone-officer', 'org.LinkUnit', { enterpriseId: id('e'), orgId: id(gone) })
    },
  ],
  [
    'the election of a new term is recorded by the organisation and its superior, near its end',
    f => {
      const record = 'org.RecordElection'
      const election = (startMs: number, orgId = id('a-branch')) => ({
        orgId,
        startMs,
        resolutionDoc: hash('resolution'),
        officers: 3,
      })
      f.gives('E_NOT_FOUND', BY_SUPERIOR, record, election(f.now, id('nowhere')))
      f.gives('E_AUTH', 'a-officer', record, election(f.now))
      f.gives('E_STATE', 'zone-secretary+zone-officer', record, election(f.now, id(f.dissolved())))
      f.gives('E_TERM', BY_SUPERIOR, record, election(f.now))
      f.gives('E_TERM', BY_SUPERIOR, record, election(1))
      f.wait(3 * 365 * DAY)
      f.gives('E_TERM', BY_SUPERIOR, record, election(f.now + DAY))
      f.does(BY_SUPERIOR, record, election(f.now))
      f.gives('E_TERM', BY_SUPERIOR, record, election(f.now))
    },
  ],
  [
    'a term is extended once, by a year at most',
    f => {
      const extend = 'org.ExtendTerm'
      const extension = (months: number, orgId = id('a-branch')) => ({ orgId, months, replyDoc: hash('reply') })
      f.gives('E_NOT_FOUND', BY_SUPERIOR, extend, extension(3, id('nowhere')))
      f.gives('E_AUTH', 'registrar', extend, extension(3))
      f.gives('E_STATE', 'zone-secretary+zone-officer', extend, extension(3, id(f.dissolved())))
      f.gives('E_TERM', BY_SUPERIOR, extend, extension(0))
      f.gives('E_TERM', BY_SUPERIOR, extend, extension(13))
      f.does(BY_SUPERIOR, extend, extension(12))
      f.gives('E_DUP', BY_SUPERIOR, extend, extension(1))
    },
  ],
  [
    'what was held at an organisation ends with it',
    f => {
      const orgId = id(f.dissolved())
      const record = { ...enterprise, orgId }
      f.gives('E_AUTH', 'empty-clerk', 'org.UpsertEnterprise', record)
    },
  ],
]
