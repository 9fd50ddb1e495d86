/** What holds of the keys of nodes after every block. */

import { toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { nodeHolders, operatorNodes, operators } from './state.ts'

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

export const invariants: readonly Invariant[] = [
  {
    name: 'nodesHaveOneHolder',
    title: { en: 'Each node key belongs to one operator', zh: '每个节点密钥只属于一个运营单位' },
    violations: nodesHaveOneHolder,
  },
]
