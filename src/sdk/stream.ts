/** Following the chain by server-sent events (WHATWG HTML §9.2), through broken connections and restarts of the node. */

import { LIMITS } from '#base'
import { KapokError } from './errors.ts'
import { type CallOptions, initOf, type Transport } from './transport.ts'

/** Longest event: the ids of a full block take less room than its transactions. */
const EVENT_CHARS_MAX = LIMITS.blockBytes

/** The data of each event. The lines of the server end in `\n`. Throws TOO_LARGE for an event without end. */
async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    if (text.length > EVENT_CHARS_MAX) throw new KapokError({ code: 'TOO_LARGE', detail: 'an event without end' })
    for (const part of parts) {
      const lines = part.split('\n').filter(line => line.startsWith('data: '))
      if (lines.length > 0) yield lines.map(line => line.slice(6)).join('\n')
    }
  }
}

const PAUSE_MIN_MS = 100
const PAUSE_MAX_MS = 5_000

/** Ends early, without error, when aborted. */
const pause = (durationMs: number, signal: AbortSignal | undefined) =>
  new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, durationMs)
    signal?.addEventListener('abort', done)
  })

interface Positioned {
  readonly header: { readonly height?: unknown }
}

/** A broken connection shows as a TypeError of `fetch`; what the node says for sure is not tried again. */
const isPassing = (cause: unknown): boolean =>
  cause instanceof KapokError ? cause.retryable : cause instanceof TypeError

/**
 * Blocks from height `from` on, each once, in order. The first connection must succeed; later ones are tried again with
 * growing pauses until `signal` aborts, which ends the sequence. Throws HEIGHT_UNAVAILABLE where the node holds no block.
 */
export async function* followBlocks<T extends Positioned>(
  send: Transport,
  from: number,
  options?: CallOptions,
): AsyncGenerator<T> {
  const signal = options?.signal
  let next = from
  let pauseMs = PAUSE_MIN_MS
  for (let connected = false; !signal?.aborted; ) {
    try {
      const response = await send(`/v1/events?from=${next}`, initOf(options))
      connected = true
      for await (const data of readEvents(response.body as unknown as AsyncIterable<Uint8Array>)) {
        const block = JSON.parse(data) as T
        if (block.header.height !== next)
          throw new KapokError({ code: 'INTERNAL', detail: `height ${block.header.height}, not ${next}` })
        next += 1
        pauseMs = PAUSE_MIN_MS
        yield block
      }
    } catch (cause) {
      if (signal?.aborted) return
      if (!connected || !isPassing(cause)) throw cause
    }
    await pause(pauseMs, signal)
    pauseMs = Math.min(2 * pauseMs, PAUSE_MAX_MS)
  }
}
