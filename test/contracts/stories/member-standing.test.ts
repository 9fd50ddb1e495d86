/** Stage and standing follow from resolutions: each of both with each kind of resolution, and what a member may do in them. */

import { describe, expect, it } from 'vitest'
import { capabilitiesOf, countOf } from '../../../contracts/member/rules.ts'
import { RESOLUTION_KIND, STAGE, STANDING } from '../../../contracts/member/schema.ts'
import { members } from '../../../contracts/member/state.ts'
import { Fixture, hash, id, rawId } from '../fixture.ts'

const CANDIDATES = ['APPLICANT', 'ACTIVIST', 'DEVELOPMENT_TARGET']
const GOOD = ['ACTIVE', 'IN_TRANSFER']

/** From which stages and standings each kind leads on; an assembly has to resolve on the first four. */
const ALLOWED: Readonly<
  Record<keyof typeof RESOLUTION_KIND, readonly [stages: readonly string[], standings: readonly string[]]>
> = {
  ADMIT: [['DEVELOPMENT_TARGET'], ['ACTIVE']],
  CONFIRM: [['PROBATIONARY'], GOOD],
  EXTEND_PROBATION: [['PROBATIONARY'], GOOD],
  DISQUALIFY: [['PROBATIONARY'], ['ACTIVE']],
  CANCEL: [CANDIDATES, ['ACTIVE']],
  LIMIT_RIGHTS: [['FULL', 'PROBATIONARY'], ['ACTIVE']],
  RESTORE_RIGHTS: [Object.keys(STAGE), ['RIGHTS_LIMITED']],
  EXIT: [
    [...CANDIDATES, 'PROBATIONARY', 'FULL'],
    ['ACTIVE', 'RIGHTS_LIMITED'],
  ],
}
const VOTED = ['ADMIT', 'CONFIRM', 'EXTEND_PROBATION', 'DISQUALIFY']

const expected = (kind: keyof typeof RESOLUTION_KIND, stage: string, standing: string): string => {
  const [stages, standings] = ALLOWED[kind]
  if (!stages.includes(stage) || !standings.includes(standing)) return 'E_STATE'
  // The assembly is asked for next, and there is none.
  return VOTED.includes(kind) ? 'E_NOT_FOUND' : 'OK'
}

describe.each(Object.entries(STANDING))('a member who is %s', (standing, standingNumber) => {
  it.each(Object.entries(STAGE))(`as %s can be resolved on as the rules say`, (stage, stageNumber) => {
    for (const kind of Object.keys(RESOLUTION_KIND) as (keyof typeof RESOLUTION_KIND)[]) {
      const f = new Fixture()
      f.patch(members, [rawId('a-member-4')], { stage: stageNumber, standing: standingNumber })
      const args = { resolutionId: id('r'), kind, mid: id('a-member-4'), minutes: hash('minutes') }
      const found = f.world.do('a-member-3', 'member.SubmitResolution', args)
      expect(`${kind} ${found}`).toBe(`${kind} ${expected(kind, stage, standing)}`)
    }
  })

  it.each(Object.entries(STAGE))(
    `as %s may do what the rules say, and is counted once or nowhere`,
    (stage, stageNumber) => {
      const row = { stage: stageNumber, standing: standingNumber }
      const good = GOOD.includes(standing)
      const rights =
        good && stage === 'FULL'
          ? 31
          : good && stage === 'PROBATIONARY'
            ? 6
            : good && CANDIDATES.includes(stage)
              ? 2
              : 0
      expect(capabilitiesOf(row)).toBe(standing === 'GUEST' ? 6 : rights)
      const name =
        { FULL: 'full', PROBATIONARY: 'probationary' }[stage] ?? (CANDIDATES.includes(stage) ? 'candidate' : undefined)
      const limited = standing === 'RIGHTS_LIMITED' && name !== undefined ? 'limited' : undefined
      expect(countOf(row)).toBe(good ? name : limited)
    },
  )
})
