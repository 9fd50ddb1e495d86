/** What holds of `brand` after every block. */

import { equalBytes, toHex } from '#base'
import type { Invariant } from '../define.ts'
import { isApproved } from '../review/rules.ts'
import { cases } from '../review/state.ts'
import { checkEmblemScope, holdsEmblem } from './rules.ts'
import { ASSET_STATE, type AssetVersion } from './schema.ts'
import { assets, licences, usages, versions } from './state.ts'

const WAS_RELEASED: readonly AssetVersion['state'][] = [
  ASSET_STATE.RELEASED,
  ASSET_STATE.DEPRECATED,
  ASSET_STATE.WITHDRAWN,
]

/** Each step up the tree is one less, so no way up comes back. */
const lineage: Invariant = {
  name: 'lineage',
  title: { en: 'Nothing is made of itself', zh: '素材来源无环' },
  async *violations(scan) {
    for await (const [[bid, version], { parentBid, parentVersion, depth }] of scan.rows(versions)) {
      const parent = parentBid.length === 0 ? undefined : await scan.get(versions, [parentBid, parentVersion])
      const fits = parentBid.length === 0 ? depth === 0 : parent !== undefined && depth === parent.depth + 1
      if (!fits) yield `${toHex(bid)} ${version}`
    }
  },
}

const reviewed: Invariant = {
  name: 'reviewed',
  title: { en: 'Nothing is released without an approval of just these files', zh: '发布素材均经审核且一致' },
  async *violations(scan) {
    for await (const [[bid, version], { state, caseId, files }] of scan.rows(versions)) {
      if (!WAS_RELEASED.includes(state)) continue
      const found = await scan.get(cases, [caseId])
      const same = found !== undefined && equalBytes(found.subjectId, bid) && found.tier === 3
      if (!same || !isApproved(found) || !equalBytes(found.contentHash, files.fileRoot))
        yield `${toHex(bid)} ${version}`
    }
  },
}

const emblem: Invariant = {
  name: 'emblem',
  title: { en: 'The emblem stands only where it may, and its assets are known', zh: '党徽党旗仅用于许可范围' },
  async *violations(scan) {
    for await (const [[bid, version], found] of scan.rows(versions)) {
      if (holdsEmblem(found) && (await scan.get(assets, [bid]))?.emblem !== true) yield `${toHex(bid)} ${version}`
      for await (const [[, , number], { where }] of scan.rows(usages, [bid, version])) {
        if (!checkEmblemScope(found, where).ok) yield `use ${number} of ${toHex(bid)} ${version}`
      }
    }
    for await (const [[licenceId], { bid, version, scope }] of scan.rows(licences)) {
      const found = await scan.get(versions, [bid, version])
      if (found === undefined || !checkEmblemScope(found, scope).ok) yield `licence ${toHex(licenceId)}`
    }
  },
}

const uses: Invariant = {
  name: 'uses',
  title: { en: 'Uses are numbered; only those of what is withdrawn are told', zh: '使用编号连续,仅撤回后通知' },
  async *violations(scan) {
    for await (const [[bid, version], found] of scan.rows(versions)) {
      let number = 0
      for await (const [[, , at]] of scan.rows(usages, [bid, version])) {
        if (at !== number) yield `${toHex(bid)} ${version}: ${at}`
        number += 1
      }
      const isTold = found.notified > 0
      const early = isTold && found.state !== ASSET_STATE.WITHDRAWN
      if (number !== found.uses || found.notified > found.uses || early) yield `${toHex(bid)} ${version}`
    }
  },
}

export const invariants: readonly Invariant[] = [lineage, reviewed, emblem, uses]
