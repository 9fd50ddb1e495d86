/** Who may connect, read from a real state that blocks change. */

import { describe, expect, it } from 'vitest'
import { accountId, encodeAddress, type Json, LIMITS, must, toHex } from '#base'
import { engine } from '#contracts'
import { peerNameOf } from '#p2p'
import { createDirectory } from '../../src/node/directory.ts'
import {
  anchorOf,
  ENTERPRISES,
  genesis,
  newKeys,
  type Opened,
  oldKeys,
  open,
  rescueOf,
  signed,
  signerOf,
} from './rescue-world.ts'

const keyOf = (name: string) => signerOf(name).publicKey
const hexOf = (name: string) => toHex(keyOf(name))
const peerOf = (name: string) => peerNameOf(keyOf(name))
const addressOf = (name: string, port = 9_000) => `/dns4/${name}/tcp/${port}/p2p/${peerOf(name)}`
const OF_GENESIS = ENTERPRISES.map(name => `node-${name}`)
const ROOT = ['secretary', 'organizer']

const begin = async (peers: readonly string[] = [], self = 'node-one') => {
  const node = await open()
  const log: string[] = []
  const directory = createDirectory({
    ...{ genesis, store: node.store, engine, self: keyOf(self), peers },
    log: (level, message) => void log.push(`${level} ${message}`),
  })
  node.told.push(directory.committed)
  const names = () => directory.admitted().map(({ nodeKey }) => toHex(nodeKey))
  const act = (persons: readonly string[], action: string, args: Json) => actIn(node, persons, action, args)
  const admit = (...nodes: readonly string[]) =>
    act(ROOT, 'AdmitOperator', {
      operator: 4,
      admin: encodeAddress(accountId(keyOf('officer'))),
      guardian: hexOf('guardian-five'),
      nodes: nodes.map(hexOf),
    })
  return { ...node, directory, log, names, act, admit }
}

/** One block with that call, which must come out well. */
const actIn = async ({ grow, store }: Opened, persons: readonly string[], action: string, args: Json) => {
  const { header } = await grow(oldKeys, signed(persons, must(engine.encodeCall('delegate', action, args))))
  expect(store.receipts(header.height)?.[0]?.code).toBe(0)
}

describe('who may connect', () => {
  it('is who has a node by the first state, and who the state has never heard of but the own config names', async () => {
    const peers = [addressOf('node-two'), addressOf('later'), addressOf('node-two', 9_001), '/ip4/1.2.3.4/tcp/1', 'x']
    const { directory, names, log } = await begin([...peers, '/ip4/1.2.3.4/tcp/1/p2p/garbage0'])
    expect(names()).toEqual([...OF_GENESIS, 'later'].map(hexOf))
    const addresses = directory.admitted().map(one => one.addresses)
    expect(addresses).toEqual([[], [peers[0], peers[2]], [], [], [peers[1]]])
    expect([...OF_GENESIS, 'later'].map(name => directory.enterpriseOf(peerOf(name)))).toEqual([0, 1, 2, 3, undefined])
    expect(log.filter(line => line.includes('names no node'))).toHaveLength(3)
  })

  it('changes with the block that says so, and only then is the list another', async () => {
    const { directory, names, act, admit, grow, log } = await begin([addressOf('five'), addressOf('five-again')])
    const before = directory.admitted()
    await grow()
    expect(directory.admitted()).toBe(before)
    expect(directory.enterpriseOf(peerOf('five'))).toBe(undefined)
    await admit('five', 'five-too')
    expect(names()).toEqual([...OF_GENESIS, 'five', 'five-too', 'five-again'].map(hexOf))
    expect(directory.enterpriseOf(peerOf('five'))).toBe(4)
    const after = directory.admitted()
    await grow()
    expect(directory.admitted()).toBe(after)
    // A lost machine: its key is refused though the config still has its address.
    await act(['officer'], 'SetNodes', { operator: 4, nodes: [hexOf('five-again')] })
    expect(names()).toEqual([...OF_GENESIS, 'five-again'].map(hexOf))
    expect(directory.admitted().at(-1)?.addresses).toEqual([addressOf('five-again')])
    expect(log).toContain(`warn node ${peerOf('five')} may not connect any longer / 该节点不再允许接入`)
  })

  it('is nobody of a suspended enterprise, at once, and everybody again when it is restored', async () => {
    const { names, act, admit } = await begin([addressOf('five')])
    await admit('five')
    await act(ROOT, 'SetOperator', { operator: 4, group: 0, active: false })
    expect(names()).toEqual(OF_GENESIS.map(hexOf))
    await act(ROOT, 'SetOperator', { operator: 4, group: 0, active: true })
    expect(names()).toContain(hexOf('five'))
  })

  it('is a suspended enterprise as long as it has a seat in the set of this epoch or the next', async () => {
    const { names, act, grow, ledger, ...node } = await begin()
    await act(ROOT, 'SetOperator', { operator: 3, group: 0, active: false })
    await grow()
    expect(names()).toEqual(OF_GENESIS.map(hexOf))
    // The guardians name seats of the first three: the epoch is another before any block of it is there.
    must(await ledger.rescues.take(rescueOf(anchorOf({ ...node, grow, ledger }), 1, newKeys)))
    expect(names()).toEqual(OF_GENESIS.slice(0, 3).map(hexOf))
  })

  it('is never more than may be connected', async () => {
    const strangers = Array.from({ length: LIMITS.peers }, (_, n) => addressOf(`stranger ${n}`))
    const { names } = await begin(strangers)
    expect(names()).toHaveLength(LIMITS.peers)
    expect(names().slice(0, 4)).toEqual(OF_GENESIS.map(hexOf))
  })
})

describe('a quorum of the seats', () => {
  it('is in reach with the own node and enough nodes of other enterprises', async () => {
    const { directory } = await begin([addressOf('stranger')])
    const reached = (...names: readonly string[]) => directory.isQuorum(names.map(peerOf))
    expect(reached('node-two')).toBe(false)
    expect(reached('node-two', 'node-three')).toBe(true)
    expect(reached('node-two', 'node-one', 'stranger')).toBe(false)
  })

  it('is not the own node where it has no seat, and a second node of an enterprise adds none', async () => {
    const { directory, admit, act } = await begin([], 'five')
    const reached = (...names: readonly string[]) => directory.isQuorum(names.map(peerOf))
    expect(reached('node-two', 'node-three')).toBe(false)
    expect(reached('node-two', 'node-three', 'node-one')).toBe(true)
    await admit('five')
    expect(reached('node-two', 'node-three')).toBe(false)
    await act(['operator-two'], 'SetNodes', { operator: 1, nodes: [hexOf('node-two'), hexOf('node-two-too')] })
    expect(reached('node-two', 'node-two-too', 'node-three')).toBe(false)
  })
})
