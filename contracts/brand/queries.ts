/** Queries of `brand`. */

import { err, field, type Json, LIMITS, message, ok, toHex, uint32 } from '#base'
import { type QueryContext, query } from '../define.ts'
import { hash, type Id, id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { ASSET_STATE, AssetVersion, BrandAsset, Licence, Usage } from './schema.ts'
import { assets, files, granted, instances, licences, orgAssets, usages, versions } from './state.ts'

const OrgQuery = message('OrgQuery', 512, { orgId: field(1, id), ...PAGE })
const AssetQuery = message('AssetQuery', 512, { bid: field(1, id), ...PAGE })
const VersionQuery = message('VersionQuery', 512, { bid: field(1, id), version: field(2, uint32), ...PAGE })
const FileQuery = message('FileQuery', 512, { root: field(1, hash), ...PAGE })
const OneQuery = message('OneQuery', 64, { bid: field(1, id) })

const object = (json: Json) => json as { readonly [key: string]: Json }

const assetCard = async (ctx: QueryContext, bid: Id): Promise<Json | undefined> => {
  const asset = await ctx.get(assets, [bid])
  return asset && { bid: toHex(bid), ...object(BrandAsset.toJson(asset)) }
}

const asset = query({
  name: 'asset',
  title: { en: 'An asset', zh: '形象素材' },
  args: OneQuery,
  run: async (ctx, { bid }) => {
    const card = await assetCard(ctx, bid)
    return card === undefined ? err('NOT_FOUND') : ok(card)
  },
})

const assetsOf = query({
  name: 'assets',
  title: { en: 'Assets of an organisation', zh: '组织的形象素材' },
  args: OrgQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok((await page(ctx, orgAssets, { prefix: [orgId], args }, ([, bid]) => assetCard(ctx, bid))) as Json),
})

const versionsOf = query({
  name: 'versions',
  title: { en: 'Versions of an asset', zh: '素材版本' },
  args: AssetQuery,
  run: async (ctx, { bid, ...args }) =>
    ok(
      (await page(ctx, versions, { prefix: [bid], args }, ([, version], found) => ({
        version,
        ...object(AssetVersion.toJson(found)),
      }))) as Json,
    ),
})

/** What a version was made of, step by step, from the version itself; `complete` where the first one is reached. */
const lineage = query({
  name: 'lineage',
  title: { en: 'What an asset was made of', zh: '素材来源' },
  args: VersionQuery,
  run: async (ctx, { bid, version }) => {
    const items: Json[] = []
    let at = { bid, version: version === 0 ? ((await ctx.get(assets, [bid]))?.latest ?? 0) : version }
    while (items.length < LIMITS.queryRows) {
      const found = await ctx.get(versions, [at.bid, at.version])
      if (found === undefined) break
      items.push({ bid: toHex(at.bid), version: at.version, ...object(AssetVersion.toJson(found)) })
      at = { bid: found.parentBid, version: found.parentVersion }
      if (at.bid.length === 0) return ok({ items, complete: true })
    }
    return items.length === 0 ? err('NOT_FOUND') : ok({ items, complete: false })
  },
})

/** What was made of a version. */
const instancesOf = query({
  name: 'instances',
  title: { en: 'Instances of a template', zh: '模板实例' },
  args: VersionQuery,
  run: async (ctx, { bid, version, ...args }) =>
    ok((await page(ctx, instances, { prefix: [bid, version], args }, ([, , of]) => assetCard(ctx, of))) as Json),
})

const whereUsed = query({
  name: 'whereUsed',
  title: { en: 'Where a version is used', zh: '素材使用情况' },
  args: VersionQuery,
  run: async (ctx, { bid, version, ...args }) =>
    ok((await page(ctx, usages, { prefix: [bid, version], args }, (_, use) => Usage.toJson(use))) as Json),
})

/** Licences that an organisation holds; `isInTime`: it has begun and is not over. */
const licencesOf = query({
  name: 'licences',
  title: { en: 'Licences of an organisation', zh: '组织持有的授权' },
  args: OrgQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      (await page(ctx, granted, { prefix: [orgId], args }, async ([, licenceId]) => {
        const found = await ctx.get(licences, [licenceId])
        const isInTime = found !== undefined && found.fromMs <= ctx.timeMs && ctx.timeMs < found.toMs
        return (found && { licenceId: toHex(licenceId), ...object(Licence.toJson(found)), isInTime }) as Json
      })) as Json,
    ),
})

const ANSWERS = {
  [ASSET_STATE.DRAFT]: 'UNKNOWN',
  [ASSET_STATE.IN_REVIEW]: 'UNKNOWN',
  [ASSET_STATE.RELEASED]: 'VALID',
  [ASSET_STATE.DEPRECATED]: 'SUPERSEDED',
  [ASSET_STATE.WITHDRAWN]: 'WITHDRAWN',
} as const

/** Which versions have these files, and whether they may be used. No items: nobody knows them. */
const verifyFile = query({
  name: 'verifyFile',
  title: { en: 'Verify files', zh: '核验素材文件' },
  args: FileQuery,
  run: async (ctx, { root, ...args }) =>
    ok(
      (await page(ctx, files, { prefix: [root], args }, async ([, bid], { version }) => {
        const found = await ctx.get(versions, [bid, version])
        return found && { bid: toHex(bid), version, answer: ANSWERS[found.state] }
      })) as Json,
    ),
})

export const queries = [asset, assetsOf, versionsOf, lineage, instancesOf, whereUsed, licencesOf, verifyFile]
