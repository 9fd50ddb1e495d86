/** An operator says which nodes are its own: one more, one in the place of a lost machine, none of them any longer. */

import { err } from '#base'
import { action } from '../define.ts'
import { adminOf, BY_ADMIN } from './candidates.ts'
import { nodesSet } from './events.ts'
import { checkNodes, putNodes } from './node-keys.ts'
import { type Operator, SetNodesArgs } from './schema.ts'
import { operators } from './state.ts'

/** Holds at once: a key that is left out is cut off, a new one may connect. Who is suspended brings in nothing new. Who leaves resigns first. */
export const setNodes = action({
  id: 12,
  name: 'SetNodes',
  title: { en: 'Set the nodes of an operator', zh: '设定运营单位节点' },
  args: SetNodesArgs,
  subject: (ctx, { operator }) => adminOf(ctx, operator),
  policy: BY_ADMIN,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP'],
  check: (ctx, { operator, nodes }) => {
    const { active, candidates } = ctx.get(operators, [operator]) as Operator
    if (!active) return err('E_STATE', 'the operator is not active')
    if (nodes.length === 0 && candidates > 0) return err('E_STATE', 'who stands for a seat has a node')
    return checkNodes(ctx, nodes, operator)
  },
  apply: (ctx, { operator, nodes }) => {
    putNodes(ctx, operator, nodes)
    ctx.emit(nodesSet, { operator })
  },
})
