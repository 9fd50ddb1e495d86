/** Which module may award by rules of which source. A number that no module of the chain has awards nothing. */

import { MODULE } from '../ids.ts'
import { SOURCE_TYPE, type SourceType } from './schema.ts'

/** Numbers of the extensions stand in their own folders; they are fixed for ever. */
const EXTENSION = { evaluation: 32, resource: 33, service: 35 } as const

export const SOURCE_MODULE: Readonly<Record<SourceType, number>> = {
  [SOURCE_TYPE.ACTIVITY]: MODULE.activity,
  [SOURCE_TYPE.TRAINING]: MODULE.training,
  [SOURCE_TYPE.LIVESTREAM]: MODULE.livestream,
  [SOURCE_TYPE.BULLETIN]: MODULE.bulletin,
  [SOURCE_TYPE.SERVICE]: EXTENSION.service,
  [SOURCE_TYPE.EVALUATION]: EXTENSION.evaluation,
  [SOURCE_TYPE.RESOURCE]: EXTENSION.resource,
  [SOURCE_TYPE.MANUAL]: MODULE.points,
  [SOURCE_TYPE.PROFILE]: MODULE.member,
}
