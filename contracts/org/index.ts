/** `org`: organisations, their changes, enterprises. */

import { err } from '#base'
import { type AnyTable, defineModule, genesis } from '../define.ts'
import { MODULE } from '../ids.ts'
import { linkUnit, unlinkUnit, upsertEnterprise } from './enterprise-handlers.ts'
import * as events from './events.ts'
import { decideChange, executeChange, proposeChange, resubmitChange, withdrawChange } from './handlers.ts'
import { labels } from './labels.ts'
import { createOrg, ROOT_PARENT } from './organisations.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import { ORG_TYPE, OrgGenesis } from './schema.ts'
import * as state from './state.ts'
import { extendTerm, recordElection } from './term-handlers.ts'

export const org = defineModule({
  id: MODULE.org,
  name: 'org',
  title: { en: 'Organisations', zh: '组织' },
  tables: Object.values(state).filter(one => typeof one !== 'function') as unknown as readonly AnyTable[],
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
  ],
  queries,
  params: Object.values(params),
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
