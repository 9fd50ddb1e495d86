/** Clients that wait for transactions to become final, and listeners of final blocks. Bounded. */

import { err, type Hash, LIMITS, ok, type Result, toHex } from '#base'

export interface Waiters {
  /** Resolves true when `id` becomes final, false after the time or when the client is gone. Refuses with QUOTA. */
  wait(id: Hash, timeoutMs: number, signal: AbortSignal): Promise<Result<boolean>>
  onBlock(listener: (height: number) => void): () => void
  /** Blocks up to this height are final now, with these transactions. */
  final(height: number, ids: readonly Hash[]): void
}

export const createWaiters = (): Waiters => {
  const waiting = new Map<string, Set<() => void>>()
  const listeners = new Set<(height: number) => void>()
  let count = 0

  const wait = (id: Hash, timeoutMs: number, signal: AbortSignal): Promise<Result<boolean>> => {
    if (count >= LIMITS.apiWaiters) return Promise.resolve(err('QUOTA'))
    const name = toHex(id)
    count += 1
    return new Promise(resolve => {
      const done = (final: boolean) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', gone)
        const set = waiting.get(name)
        set?.delete(arrived)
        if (set?.size === 0) waiting.delete(name)
        count -= 1
        resolve(ok(final))
      }
      const arrived = () => done(true)
      const gone = () => done(false)
      const timer = setTimeout(gone, timeoutMs)
      signal.addEventListener('abort', gone)
      waiting.set(name, (waiting.get(name) ?? new Set()).add(arrived))
    })
  }

  return {
    wait,
    onBlock: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    final: (height, ids) => {
      for (const id of ids) for (const arrived of [...(waiting.get(toHex(id)) ?? [])]) arrived()
      for (const listener of listeners) listener(height)
    },
  }
}
