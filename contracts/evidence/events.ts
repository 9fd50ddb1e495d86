import { event } from '../define.ts'
import { AnchoredEvent, ErasedEvent, SupersededEvent, WithdrawnEvent } from './schema.ts'

export const anchored = event({ id: 1, name: 'Anchored', title: { en: 'Anchored', zh: '已存证' }, data: AnchoredEvent })
export const superseded = event({
  id: 2,
  name: 'Superseded',
  title: { en: 'Evidence superseded', zh: '存证已更新' },
  data: SupersededEvent,
})
export const withdrawn = event({
  id: 3,
  name: 'Withdrawn',
  title: { en: 'Evidence withdrawn', zh: '存证已撤回' },
  data: WithdrawnEvent,
})
export const erased = event({
  id: 4,
  name: 'Erased',
  title: { en: 'Evidence of a subject erased', zh: '存证对象已删除' },
  data: ErasedEvent,
})
