/** Brand assets that an item may show: never the emblem or the flag. */

import { err, type Result } from '#base'
import { isEmblem } from '../brand/rules.ts'
import { assets } from '../brand/state.ts'
import { ALLOWED, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'

/** E_ARG for what is no asset, or holds the emblem. */
export const checkAsset = (ctx: ReadContext, assetId: Id): Result<undefined> => {
  if (assetId.length !== ID_BYTES) return ALLOWED
  if (ctx.get(assets, [assetId]) === undefined) return err('E_ARG', 'no brand asset')
  return isEmblem(ctx, assetId) ? err('E_ARG', 'the emblem stands on nothing that is sold') : ALLOWED
}
