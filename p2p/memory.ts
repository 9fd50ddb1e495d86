/** The same network without sockets: members of one hub in one process. For tests of other rooms and for measuring. */

import { assert, err, type Fault, type Hash, LIMITS, type PublicKey } from '#base'
import { MESSAGE_BYTES, OUTBOX_BOUNDS, PEER_BUDGET, type StreamKind, WINDOW_FRAMES } from './bounds.ts'
import { createPeerBudget, type PeerBudget } from './budget.ts'
import { createGate, type Gate, peerNameOf } from './gate.ts'
import type { AdmittedPeer, Channel, MessageHandler, Network, PeerEvent, PeerName, RequestHandler } from './network.ts'
import { createRequester, type Requester, serveRequest } from './requests.ts'

export interface MemoryMember {
  readonly nodeKey: PublicKey
  readonly chainId: Hash
  /** Addresses are not needed: who admits each other is connected. */
  readonly admitted: () => readonly AdmittedPeer[]
}

export interface MemoryHub {
  join(member: MemoryMember): Network
}

/** One way of one kind: what is pushed is delivered in a later turn, in order, while the other side keeps up. */
interface Lane {
  push(frame: Uint8Array): void
  close(): void
}

interface LaneParts {
  readonly windowFrames: number
  readonly spend: (bytes: number) => number
  readonly deliver: (frame: Uint8Array) => void | Promise<void>
}

const createLane = ({ windowFrames, spend, deliver }: LaneParts): Lane => {
  const queue: Uint8Array[] = []
  let bytes = 0
  let handling = 0
  let turn: NodeJS.Timeout | undefined
  let closed = false

  const later = (waitMs: number) => {
    if (!closed) turn ??= setTimeout(pump, waitMs)
  }
  const handOver = async (frame: Uint8Array) => {
    handling += 1
    try {
      await deliver(frame)
    } catch {
      // An error of the receiver, which is none of the sender's business.
    }
    handling -= 1
    later(0)
  }
  function pump(): void {
    turn = undefined
    while (!closed && handling < windowFrames) {
      const [frame] = queue
      if (frame === undefined) return
      const waitMs = spend(frame.length)
      if (waitMs > 0) {
        later(waitMs)
        return
      }
      queue.shift()
      bytes -= frame.length
      void handOver(frame)
    }
  }

  return {
    push: frame => {
      queue.push(Uint8Array.from(frame))
      bytes += frame.length
      while (queue.length > 1 && (queue.length > OUTBOX_BOUNDS.messages || bytes > OUTBOX_BOUNDS.bytes)) {
        bytes -= queue.shift()?.length ?? 0
      }
      later(0)
    },
    close: () => {
      closed = true
      clearTimeout(turn)
      queue.length = 0
    },
  }
}

/** What one member has of another one. */
interface Link {
  readonly lanes: Readonly<Record<StreamKind | 'answer', Lane>>
  readonly requester: Requester
  readonly direction: 'inbound' | 'outbound'
}

interface Member {
  readonly self: PeerName
  readonly chainId: Hash
  readonly gate: Gate
  readonly budgets: Map<PeerName, PeerBudget<StreamKind>>
  readonly links: Map<PeerName, Link>
  readonly handlers: Partial<Record<Channel, MessageHandler>>
  onRequest: RequestHandler
  onPeer: (event: PeerEvent) => void
}

const nowMs = (): number => performance.now()

const budgetOf = (member: Member, peer: PeerName): PeerBudget<StreamKind> => {
  const known = member.budgets.get(peer) ?? createPeerBudget(PEER_BUDGET, nowMs())
  member.budgets.set(peer, known)
  return known
}

