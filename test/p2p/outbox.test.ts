import { describe, expect, it } from 'vitest'
import { toHex } from '#base'
import { createOutbox, type Sink } from '../../p2p/outbox.ts'

const turn = () => new Promise(resolve => setTimeout(resolve, 5))
const BOUNDS = { messages: 10, bytes: 1_000 }

/** A stream that notes what it is given. */
const noting = (sent: string[], rest: Partial<Sink> = {}): Sink => ({
  isOpen: () => true,
  send: bytes => sent.push(toHex(bytes)) > 0,
  drained: async () => {},
  close: () => {},
  ...rest,
})

describe('outbox', () => {
  it('sends together what was pushed together, in order', async () => {
    const sent: string[] = []
    const outbox = createOutbox(async () => noting(sent), BOUNDS)
    for (let i = 0; i < 5; i++) outbox.push(Uint8Array.of(i))
    await turn()
    outbox.push(Uint8Array.of(5))
    await turn()
    expect(sent).toEqual(['0001020304', '05'])
  })

  it('sends no more at once than a piece, but a large frame as it is', async () => {
    const sizes: number[] = []
    const sink = noting([], { send: bytes => sizes.push(bytes.length) > 0 })
    const outbox = createOutbox(async () => sink, { messages: 100, bytes: 10_000_000 })
    outbox.push(new Uint8Array(1_000_000))
    for (let i = 0; i < 3; i++) outbox.push(new Uint8Array(100_000))
    await turn()
    expect(sizes).toEqual([1_000_000, 200_000, 100_000])
  })

  it('waits while the stream is full, and drops the oldest meanwhile', async () => {
    const sent: string[] = []
    let free = () => {}
    const sink = noting(sent, {
      send: bytes => {
        sent.push(toHex(bytes))
        return false
      },
      drained: () =>
        new Promise(resolve => {
          free = resolve
        }),
    })
    const outbox = createOutbox(async () => sink, { messages: 3, bytes: 1_000 })
    outbox.push(Uint8Array.of(1))
    await turn()
    for (let i = 2; i < 8; i++) outbox.push(Uint8Array.of(i))
    await turn()
    expect(sent).toEqual(['01'])
    free()
    await turn()
    expect(sent).toEqual(['01', '050607'])
    expect(outbox.dropped()).toBe(3)
  })

  it('bounds the bytes that wait, whatever their number', async () => {
    const sizes: number[] = []
    const sink = noting([], { send: bytes => sizes.push(bytes.length) > 0 })
    const outbox = createOutbox(async () => sink, { messages: 100, bytes: 1_000 })
    for (let i = 0; i < 10; i++) outbox.push(new Uint8Array(300 + i))
    await turn()
    expect(sizes).toEqual([307 + 308 + 309])
  })

  it('drops what waits when the stream cannot be opened, and opens again for the next', async () => {
    let opened = 0
    const sent: string[] = []
    const open = async () => {
      opened += 1
      if (opened === 1) throw new Error('refused')
      return noting(sent)
    }
    const outbox = createOutbox(open, { messages: 3, bytes: 1000 })
    for (let i = 0; i < 5; i++) outbox.push(Uint8Array.of(i))
    await turn()
    expect(outbox.dropped()).toBe(5)
    for (let i = 5; i < 10; i++) outbox.push(Uint8Array.of(i))
    await turn()
    expect(sent).toEqual(['070809'])
    expect(opened).toBe(2)
  })

  it('loses with a broken stream only what was being sent, and gives that stream up', async () => {
    let opened = 0
    let given = 0
    const sent: string[] = []
    const broken = noting([], {
      send: () => {
        throw new Error('reset')
      },
      close: () => {
        given += 1
      },
    })
    const outbox = createOutbox(
      async () => {
        opened += 1
        return opened === 1 ? broken : noting(sent)
      },
      { messages: 10, bytes: 10_000_000 },
    )
    outbox.push(new Uint8Array(300_000))
    outbox.push(Uint8Array.of(2))
    await turn()
    expect({ sent, opened, given, dropped: outbox.dropped() }).toEqual({
      sent: ['02'],
      opened: 2,
      given: 1,
      dropped: 1,
    })
  })

  it('loses nothing when the stream had ended before', async () => {
    let opened = 0
    let open = true
    const sent: string[] = []
    const outbox = createOutbox(async () => {
      opened += 1
      return opened === 1 ? noting(sent, { isOpen: () => open }) : noting(sent)
    }, BOUNDS)
    outbox.push(Uint8Array.of(1))
    await turn()
    open = false
    outbox.push(Uint8Array.of(2))
    await turn()
    expect({ opened, sent, dropped: outbox.dropped() }).toEqual({ opened: 2, sent: ['01', '02'], dropped: 0 })
  })

  it('opens once, whether asked for or needed', async () => {
    let opened = 0
    const sent: string[] = []
    const outbox = createOutbox(async () => {
      opened += 1
      await turn()
      return noting(sent)
    }, BOUNDS)
    outbox.push(Uint8Array.of(1))
    await Promise.all([outbox.open(), outbox.open()])
    await turn()
    expect({ opened, sent }).toEqual({ opened: 1, sent: ['01'] })
  })

  it('closed while it opens, gives the stream up and sends nothing', async () => {
    const sent: string[] = []
    let given = false
    const sink = noting(sent, {
      close: () => {
        given = true
      },
    })
    const outbox = createOutbox(async () => {
      await turn()
      return sink
    }, BOUNDS)
    outbox.push(Uint8Array.of(1))
    await Promise.resolve()
    outbox.close()
    outbox.push(Uint8Array.of(2))
    await turn()
    await turn()
    expect({ sent, given }).toEqual({ sent: [], given: true })
  })
})
