/** What the guard says to people, in both languages. */

import type { Standing } from './reports.ts'

type SigningState = 'asking' | 'waiting' | 'signing' | 'observer' | 'twin'

export interface Reason {
  readonly en: string
  readonly zh: string
}

/** Whether this node signs, and why or why not. */
export interface SigningSummary {
  readonly state: SigningState
  /** First view that it signs in, where that is not the present one and known. */
  readonly fromView: number | undefined
  readonly reason: Reason
}

export type WaitCause = 'lost' | 'old'

const CAUSES: Record<WaitCause, Reason> = {
  lost: { en: 'the write-ahead log is lost or damaged', zh: '预写日志丢失或损坏' },
  old: {
    en: 'the key has signed what the log does not have: this is an old copy, or another machine signs',
    zh: '该密钥签过本机日志中没有的投票：本机是旧备份，或另有机器在签名',
  },
}

export const askingReason = ({ others, own, quorum }: Standing): Reason => {
  const needs = Math.max(quorum - own, 0)
  return {
    en: `asks the others what the key has signed: weight ${others} of ${needs} has answered`,
    zh: `正在询问其他节点该密钥签过什么：已答复权重 ${others}/${needs}`,
  }
}

/** Weight of the others that must have answered: a quorum, or all of them where they are no quorum. */
export const strictWeight = ({ own, quorum, total }: Standing): number => Math.min(quorum, total - own)

export const waitingReason = (cause: WaitCause, standing: Standing, leftMs: number): Reason => {
  const { en, zh } = CAUSES[cause]
  const [has, needs, seconds] = [standing.others, strictWeight(standing), Math.ceil(leftMs / 1_000)]
  return {
    en: `${en}; weight ${has} of ${needs} has answered, and the key must be silent for ${seconds} s more`,
    zh: `${zh}；已答复权重 ${has}/${needs}，该密钥还须静默 ${seconds} 秒`,
  }
}

export const REASONS = {
  starting: { en: 'the node starts', zh: '节点正在启动' },
  signing: { en: 'all is well', zh: '正常' },
  noKey: { en: 'there is no validator key', zh: '没有验证人密钥' },
  noSeat: { en: 'the key has no seat in this epoch', zh: '该密钥在本任期没有席位' },
  holder: {
    en: 'another machine that runs has the same validator key: stop it, then start this node again',
    zh: '另一台运行中的机器持有同一验证人密钥：请先停掉它，再重启本节点',
  },
  twin: {
    en: 'another machine signs with the same validator key: stop it, then start this node again',
    zh: '另一台机器正在用同一验证人密钥签名：请先停掉它，再重启本节点',
  },
} as const satisfies Record<string, Reason>