/** The lanes from `from` to `to`. */
const createLink = (from: Member, to: Member, direction: Link['direction']): Link => {
  const lane = (kind: StreamKind, deliver: LaneParts['deliver']) =>
    createLane({
      windowFrames: WINDOW_FRAMES[kind],
      spend: bytes => budgetOf(to, from.self).spend(kind, bytes, nowMs()),
      deliver,
    })
  const message = (channel: Channel) => lane(channel, frame => to.handlers[channel]?.(from.self, frame))
  const serve = async (frame: Uint8Array) => {
    await serveRequest(frame, {
      handle: async content => await to.onRequest(from.self, content).catch(() => undefined),
      answerBytesMax: LIMITS.responseBytes,
      write: async answer => to.links.get(from.self)?.lanes.answer.push(answer),
    })
  }
  const request = lane('request', serve)
  const lanes = {
    consensus: message('consensus'),
    transactions: message('transactions'),
    addresses: message('addresses'),
    request,
    answer: lane('request', frame => void to.links.get(from.self)?.requester.answer(frame)),
  }
  return { lanes, requester: createRequester(frame => request.push(frame), LIMITS.requestsPerPeer), direction }
}

const announce = (member: Member, event: PeerEvent) => {
  setImmediate(() => member.onPeer(event))
}

const connect = (a: Member, b: Member): void => {
  const equal = a.chainId.every((byte, i) => byte === b.chainId[i])
  if (a === b || !equal || a.links.has(b.self) || !a.gate.admits(b.self) || !b.gate.admits(a.self)) return
  a.links.set(b.self, createLink(a, b, 'outbound'))
  b.links.set(a.self, createLink(b, a, 'inbound'))
  announce(a, { type: 'connected', peer: b.self })
  announce(b, { type: 'connected', peer: a.self })
}

const disconnect = (a: Member, b: Member): void => {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const link = one.links.get(other.self)
    if (link === undefined) continue
    one.links.delete(other.self)
    for (const lane of Object.values(link.lanes)) lane.close()
    link.requester.close()
    announce(one, { type: 'disconnected', peer: other.self })
  }
}

const networkOf = (member: Member, running: Map<PeerName, Member>): Network => {
  const { self, gate, links } = member
  const drop = (peer: PeerName) => {
    const other = running.get(peer)
    if (other !== undefined) disconnect(member, other)
  }
  const connectAll = () => {
    for (const other of running.values()) connect(member, other)
  }
  const refresh = () => {
    gate.refresh()
    for (const peer of [...links.keys()]) if (!gate.admits(peer)) drop(peer)
    if (running.has(self)) connectAll()
  }
  const push = (peer: PeerName, channel: Channel, message: Uint8Array): boolean => {
    assert(message.length <= MESSAGE_BYTES[channel], `a message of ${message.length} bytes on ${channel}`)
    links.get(peer)?.lanes[channel].push(message)
    return links.has(peer)
  }
  return {
    self,
    start: async () => {
      running.set(self, member)
      connectAll()
    },
    stop: async () => {
      for (const peer of [...links.keys()]) drop(peer)
      running.delete(self)
      member.onPeer = () => {}
    },
    peers: () =>
      gate.admitted().flatMap(({ peer, nodeKey }) => {
        const direction = links.get(peer)?.direction
        return direction === undefined ? [] : [{ peer, nodeKey, direction }]
      }),
    addresses: () => [`/memory/${self}`],
    broadcast: (channel, message) => {
      for (const peer of links.keys()) push(peer, channel, message)
    },
    send: push,
    request: async (peer, content, options) =>
      content.length > LIMITS.requestBytes
        ? err('TOO_LARGE')
        : (links.get(peer)?.requester.request(content, options) ?? err('CLOSED')),
    onMessage: (channel, handler) => {
      member.handlers[channel] = handler
    },
    onRequest: handler => {
      member.onRequest = handler
    },
    onPeer: handler => {
      member.onPeer = handler
    },
    report: (peer: PeerName, fault: Fault) => {
      if (!gate.admits(peer) || !budgetOf(member, peer).report(fault, nowMs())) return
      gate.ban(peer, nowMs() + LIMITS.peerBanMs)
      drop(peer)
    },
    refresh,
  }
}

export const createMemoryHub = (): MemoryHub => {
  const running = new Map<PeerName, Member>()
  return {
    join: ({ nodeKey, chainId, admitted }) =>
      networkOf(
        {
          self: peerNameOf(nodeKey),
          chainId,
          gate: createGate(admitted, nowMs),
          budgets: new Map(),
          links: new Map(),
          handlers: {},
          onRequest: async () => undefined,
          onPeer: () => {},
        },
        running,
      ),
  }
}
