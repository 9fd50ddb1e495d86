/** What the guard says to people, in both languages. */

import type { Standing } from './reports.ts'

export type SigningState = 'asking' | 'waiting' | 'signing' | 'observer' | 'twin'

/** Whether this node signs, and why or why not. */
export interface SigningSummary {
  readonly state: SigningState
  /** First view that it signs in, where that is not the present one and known. */
  readonly fromView: number | undefined
  /** English / Chinese. */
  readonly reason: string
}

export type WaitCause = 'lost' | 'old'

const CAUSES: Record<WaitCause, readonly [string, string]> = {
  lost: ['its write-ahead log is lost or damaged', '预写日志丢失或损坏'],
  old: [
    'its key has signed what its log does not have: an old copy, or another machine',
    '本机日志缺少该密钥已签过的投票：可能是旧备份，或另一台机器',
  ],
}

export const askingReason = ({ others, own, quorum }: Standing): string => {
  const [has, needs] = [others, Math.max(quorum - own, 0)]
  return `asks the others what its key has signed: weight ${has} of ${needs} has answered / 正在询问其他节点该密钥签过什么：已答复权重 ${has}/${needs}`
}

/** Weight of the others that must have answered: a quorum, or all of them where they are no quorum. */
export const strictWeight = ({ own, quorum, total }: Standing): number => Math.min(quorum, total - own)

export const waitingReason = (cause: WaitCause, standing: Standing, leftMs: number): string => {
  const [en, zh] = CAUSES[cause]
  const [has, needs, seconds] = [standing.others, strictWeight(standing), Math.ceil(leftMs / 1_000)]
  return `${en}; weight ${has} of ${needs} has answered, and its key must be silent for ${seconds} s more / ${zh}；已答复权重 ${has}/${needs}，该密钥还须静默 ${seconds} 秒`
}

export const REASONS = {
  signing: 'signs / 正常签名',
  noKey: 'has no validator key / 没有验证人密钥',
  noSeat: 'has no seat in this epoch / 本任期没有席位',
  holder:
    'another machine that runs has the same validator key: stop it, then start this node again / 另一台运行中的机器持有同一验证人密钥：请先停掉它，再重启本节点',
  twin: 'another machine signs with its validator key: stop it, then start this node again / 另一台机器正在用同一验证人密钥签名：请先停掉它，再重启本节点',
} as const
