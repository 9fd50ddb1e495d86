/** `org`: organisations, their changes, terms, enterprises, alliances. */

import { err } from '#base'
import { type AnyTable, defineModule, genesis } from '../define.ts'
import { MODULE } from '../ids.ts'
import { endAllianceAction, formAlliance, joinAlliance, leaveAllianceAction } from './alliance-handlers.ts'
import {
  decideChange,
  draftChange,
  lapseChange,
  proposeChange,
  resubmitChange,
  submitChange,
  withdrawChange,
} from './change-handlers.ts'
import { linkUnit, setCoverage, unlinkUnit, upsertEnterprise } from './enterprise-handlers.ts'
import * as events from './events.ts'
import { executeChange, moveMembersForChange } from './execute-handlers.ts'
import { expireOrg, reviewOrg } from './flags.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { allianceMachine, changeMachine, orgMachine } from './machine.ts'
import { OrgGenesis } from './messages.ts'
import { createOrg, ROOT_PARENT } from './organisations.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import { ORG_TYPE } from './schema.ts'
import * as state from './state.ts'
import { extendTerm, recordElection } from './term-handlers.ts'

const { rootOf: _, ...tables } = state

export const org = defineModule({
  id: MODULE.org,
  name: 'org',
  title: { en: 'Organisations', zh: '组织' },
  tables: Object.values(tables) as unknown as readonly AnyTable[],
  actions: [
    proposeChange,
    decideChange,
    resubmitChange,
    withdrawChange,
    executeChange,
    upsertEnterprise,
    linkUnit,
    unlinkUnit,
    recordElection,
    extendTerm,
    draftChange,
    submitChange,
    lapseChange,
    moveMembersForChange,
    setCoverage,
    formAlliance,
    joinAlliance,
    leaveAllianceAction,
    endAllianceAction,
    reviewOrg,
    expireOrg,
  ],
  queries,
  params: Object.values(params),
  machines: [changeMachine, orgMachine, allianceMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
  genesis: genesis({
    data: OrgGenesis,
    apply: (ctx, { orgId, profile }) => {
      const { COMMITTEE, WORK_COMMITTEE } = ORG_TYPE
      if (profile.type !== COMMITTEE && profile.type !== WORK_COMMITTEE)
        return err('E_PARENT', 'the root is a committee')
      createOrg(ctx, { orgId, parentId: ROOT_PARENT, profile })
      ctx.put(state.rootOrg, [], { orgId })
      ctx.emit(events.orgActivated, { orgId })
      return undefined
    },
  }),
})
