/** The bounds of streams and peers, as the table of limits gives them. */

import { LIMITS } from '#base'
import type { BudgetBounds } from './budget.ts'
import type { Channel } from './network.ts'
import { REQUEST_HEADER_BYTES } from './requests.ts'

/** The kinds of streams, which are also the kinds of messages in a budget. */
export type StreamKind = Channel | 'request'

export const STREAM_KINDS: readonly StreamKind[] = ['consensus', 'transactions', 'request', 'addresses']

/** Largest message of each channel. */
export const MESSAGE_BYTES: Readonly<Record<Channel, number>> = {
  consensus: LIMITS.consensusMessageBytes,
  transactions: LIMITS.transactionFrameBytes,
  addresses: LIMITS.addressFrameBytes,
}

/** Largest frame that a peer may send on a stream that it has opened. */
export const INBOUND_FRAME_BYTES: Readonly<Record<StreamKind, number>> = {
  ...MESSAGE_BYTES,
  request: LIMITS.requestBytes + REQUEST_HEADER_BYTES,
}

/** Largest frame that a peer may answer with. */
export const ANSWER_FRAME_BYTES = LIMITS.responseBytes + REQUEST_HEADER_BYTES

/** Frames of one stream that may be in the hands of a handler. Answers are large, so few are made at a time. */
export const WINDOW_FRAMES: Readonly<Record<StreamKind, number>> = {
  consensus: 64,
  transactions: 16,
  addresses: 1,
  request: 4,
}

/** Answers that are taken at a time: handing them over takes no time. */
export const ANSWER_WINDOW_FRAMES = 16

export const OUTBOX_BOUNDS = { messages: LIMITS.peerQueueMessages, bytes: LIMITS.peerQueueBytes } as const

/** What a quiet peer has saved up: two to four seconds of its rate, which is what a restart or a catch-up asks for. */
const rate = (perSecond: number, seconds: number) => ({ perSecond, burst: seconds * perSecond })

export const PEER_BUDGET: BudgetBounds<StreamKind> = {
  messages: {
    consensus: rate(LIMITS.peerConsensusPerSecond, 4),
    transactions: rate(LIMITS.peerTransactionFramesPerSecond, 4),
    addresses: rate(LIMITS.peerAddressFramesPerSecond, 4),
    request: rate(LIMITS.peerRequestsPerSecond, 4),
  },
  bytes: rate(LIMITS.peerBytesPerSecond, 2),
  scoreMax: LIMITS.peerScore,
  scoreHalfLifeMs: LIMITS.peerBanMs,
}

/** Connections whose identity is not known yet, from where members live and from elsewhere. A second's worth of handshakes may come at once. */
export const HANDSHAKES = {
  members: { places: LIMITS.memberPlaces, rate: rate(LIMITS.memberHandshakesPerSecond, 1) },
  strangers: { places: LIMITS.strangerPlaces, rate: rate(LIMITS.strangerHandshakesPerSecond, 1) },
} as const
