/** E5 between nodes: drivers over real ledgers in virtual time. One has been told by its operator, others hear it from there. */

import { describe, expect, it } from 'vitest'
import { must, verify } from '#base'
import { blockId, ConsensusMessage, Response } from '#chain'
import { createCore, DEFAULT_TIMING, step } from '#consensus'
import { NOTHING } from '../../src/node/driver/announce.ts'
import { createDriver, type Driver, type DriverPorts } from '../../src/node/driver/index.ts'
import { makeScheduler } from '../sim/scheduler.ts'
import { anchorOf, finalize, genesis, lost, newKeys, type Opened, oldKeys, open, rescueOf } from './rescue-world.ts'

const memoryWal = (): DriverPorts['wal'] => {
  let kept: readonly Uint8Array[] | undefined
  return {
    append: async records => {
      kept = [...(kept ?? []), ...records]
    },
    replay: async () => kept,
    reset: async records => {
      kept = records
    },
  }
}

interface Node extends Opened {
  readonly driver: Driver
  readonly log: string[]
}

/** Observers that are connected to each other; `lies` replaces what a node answers. */
const connect = async (opened: readonly Opened[], lies: (n: number, bytes: Uint8Array) => Uint8Array = (_, b) => b) => {
  const scheduler = makeScheduler()
  const nodes: Node[] = []
  const nameOf = (n: number) => `n${n}`
  const numberOf = (name: string) => Number(name.slice(1))
  for (const [n, one] of opened.entries()) {
    const log: string[] = []
    const others = opened.map((_, other) => nameOf(other)).filter((_, other) => other !== n)
    const carry = (to: string, message: Uint8Array) =>
      void scheduler.after(5, () => nodes[numberOf(to)]?.driver.receive(nameOf(n), message))
    const ports: DriverPorts = {
      core: { createCore, step },
      clock: { nowMs: scheduler.nowMs, wallMs: () => genesis.genesis.timeMs + scheduler.nowMs() },
      timers: { set: scheduler.after },
      keys: { signers: [], verify: checks => checks.every(it => verify(it.publicKey, it.message, it.signature)) },
      wal: memoryWal(),
      ledger: one.ledger,
      network: {
        broadcast: message => {
          for (const to of others) carry(to, message)
        },
        send: carry,
        request: async (peer, request) => {
          const answer = await nodes[numberOf(peer)]?.driver.answer(nameOf(n), request)
          return answer === undefined ? undefined : lies(numberOf(peer), answer)
        },
        peers: () => others,
        peerOfSeat: () => undefined,
        penalise: (peer, reason) => log.push(`penalised ${peer}: ${reason}`),
      },
      pool: { hasWork: () => false, evidence: () => {} },
      observer: {
        log: (level, message) => log.push(`${level}: ${message}`),
        committed: () => {},
        fatal: cause => log.push(`fatal: ${String(cause)}`),
      },
    }
    nodes.push({ ...one, log, driver: createDriver(ports, { chainId: genesis.chainId, timing: DEFAULT_TIMING }) })
  }
  for (const { driver } of nodes) await driver.start()
  const run = (holds: () => boolean) => scheduler.run(scheduler.nowMs() + 120_000, holds)
  return { nodes, run }
}

const at = (nodes: readonly Node[], n: number): Node => nodes[n] as Node
const isFatal = (line: string) => line.startsWith('fatal') || line.startsWith('penalised')

/** The survivor after its operator's `node rescue`. */
const told = async () => {
  const node = await lost()
  const anchor = anchorOf(node)
  must(await node.ledger.rescues.take(rescueOf(anchor, 2)))
  return { node, anchor }
}

describe('E5: nodes that were not told', () => {
  it('get to the anchor, take the rescue from a peer and begin the epoch, before it has a block', async () => {
    const { node, anchor } = await told()
    const { nodes, run } = await connect([node, await open()])
    const fresh = at(nodes, 1)
    await run(() => fresh.driver.summary().epoch === 2)
    expect(fresh.ledger.head()).toMatchObject({ epoch: 2, id: anchor.id, set: node.ledger.head().set })
    expect(fresh.ledger.rescues.at(6)).toEqual(node.ledger.rescues.at(6))
    expect(fresh.log.join('\n')).toContain('the guardians brought the chain back after block 6, with epoch 2')
    expect(fresh.log.filter(isFatal)).toEqual([])
  })

  it('follow the chain across the cut and on', async () => {
    const { node } = await told()
    for (let i = 0; i < 4; i++) await node.grow(newKeys)
    const { nodes, run } = await connect([node, await open()])
    const fresh = at(nodes, 1)
    await run(() => fresh.ledger.head().header.height === 10)
    expect(fresh.ledger.head()).toMatchObject({ epoch: 3, id: node.ledger.head().id })
    expect(fresh.driver.summary().epoch).toBe(3)
    expect(fresh.log.filter(isFatal)).toEqual([])
  })

  it('refuse one that too few have signed, and count it against the peer', async () => {
    const { node } = await told()
    const forge = (_: number, bytes: Uint8Array) => {
      const response = must(Response.decode(bytes))
      const { rescue } = response
      if (rescue === undefined) return bytes
      return Response.encode({ ...response, rescue: { ...rescue, signatures: rescue.signatures.slice(0, 2) } })
    }
    const { nodes, run } = await connect([node, await open()], forge)
    const fresh = at(nodes, 1)
    await run(() => fresh.log.some(line => line.startsWith('penalised')))
    expect(fresh.log.join('\n')).toContain('signed by 2 of 4 guardians')
    expect(fresh.ledger.head()).toMatchObject({ epoch: 1, header: { height: 6 } })
    expect(fresh.ledger.rescues.at(6)).toBeUndefined()
  })

  it('refuse it where they know of a final block beyond the anchor, though they do not have that block', async () => {
    const { node } = await told()
    const ahead = await open()
    for (const block of node.blocks)
      must(await ahead.ledger.commit([{ block, blockId: blockId(block.header) }], finalize(block, oldKeys)))
    // A block 7 of the old epoch, final by certificate alone.
    const twin = await open()
    for (const block of node.blocks)
      must(await twin.ledger.commit([{ block, blockId: blockId(block.header) }], finalize(block, oldKeys)))
    const certificate = finalize(await twin.grow(), oldKeys)
    const { nodes, run } = await connect([node, ahead])
    const { driver, log, ledger } = at(nodes, 1)
    driver.receive('n0', ConsensusMessage.encode({ ...NOTHING, certificate }))
    await run(() => log.some(line => line.includes('is refused')))
    expect(log.join('\n')).toContain('the rescue of block 6 is refused: block 7 is final')
    expect(ledger.head()).toMatchObject({ epoch: 1, header: { height: 6 } })
  })
})
