/** A change of the protocol at a height: scheduled by who governs, taken up only if enough seats say that they speak it. */

import { err, LIMITS, ok, type Result } from '#base'
import { quorumOf } from '#chain'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { BlockClose } from '../hooks.ts'
import { protocolReady, upgradeActivated, upgradeCancelled, upgradeLapsed, upgradeScheduled } from './events.ts'
import { BY_ROOT } from './operators.ts'
import { params } from './params.ts'
import { isSaid, SELF_PROVING } from './proofs.ts'
import { isReady, saidFor, upgradeOf, voiceOf } from './readiness.ts'
import { currentEpoch, seatsOf } from './sets.ts'
import { protocolRow, readiness } from './state.ts'
import {
  DeclareProtocolArgs,
  type ScheduledUpgrade,
  ScheduleUpgradeArgs,
  type ScheduleUpgradeArgs as Wanted,
} from './upgrade-messages.ts'

const checkHeight = (ctx: ReadContext, height: number): Result<undefined> => {
  const ahead = height - ctx.block.height
  if (ahead < ctx.param(params.upgradeNoticeBlocks))
    return err('E_WINDOW', 'too soon for the nodes to say what they speak')
  return ahead <= ctx.param(params.upgradeAheadBlocks) ? ALLOWED : err('E_WINDOW', 'too far ahead')
}

/** E_ARG (not the next protocol), E_STATE (nothing to call off; no elections), E_WINDOW (the height). */
export const checkSchedule = (ctx: ReadContext, { protocol, height }: Wanted): Result<undefined> => {
  const { protocol: now, scheduled } = upgradeOf(ctx)
  if (protocol === now) {
    if (height !== 0) return err('E_ARG', 'height 0 calls off')
    return scheduled === undefined ? err('E_STATE', 'nothing is scheduled') : ALLOWED
  }
  if (protocol !== now + 1) return err('E_ARG', `the next protocol is ${now + 1}`)
  return currentEpoch(ctx) === undefined ? err('E_STATE', 'this chain has no elections') : checkHeight(ctx, height)
}

/** In the place of what was scheduled before: for a new height everybody says anew what it speaks. The caller has checked it. */
export const schedule = (ctx: ApplyContext, { protocol, height }: Wanted): void => {
  const now = upgradeOf(ctx)
  if (protocol === now.protocol) {
    const { scheduled } = now as { readonly scheduled: ScheduledUpgrade }
    ctx.put(protocolRow, [], { ...now, scheduled: undefined })
    ctx.emit(upgradeCancelled, scheduled)
    return
  }
  ctx.put(protocolRow, [], { ...now, scheduled: { protocol, height } })
  ctx.emit(upgradeScheduled, { protocol, height })
}

export const scheduleUpgrade = action({
  id: 20,
  name: 'ScheduleUpgrade',
  title: { en: 'Schedule the next protocol, or call it off', zh: '安排或取消协议升级' },
  args: ScheduleUpgradeArgs,
  subject: () => ok({}),
  policy: BY_ROOT,
  codes: ['E_ARG', 'E_STATE', 'E_WINDOW'],
  check: checkSchedule,
  apply: (ctx, args) => void schedule(ctx, args),
})

export const declareProtocol = action({
  id: SELF_PROVING.declareProtocol,
  name: 'DeclareProtocol',
  title: { en: 'Candidate says which protocol it speaks', zh: '候选节点报告所支持的协议' },
  args: DeclareProtocolArgs,
  subject: () => ok({}),
  policy: [{ all: [{ anyone: true }] }],
  selfProving: true,
  codes: ['E_STATE', 'E_WINDOW', 'E_NOT_FOUND', 'E_LIMIT', 'E_DUP', 'E_PROOF'],
  check: (ctx, args) => {
    const { candidateId, protocol, height, count } = args
    const { scheduled } = upgradeOf(ctx)
    if (scheduled === undefined) return err('E_STATE', 'nothing is scheduled')
    if (height !== scheduled.height) return err('E_WINDOW', 'of another schedule')
    const voice = voiceOf(ctx, candidateId)
    if (voice === undefined) return err('E_NOT_FOUND', 'candidate')
    const said = saidFor(ctx, candidateId, scheduled)
    if (said.count >= LIMITS.protocolDeclarations) return err('E_LIMIT')
    if (count !== said.count + 1 || isReady({ ...said, protocol }, scheduled) === isReady(said, scheduled))
      return err('E_DUP')
    return isSaid(ctx.block.chainId, voice, args) ? ALLOWED : err('E_PROOF')
  },
  apply: (ctx, { candidateId, protocol, height, count }) => {
    ctx.put(readiness, [candidateId], { height, protocol, count })
    const { scheduled } = upgradeOf(ctx) as { readonly scheduled: ScheduledUpgrade }
    const ready = isReady({ height, protocol, count }, scheduled)
    ctx.emit(protocolReady, { candidateId, protocol, height, ready })
  },
})

/**
 * At the end of the block below the scheduled height it is decided, by the set that makes the block of that height. A jailed
 * seat counts as it does for a quorum.
 */
export const closeUpgrade = (ctx: ApplyContext, { epoch, epochEnds }: BlockClose): void => {
  const { protocol: now, scheduled } = upgradeOf(ctx)
  if (scheduled === undefined || ctx.block.height + 1 < scheduled.height) return
  let readyWeight = 0
  let totalWeight = 0
  for (const { candidateId, weight } of seatsOf(ctx, epochEnds ? epoch + 1 : epoch) ?? []) {
    totalWeight += weight
    if (isReady(saidFor(ctx, candidateId, scheduled), scheduled)) readyWeight += weight
  }
  const isTaken = readyWeight >= quorumOf(totalWeight)
  ctx.put(protocolRow, [], { protocol: isTaken ? scheduled.protocol : now, scheduled: undefined })
  ctx.emit(isTaken ? upgradeActivated : upgradeLapsed, { ...scheduled, readyWeight, totalWeight })
}
