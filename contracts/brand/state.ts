/** Tables of `brand`. */

import type { Hash } from '#base'
import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part } from '../key.ts'
import { AssetVersion, BrandAsset, Licence, Mark, Usage, VersionNumber } from './schema.ts'

const module = MODULE.brand
const idKey = bytesPart<Id>(ID_BYTES)
const hashKey = bytesPart<Hash>(32)

export const assets = table({ module, id: 1, name: 'assets', key: [idKey], value: BrandAsset })
/** (asset, version from 1) */
export const versions = table({ module, id: 2, name: 'versions', key: [idKey, u32Part], value: AssetVersion })
/** (root of files, asset) */
export const files = table({ module, id: 3, name: 'files', key: [hashKey, idKey], value: VersionNumber })
export const licences = table({ module, id: 4, name: 'licences', key: [idKey], value: Licence })
/** (asset, version, number) */
export const usages = table({ module, id: 5, name: 'usages', key: [idKey, u32Part, u32Part], value: Usage })
/** (asset, version, where, subject) */
export const usedFor = table({
  module,
  id: 6,
  name: 'usedFor',
  key: [idKey, u32Part, u8Part, idKey],
  value: Mark,
})
/** (owner, asset) */
export const orgAssets = table({ module, id: 7, name: 'orgAssets', key: [idKey, idKey], value: Mark })
/** Shapes of emblem and flag that are right. */
export const geometries = table({ module, id: 8, name: 'geometries', key: [hashKey], value: Mark })
/** (parent, its version, instance) */
export const instances = table({
  module,
  id: 9,
  name: 'instances',
  key: [idKey, u32Part, idKey],
  value: VersionNumber,
})
/** (organisation that may use, licence) */
export const granted = table({ module, id: 10, name: 'granted', key: [idKey, idKey], value: Mark })
