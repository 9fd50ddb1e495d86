/**
 * S4: after a restart a replica is in the view in which it was: what it says of itself never goes back. Only a final block
 * on its way to the disk may be lost, and with it the one view that it had ended.
 */

import type { Status } from '#chain'
import type { Checker, Report } from './checker.ts'

export const views = (report: Report): Checker => {
  const reached = new Map<number, Status>()
  return {
    onStatus: (node, status) => {
      const before = reached.get(node)
      const { epoch, view } = status
      const isBack = before !== undefined && (epoch < before.epoch || (epoch === before.epoch && view < before.view))
      if (!isBack) reached.set(node, status)
      else if (epoch === before.epoch && before.view > Math.max(view, before.finalizedView + 1))
        report(`views: node ${node} was in view ${epoch}/${before.view} and is in ${epoch}/${view}`)
    },
    onRestored: node => void reached.delete(node),
  }
}
