/** Software and protocol: whether a node may begin, what it says in time when it will be too old, and when it stops for that. */

import type { Result } from '#base'
import { PROTOCOL_MAX } from '#chain'
import { engine, type ProtocolPlan } from '#contracts'
import type { Store } from '#storage'
import { checkSpoken, type LedgerHead, NewerProtocolError } from './driver/index.ts'
import type { Log } from './parts.ts'

/** In both languages, for whoever runs this node; undefined when its software will do. */
export const tooOldFor = ({ scheduled }: ProtocolPlan, protocolMax: number): string | undefined => {
  if (scheduled === undefined || scheduled.protocol <= protocolMax) return undefined
  const { protocol, height } = scheduled
  return (
    `protocol ${protocol} is to hold from block ${height} on, and this software speaks up to ${protocolMax}: install the newer version before / ` +
    `协议 ${protocol} 自区块 ${height} 起生效，本节点软件仅支持到 ${protocolMax}，请提前安装新版本`
  )
}

/** To be called with each head: says it when it is scheduled, and again each time that half of the blocks left have gone by. */
export const createProtocolWatch = (protocolMax: number, log: Log): ((head: LedgerHead) => void) => {
  let told: { readonly height: number; readonly left: number } | undefined
  return ({ header, plan }) => {
    const warning = tooOldFor(plan, protocolMax)
    const height = plan.scheduled?.height ?? 0
    const left = height - header.height
    if (warning === undefined) told = undefined
    else if (told?.height !== height || left <= told.left / 2) {
      told = { height, left }
      log('error', warning)
    }
  }
}

/** Software that does not speak the next block's protocol does not even begin: NEWER_PROTOCOL. */
export const checkSoftware = (store: Store, protocolMax = PROTOCOL_MAX): Result<undefined> =>
  checkSpoken(engine.protocol(store.state), (store.head()?.height ?? 0) + 1, protocolMax)

/** For the log: where in the program it happened, unless it is no mistake of the program. */
export const causeText = (cause: unknown): string => {
  if (cause instanceof NewerProtocolError) return `${cause.message} / 本节点停止：软件版本过旧，请安装新版本`
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}
