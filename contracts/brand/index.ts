/** `brand`: assets of design with their versions, licences and uses; the emblem only as and where it may stand. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import {
  deprecate,
  forbidGeometry,
  newAssetVersion,
  noteReturn,
  notifyUses,
  permitGeometry,
  release,
  submitAsset,
  submitAssetForReview,
  withdrawAsset,
} from './asset-handlers.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { assetMachine, licenceMachine } from './machine.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'
import { instantiate, issueLicence, recordUsage, revokeLicence } from './use-handlers.ts'

export const brand = defineModule({
  id: MODULE.brand,
  name: 'brand',
  title: { en: 'Brand and image design', zh: '形象设计' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  params: Object.values(params),
  labels,
  machines: [assetMachine, licenceMachine],
  actions: [
    submitAsset,
    newAssetVersion,
    submitAssetForReview,
    noteReturn,
    release,
    deprecate,
    withdrawAsset,
    notifyUses,
    permitGeometry,
    forbidGeometry,
    issueLicence,
    revokeLicence,
    recordUsage,
    instantiate,
  ],
  queries,
  events: Object.values(events) as never,
  invariants,
})
