import { event } from '../define.ts'
import { AssetEvent, AssetWithdrawnEvent, GeometryEvent, LicenceEvent, UseEvent } from './schema.ts'

export const assetSubmitted = event({
  id: 1,
  name: 'AssetSubmitted',
  title: { en: 'Version of an asset submitted', zh: '形象素材已提交' },
  data: AssetEvent,
})
export const assetReleased = event({
  id: 2,
  name: 'AssetReleased',
  title: { en: 'Asset released', zh: '形象素材已发布' },
  data: AssetEvent,
})
export const assetDeprecated = event({
  id: 3,
  name: 'AssetDeprecated',
  title: { en: 'Asset deprecated', zh: '形象素材已停止推荐' },
  data: AssetEvent,
})
export const assetWithdrawn = event({
  id: 4,
  name: 'AssetWithdrawn',
  title: { en: 'Asset withdrawn', zh: '形象素材已撤回' },
  data: AssetWithdrawnEvent,
})
/** One for each recorded use, so that whoever uses it learns of it. */
export const useWithdrawn = event({
  id: 5,
  name: 'UseWithdrawn',
  title: { en: 'Something in use was withdrawn', zh: '在用素材已撤回' },
  data: UseEvent,
})
export const licenceIssued = event({
  id: 6,
  name: 'LicenceIssued',
  title: { en: 'Licence issued', zh: '授权已签发' },
  data: LicenceEvent,
})
export const licenceRevoked = event({
  id: 7,
  name: 'LicenceRevoked',
  title: { en: 'Licence revoked', zh: '授权已撤销' },
  data: LicenceEvent,
})
export const usageRecorded = event({
  id: 8,
  name: 'UsageRecorded',
  title: { en: 'Use recorded', zh: '使用已登记' },
  data: UseEvent,
})
export const geometryChanged = event({
  id: 9,
  name: 'GeometryChanged',
  title: { en: 'Shape of the emblem permitted or no longer', zh: '党徽党旗标准图形已变更' },
  data: GeometryEvent,
})
export const assetReturned = event({
  id: 10,
  name: 'AssetReturned',
  title: { en: 'Asset returned by review', zh: '形象素材被退回' },
  data: AssetEvent,
})
