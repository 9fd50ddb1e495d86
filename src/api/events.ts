/**
 * Final blocks as server-sent events. The id of an event is the height, so a client that comes back with
 * `Last-Event-ID` gets what it has missed, each block once.
 */

import type { ServerResponse } from 'node:http'
import type { NodeReader } from './reader.ts'
import { showBlock } from './views.ts'

const KEEP_ALIVE_MS = 15_000

const eventOf = (reader: NodeReader, height: number): string | undefined => {
  const found = reader.block(height)
  return found && `id: ${height}\nevent: block\ndata: ${JSON.stringify(showBlock(found))}\n\n`
}

const drained = (response: ServerResponse) =>
  new Promise<void>(resolve => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })

/** Streams blocks from `from` on until the client goes away; reads on only as fast as the client takes them. */
export const streamBlocks = async (reader: NodeReader, response: ServerResponse, from: number): Promise<void> => {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write(': kapok\n\n')
  let wake: () => void = () => {}
  const stop = reader.onBlock(() => wake())
  const beat = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS)
  let gone = false
  response.once('close', () => {
    gone = true
    wake()
  })
  try {
    for (let next = from; !gone; ) {
      const event = next <= reader.status().height ? eventOf(reader, next) : undefined
      if (event === undefined) {
        await new Promise<void>(resolve => {
          wake = resolve
          if (gone || next <= reader.status().height) resolve()
        })
        continue
      }
      next += 1
      if (!gone && !response.write(event)) await drained(response)
    }
  } finally {
    stop()
    clearInterval(beat)
  }
}
