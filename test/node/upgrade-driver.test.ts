/** Drivers at the height of a protocol: whose software is too old signs nothing there, and the others need it not. */

import { describe, expect, it } from 'vitest'
import { createVirtualFederation, type VirtualFederation } from './virtual-federation.ts'

const FROM = 4
const OLD = 3

const federation = (old: readonly number[]) =>
  createVirtualFederation([0, 0, 0, 0], { secondProtocolFrom: FROM, protocolMax: n => (old.includes(n) ? 1 : 2) })

/** So many transactions, a block each. */
const feed = async (one: VirtualFederation, count: number, from = 0) => {
  for (let i = from; i < from + count; i++) {
    one.submit(`transaction ${i}`)
    await one.run(2_000)
  }
}

const heights = ({ nodes }: VirtualFederation) => nodes.map(({ store }) => store.blocks.length)
const stopped = ({ nodes }: VirtualFederation) =>
  nodes.map(({ log }) => log.filter(line => line.startsWith('fatal')).join())

describe('a protocol that one of four does not speak', () => {
  it('stops that one at the block below, and the others go on', async () => {
    const one = federation([OLD])
    await feed(one, FROM + 4)
    expect(heights(one)).toEqual([FROM + 4, FROM + 4, FROM + 4, FROM - 1])
    const reason = `fatal: NewerProtocolError: block ${FROM} needs protocol 2; this software speaks up to 1`
    expect(stopped(one)).toEqual(['', '', '', reason])
    expect(one.nodes.flatMap(({ log }) => log.filter(line => /penalised|evidence/.test(line)))).toEqual([])
  })

  it('leaves nothing of it to be sent afterwards', async () => {
    const one = federation([OLD])
    await feed(one, FROM)
    const before = one.nodes[OLD]?.sent()
    await feed(one, 4, FROM)
    await one.run(60_000)
    expect(heights(one)[0]).toBe(FROM + 4)
    expect(one.nodes[OLD]?.sent()).toBe(before)
  })

  it('that two do not speak stops the chain rather than to fork it', async () => {
    const one = federation([2, OLD])
    await feed(one, FROM + 2)
    expect(heights(one)).toEqual([FROM - 1, FROM - 1, FROM - 1, FROM - 1])
    expect(stopped(one).map(reason => reason.includes('NewerProtocolError'))).toEqual([false, false, true, true])
  })

  it('that all speak is nothing to be seen', async () => {
    const one = federation([])
    await feed(one, FROM + 4)
    expect(heights(one)).toEqual([FROM + 4, FROM + 4, FROM + 4, FROM + 4])
    expect(stopped(one)).toEqual(['', '', '', ''])
  })
})
