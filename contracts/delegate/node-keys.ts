/** Rules over the keys of nodes, and what the node reads of them: who may connect is decided here and nowhere else. */

import { err, isSmallOrder, type PublicKey, type Result, toHex } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import type { NodeReads } from '../hooks.ts'
import type { Operator } from './schema.ts'
import { nodeHolders, operatorCount, operatorNodes, operators } from './state.ts'

type Read = Pick<ReadContext, 'get'>

/** E_ARG for a key that is none of full order, E_DUP for one that is named twice or has ever been that of another operator. */
export const checkNodes = (ctx: Read, nodes: readonly PublicKey[], operator: number): Result<undefined> => {
  if (nodes.some(isSmallOrder)) return err('E_ARG', 'a node key is no key of full order')
  if (new Set(nodes.map(toHex)).size < nodes.length) return err('E_DUP', 'a node key twice')
  const isForeign = (key: PublicKey) => (ctx.get(nodeHolders, [key])?.operator ?? operator) !== operator
  return nodes.some(isForeign) ? err('E_DUP', 'node of another operator') : ALLOWED
}

/** The caller has checked them. */
export const putNodes = (ctx: ApplyContext, operator: number, nodes: readonly PublicKey[]): void => {
  ctx.put(operatorNodes, [operator], { keys: nodes })
  for (const key of nodes) ctx.put(nodeHolders, [key], { operator })
}

export const nodeReads: NodeReads = {
  operators: ctx =>
    Array.from({ length: ctx.get(operatorCount, [])?.operators ?? 0 }, (_, operator) => ({
      operator,
      active: (ctx.get(operators, [operator]) as Operator).active,
      nodes: ctx.get(operatorNodes, [operator])?.keys ?? [],
    })),
  holder: (ctx, nodeKey) => ctx.get(nodeHolders, [nodeKey])?.operator,
}
