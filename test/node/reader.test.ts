/** What the API is told of a block whose own end gave events. */

import { describe, expect, it } from 'vitest'
import { engine } from '#contracts'
import { createReader, type ReaderParts } from '../../src/node/reader.ts'
import { open } from './rescue-world.ts'

interface Told {
  readonly name: string
  readonly data: { readonly epoch: number; readonly outcome: string }
}

describe('the last block of an epoch', () => {
  it('tells of its election; the others tell nothing', async () => {
    const node = await open()
    for (let height = 1; height <= 5; height++) await node.grow()
    const reader = createReader({ ...node.parts, engine } as unknown as ReaderParts)
    const told = (height: number) => reader.closingEvents(height) as unknown as readonly Told[]
    expect([1, 2, 3, 5, 9].map(height => told(height))).toEqual([[], [], [], [], []])
    const election = told(4).find(({ name }) => name === 'Elected')
    expect(election?.data.epoch).toBe(2)
    // One transaction and one receipt more.
    expect(reader.block(4)?.transactionIds).toHaveLength(1)
    expect(node.store.receipts(4)).toHaveLength(2)
  })
})
