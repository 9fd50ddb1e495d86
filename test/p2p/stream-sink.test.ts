import type { Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '#base'
import type { Sink } from '../../p2p/outbox.ts'
import { createWriter, sinkOf } from '../../p2p/stream-sink.ts'
import { pause, until } from '../suites/network.ts'
import { createRawPeer, type RawPeer } from './raw-peer.ts'

/** More than a stream ever lets through to a reader that pauses, whose window grows to 16 MB while it reads. */
const ROUND_BYTES = 20 * 1024 * 1024

describe('writing to a real stream', () => {
  let from: RawPeer
  let to: RawPeer
  let stream: Stream
  let received: Stream | undefined

  beforeEach(async () => {
    received = undefined
    ;[from, to] = [await createRawPeer(), await createRawPeer()]
    await to.node.handle('/test/1', incoming => {
      incoming.maxReadBufferLength = 4 * ROUND_BYTES
      incoming.pause()
      received = incoming
    })
    stream = await from.node.dialProtocol(multiaddr(to.node.getMultiaddrs()[0]?.toString() ?? ''), '/test/1')
    await until('it is open', () => received !== undefined)
  })
  afterEach(async () => {
    await Promise.all([from.stop(), to.stop()])
  })

  it('waits again and again for a reader that pauses, and goes on with it', async () => {
    let bytes = 0
    received?.addEventListener('message', ({ data }) => {
      bytes += data.byteLength
    })
    const sink = sinkOf(stream, 20_000)
    for (let round = 1; round <= 3; round++) {
      expect(sink.send(new Uint8Array(ROUND_BYTES))).toBe(false)
      let over = false
      const drained = sink.drained().then(() => {
        over = true
      })
      await pause(100)
      expect(over).toBe(false)
      received?.resume()
      await drained
      await until('all of the round is there', () => bytes === round * ROUND_BYTES)
      received?.pause()
    }
  })

  it('gives up a reader that takes nothing', async () => {
    const sink = sinkOf(stream, 50)
    expect(sink.isOpen()).toBe(true)
    expect(sink.send(new Uint8Array(4 * 1024 * 1024))).toBe(false)
    await expect(sink.drained()).rejects.toThrow('stalled')
    sink.close()
    expect(sink.isOpen()).toBe(false)
    expect(() => sink.send(new Uint8Array(1))).toThrow()
  })

  it('does not wait for a stream that ends', async () => {
    const sink = sinkOf(stream, 60_000)
    sink.send(new Uint8Array(4 * 1024 * 1024))
    const drained = sink.drained()
    received?.abort(new Error('enough'))
    await expect(drained).rejects.toThrow('over')
    await expect(sink.drained()).rejects.toThrow('over')
  })
})

describe('a writer', () => {
  const noting = (rest: Partial<Sink>) => {
    const state = { sent: [] as string[], closed: false }
    const sink: Sink = {
      isOpen: () => true,
      send: bytes => state.sent.push(toHex(bytes.subarray(0, 2))) > 0,
      drained: async () => {},
      close: () => {
        state.closed = true
      },
      ...rest,
    }
    return { state, write: createWriter(sink) }
  }

  it('writes frames one after the other, a large one in pieces', async () => {
    const { state, write } = noting({})
    const large = new Uint8Array(600_000)
    large[0] = 1
    await Promise.all([write(large), write(Uint8Array.of(2, 2))])
    expect(state.sent).toEqual(['0100', '0000', '0000', '0202'])
  })

  it('gives the stream up when it fails, and never rejects', async () => {
    const { state, write } = noting({
      send: () => {
        throw new Error('reset')
      },
    })
    await write(Uint8Array.of(1))
    expect(state.closed).toBe(true)
  })
})
