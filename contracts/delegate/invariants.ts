/** What holds of the keys of nodes and of the protocol after every block. */

import { toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { nodeHolders, operatorNodes, operators, protocolRow } from './state.ts'

async function* nodesHaveOneHolder(scan: StateScan) {
  for await (const [[operator], { keys }] of scan.rows(operatorNodes)) {
    if ((await scan.get(operators, [operator])) === undefined) yield `nodes of operator ${operator}, who is none`
    if (new Set(keys.map(toHex)).size < keys.length) yield `operator ${operator} has one node twice`
    for (const key of keys) {
      const holder = await scan.get(nodeHolders, [key])
      if (holder?.operator !== operator)
        yield `node ${toHex(key)} of operator ${operator} belongs to ${holder?.operator}`
    }
  }
}

/** It is decided at the end of the block below its height, so none is left at or under the head. */
async function* upgradeLiesAhead(scan: StateScan) {
  const { protocol, scheduled } = (await scan.get(protocolRow, [])) ?? {}
  if (protocol === undefined || scheduled === undefined) return
  if (scheduled.protocol !== protocol + 1) yield `protocol ${scheduled.protocol} is scheduled on ${protocol}`
  if (scheduled.height <= scan.height) yield `block ${scheduled.height} was to decide, and ${scan.height} is final`
}

export const invariants: readonly Invariant[] = [
  {
    name: 'nodesHaveOneHolder',
    title: { en: 'Each node key belongs to one operator', zh: '每个节点密钥只属于一个运营单位' },
    violations: nodesHaveOneHolder,
  },
  {
    name: 'upgradeLiesAhead',
    title: { en: 'A scheduled protocol is the next one, at a height to come', zh: '已安排的协议为下一版，且高度未到' },
    violations: upgradeLiesAhead,
  },
]
