/** Parameters of `delegate`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.delegate, {
  upgradeNoticeBlocks: {
    id: 1,
    title: { en: 'Blocks between scheduling a protocol and its first block at least', zh: '协议升级最短提前区块数' },
    initial: 20,
    min: 5,
    max: 1_000_000,
  },
  upgradeAheadBlocks: {
    id: 2,
    title: { en: 'Blocks between scheduling a protocol and its first block at most', zh: '协议升级最长提前区块数' },
    initial: 1_000_000,
    min: 1_000_000,
    max: 1_000_000_000,
  },
})
