/**
 * Final blocks as server-sent events. The id of an event is the height, so a client that comes back with
 * `Last-Event-ID` gets what it has missed, each block once.
 */

import type { ServerResponse } from 'node:http'
import { LIMITS } from '#base'
import type { NodeReader } from './reader.ts'
import { STREAM_TYPE } from './route.ts'
import { showBlock } from './views.ts'

const KEEP_ALIVE_MS = 15_000

const eventOf = (reader: NodeReader, height: number): string | undefined => {
  const found = reader.block(height)
  return found && `id: ${height}\nevent: block\ndata: ${JSON.stringify(showBlock(found))}\n\n`
}

/** Until the client has taken what was written; a client that takes nothing for too long loses its stream. */
const drained = (response: ServerResponse, stallMs: number) =>
  new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer)
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    const timer = setTimeout(() => response.destroy(), stallMs)
    response.once('drain', done)
    response.once('close', done)
  })

/** Resolves at each new block, and at once and for ever when the client has gone. */
const createBell = (reader: NodeReader, response: ServerResponse) => {
  let wake: () => void = () => {}
  const stop = reader.onBlock(() => wake())
  response.once('close', () => wake())
  return {
    stop,
    /** Waits unless `ready` already. */
    wait: (ready: () => boolean) =>
      new Promise<void>(resolve => {
        wake = resolve
        if (ready()) resolve()
      }),
  }
}

/**
 * Streams blocks from `from` on until the client goes away; reads on only as fast as the client takes them. Ends where
 * this node does not hold a block, so that the client never misses one without knowing.
 */
export const streamBlocks = async (
  reader: NodeReader,
  response: ServerResponse,
  from: number,
  stallMs: number = LIMITS.apiStallMs,
): Promise<void> => {
  response.writeHead(200, { 'content-type': STREAM_TYPE, 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  response.write(': kapok\n\n')
  const gone = () => response.destroyed || response.closed
  const bell = createBell(reader, response)
  const beat = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS)
  try {
    for (let next = from; !gone(); ) {
      const height = next
      if (height > reader.status().height) {
        await bell.wait(() => gone() || height <= reader.status().height)
        continue
      }
      const event = eventOf(reader, height)
      if (event === undefined) break
      next += 1
      if (!response.write(event) && !gone()) await drained(response, stallMs)
    }
  } finally {
    bell.stop()
    clearInterval(beat)
    response.end()
  }
}
