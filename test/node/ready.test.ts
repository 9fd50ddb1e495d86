/** What `/readyz` says, and why. */

import { expect, it } from 'vitest'
import { LIMITS } from '#base'
import { notReady } from '../../src/node/ready.ts'

const reasons = (isQuorum: boolean, behindBlocks: number | undefined) =>
  notReady({ directory: { isQuorum: () => isQuorum }, network: { peers: () => [] } }, { behindBlocks })

it('a node is ready with a quorum of the seats in reach and no more blocks behind than the core holds', () => {
  expect(reasons(true, 0)).toEqual([])
  expect(reasons(true, LIMITS.blocksAhead)).toEqual([])
})

it('a node that is not says each reason in two languages', () => {
  const behind = LIMITS.blocksAhead + 1
  const [reach, height] = reasons(false, behind)
  expect(reach).toMatch(/quorum of the seats .* \/ .*法定数/)
  expect(height).toBe(`catching up: ${behind} blocks behind / 正在追赶区块：落后 ${behind} 块`)
  expect(reasons(true, undefined)).toEqual(['no peer has said yet how far it is / 尚无节点报告其高度'])
})
