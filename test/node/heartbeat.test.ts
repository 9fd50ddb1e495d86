/** A quiet federation in virtual time: what an hour of silence costs, and what proves it. */

import { describe, expect, it } from 'vitest'
import { ascii, type Result, type Signature, sha256 } from '#base'
import { type HeartbeatCertificate, quorum, type SignedHeartbeat, signersOf, signHeartbeat } from '#chain'
import { createHeart, type HeartParts } from '../../src/node/heartbeat.ts'
import { makeScheme } from '../sim/keys.ts'
import { createVirtualFederation, PERIOD_MS, type VirtualFederation } from './virtual-federation.ts'

const HOUR_MS = 3_600_000

const submitOne = async (federation: VirtualFederation, name: string) => {
  const height = federation.height()
  federation.submit(name)
  expect(await federation.runUntil(() => federation.height() > height, 60_000), name).toBe(true)
}

const certificates = ({ nodes }: VirtualFederation): readonly (HeartbeatCertificate | undefined)[] =>
  nodes.map(({ heart }) => heart.certificate())
const slots = (federation: VirtualFederation) => certificates(federation).map(one => one?.heartbeat.slot ?? 0)
const slotNow = ({ nodes }: VirtualFederation) => Math.floor((nodes[0]?.ports.clock.wallMs() ?? 0) / PERIOD_MS)

describe('an hour of silence', () => {
  it('writes nothing, sends little, and ends with a certificate of the last slot', async () => {
    const federation = createVirtualFederation([0, 0, 0, 0])
    await submitOne(federation, 'the last transaction')
    await federation.run(2 * PERIOD_MS)
    const before = federation.nodes.map(node => ({ writes: node.writes(), sent: node.sent(), slot: slots(federation) }))
    const height = federation.height()

    await federation.run(HOUR_MS)

    expect(federation.height()).toBe(height)
    for (const [n, node] of federation.nodes.entries()) {
      expect(node.writes() - (before[n]?.writes ?? 0)).toBe(0)
      // To each of three peers: a status every 5 s and every 30 s, a heartbeat a minute.
      expect(node.sent() - (before[n]?.sent ?? 0)).toBeLessThanOrEqual(3 * (720 + 120 + 60 + 3))
      expect(node.log.filter(line => !line.startsWith('info'))).toEqual([])
      expect(node.driver.summary().view).toBe(federation.nodes[0]?.driver.summary().view)
    }
    expect(slots(federation)).toEqual(federation.nodes.map(() => slotNow(federation)))
    expect(Math.min(...slots(federation)) - Math.max(...(before[0]?.slot ?? []))).toBe(60)
    for (const certificate of certificates(federation)) {
      expect(certificate?.heartbeat.height).toBe(height)
      expect(certificate?.heartbeat.blockId).toEqual(federation.nodes[0]?.store.blocks.at(-1)?.blockId)
      expect(signersOf(certificate as HeartbeatCertificate).length).toBeGreaterThanOrEqual(quorum(federation.set))
    }
  })

  it('is proved from genesis on, without a block', async () => {
    const federation = createVirtualFederation([0, 0, 0, 0])
    await federation.run(3 * PERIOD_MS)
    expect(certificates(federation).map(one => one?.heartbeat.height)).toEqual([0, 0, 0, 0])
  })

  it('is proved with one node down or clocks half a minute apart, and not with two down', async () => {
    const federation = createVirtualFederation([0, 10_000, 20_000, 30_000])
    await federation.run(3 * PERIOD_MS)
    expect(Math.min(...slots(federation))).toBeGreaterThanOrEqual(slotNow(federation) - 1)
    const [first, second] = federation.nodes
    first?.heart.stop()
    const one = slots(federation)
    await federation.run(3 * PERIOD_MS)
    expect(slots(federation)).toEqual(one.map(slot => slot + 3))
    second?.heart.stop()
    await federation.run(3 * PERIOD_MS)
    expect(Math.max(...slots(federation))).toBeLessThanOrEqual(Math.max(...one) + 4)
  })
})

describe('a block', () => {
  it('interrupts the heartbeats, and the next certificate names it', async () => {
    const federation = createVirtualFederation([0, 0, 0, 0])
    await federation.run(3 * PERIOD_MS)
    for (let i = 0; i < 6; i++) {
      await federation.run(PERIOD_MS / 2)
      await submitOne(federation, `transaction ${i}`)
    }
    const busy = slots(federation)
    expect(Math.max(...busy)).toBeLessThanOrEqual(slotNow(federation) - 2)
    expect(certificates(federation).every(one => one?.heartbeat.height === 0)).toBe(true)
    await federation.run(3 * PERIOD_MS)
    expect(certificates(federation).map(one => one?.heartbeat.height)).toEqual([6, 6, 6, 6])
  })
})

const scheme = makeScheme(3, 7, false)
const chainId = sha256(ascii('a virtual federation'))

/** One heart alone, with the keys of `seats`; what it sends is kept. */
const alone = (keys: HeartParts['keys']) => {
  const federation = createVirtualFederation([0, 0, 0, 0])
  const [node] = federation.nodes
  if (node === undefined) throw new Error('no node')
  const sent: Uint8Array[] = []
  let checked = 0
  const heart = createHeart({
    ...node.ports,
    chainId,
    periodMs: PERIOD_MS,
    head: node.ports.ledger.head,
    broadcast: message => void sent.push(message),
    keys: {
      ...keys,
      verify: checks => {
        checked += checks.length
        return keys.verify(checks)
      },
    },
  })
  heart.start()
  return { federation, node, heart, sent, checked: () => checked }
}

describe('a heart', () => {
  it('of a node without a seat hears and does not beat', async () => {
    const { federation, heart, sent, node } = alone({ signers: scheme.signers.slice(6), verify: scheme.verify })
    await federation.run(5 * PERIOD_MS)
    expect(sent).toEqual([])
    const beat = node.heart.certificate() as HeartbeatCertificate
    for (const [i, seat] of signersOf(beat).entries())
      expect(heart.receive({ heartbeat: beat.heartbeat, seat, signature: beat.signatures[i] as Signature }).ok).toBe(
        true,
      )
    expect(heart.certificate()).toEqual(beat)
  })

  it('checks a signature only where it can be news, and refuses what is false', async () => {
    const { federation, heart, checked } = alone({ signers: [], verify: scheme.verify })
    await federation.run(PERIOD_MS)
    const at = {
      epoch: 0,
      height: 0,
      blockId: sha256(ascii('a block')),
      slot: slotNow(federation),
      periodMs: PERIOD_MS,
    }
    const by = (seat: number, heartbeat: SignedHeartbeat['heartbeat'] = at): SignedHeartbeat =>
      signHeartbeat(chainId, heartbeat, seat, scheme.signers[seat] as (typeof scheme.signers)[number])
    const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)
    expect(code(heart.receive(by(1)))).toBe('ok')
    expect(code(heart.receive(by(1)))).toBe('ok')
    for (let height = 1; height < 50; height++) heart.receive(by(1, { ...at, height }))
    for (const far of [0, at.slot - 2, at.slot + 2]) heart.receive(by(2, { ...at, slot: far }))
    expect(checked()).toBe(1)
    expect(code(heart.receive({ ...by(1), seat: 2 }))).toBe('BAD_SIGNATURE')
    expect(code(heart.receive({ ...by(1), seat: 4 }))).toBe('UNKNOWN_SEAT')
    expect(heart.certificate()).toBeUndefined()
  })
})
