/** Effects of the core turned into acts, strictly in their order; nothing leaves before the log has synced (S4). */

import { assert, equalBytes, type Hash, LIMITS, markVerified, unreachable } from '#base'
import { blockId, type Header, signVote } from '#chain'
import { blockOf, type Effect, type EffectOf, type TimerKind } from '#consensus'
import { encodeMessage } from './announce.ts'
import type { CatchUp } from './catch-up/index.ts'
import { commitFinal } from './commit.ts'
import { type Context, makeRotation, signerOf } from './context.ts'
import { walRecord } from './wal-record.ts'

/** Header of a block that can be a parent: the head, or one that the core holds. */
const headerOf = ({ ports, state }: Context, id: Hash): Header | undefined => {
  const head = ports.ledger.head()
  return equalBytes(head.id, id) ? head.header : blockOf(state(), id)?.header
}

const sign = async (context: Context, { vote, proposal }: EffectOf<'sign'>) => {
  const { network } = context.ports
  const { self: seat, set } = context.state().config
  const signer = seat === undefined ? undefined : signerOf(context.ports, set, seat)
  assert(signer !== undefined && seat !== undefined, 'the core signs without a seat')
  // Asked for before the core has heard that another machine has this key.
  if (!context.guard().maySign()) return
  const signed = signVote(context.chainId, vote, seat, signer)
  context.log.addVote(signed, signer.publicKey)
  await context.log.flush()
  const message = proposal === undefined ? { vote: signed } : { proposal: { ...proposal, notarize: signed } }
  network.broadcast(encodeMessage(context, message))
  context.feed({ kind: 'signed', vote: signed })
}

const build = async (context: Context, { view, parent, proposer }: EffectOf<'build'>) => {
  const { ledger } = context.ports
  const header = headerOf(context, parent.blockId)
  // Another view has come while this waited for the ledger: nobody would look at the block.
  if (header === undefined || context.state().view !== view) {
    context.feed({ kind: 'built', view, built: undefined })
    return
  }
  const timeMs = Math.max(header.timeMs + 1, context.clock.timeMs())
  const block = await ledger.build({ parent: header, parentId: parent.blockId, view, proposer, timeMs })
  const built = block === undefined ? undefined : { block, blockId: blockId(block.header) }
  context.feed({ kind: 'built', view, built })
}

const validate = async (context: Context, { block, checkClock }: EffectOf<'validate'>) => {
  const { ledger } = context.ports
  const { header } = block.block
  const parent = headerOf(context, header.parent)
  const isEarly = checkClock && header.timeMs > context.clock.timeMs() + LIMITS.clockAheadMs
  const verdict = parent === undefined || isEarly ? 'missing' : await ledger.validate(block, parent)
  context.feed({ kind: 'validated', blockId: block.blockId, verdict })
}

const commit = async (context: Context, { blocks, finalization }: EffectOf<'commit'>) => {
  const { height } = context.ports.ledger.head().header
  const fresh = blocks.filter(({ block }) => block.header.height > height)
  // The core got it from an event that carried a verified certificate, or assembled it from verified votes.
  if (fresh.length > 0) await commitFinal(context, fresh, markVerified(finalization))
}

export interface Performer {
  readonly perform: (effect: Effect) => Promise<void> | undefined
  readonly stop: () => void
}

const createTimers = ({ ports, feed }: Context) => {
  const armed = new Map<TimerKind, () => void>()
  return {
    arm: ({ timer, afterMs }: EffectOf<'arm'>) => {
      armed.get(timer.kind)?.()
      armed.set(
        timer.kind,
        ports.timers.set(afterMs, () => feed({ kind: 'timer', timer })),
      )
    },
    stop: () => {
      for (const cancel of armed.values()) cancel()
      armed.clear()
    },
  }
}

export const createPerformer = (context: Context, catchUp: CatchUp): Performer => {
  const { network, pool } = context.ports
  const { log, ledgerQueue } = context
  const timers = createTimers(context)
  const nextPeer = makeRotation(network.peers)

  const send = async ({ to, message }: EffectOf<'send'>) => {
    await log.flush()
    const peer = 'peer' in to ? to.peer : network.peerOfSeat(context.state().config.set, to.seat)
    const target = peer ?? nextPeer(undefined)
    if (target !== undefined) network.send(target, encodeMessage(context, message))
  }

  const afterFlush = async (act: () => void) => {
    await log.flush()
    act()
  }

  const perform = (effect: Effect): Promise<void> | undefined => {
    switch (effect.kind) {
      case 'persistCertificate':
        return void log.add(walRecord({ certificate: effect.certificate }))
      case 'persistBlock':
        return void log.add(walRecord({ block: effect.block.block }))
      case 'sign':
        return sign(context, effect)
      case 'broadcast':
        return afterFlush(() => network.broadcast(encodeMessage(context, effect.message)))
      case 'send':
        return send(effect)
      case 'build':
        return void ledgerQueue.run(() => build(context, effect))
      case 'validate':
        return void ledgerQueue.run(() => validate(context, effect))
      case 'commit':
        return void ledgerQueue.run(() => commit(context, effect))
      case 'request':
        return afterFlush(() => catchUp.request(effect))
      case 'sync':
        return afterFlush(() => catchUp.sync(effect))
      case 'arm':
        return void timers.arm(effect)
      case 'evidence':
        return void pool.evidence(effect.votes)
      default:
        return unreachable(effect)
    }
  }
  return { perform, stop: timers.stop }
}
