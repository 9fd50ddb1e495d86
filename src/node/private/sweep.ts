/** What the chain has erased by another way than this node: its home destroys it as well, at its start and then every hour. */

import { type Address, LIMITS, ok, type Result } from '#base'
import { type DeskParts, knownRecord } from './parts.ts'

/** Without an account: nobody has asked this node. */
const THE_CHAIN = new Uint8Array(0) as Uint8Array as Address

/** Gives how many records were destroyed. */
const sweep = async (parts: DeskParts): Promise<Result<number>> => {
  const names = await parts.store.names()
  if (!names.ok) return names
  const erased = names.value.filter(name => {
    const record = knownRecord(parts, name)
    return record.ok && record.value.standing?.state === 'ERASED'
  })
  for (let from = 0; from < erased.length; from += LIMITS.privateErasures) {
    const done = await parts.store.erase(erased.slice(from, from + LIMITS.privateErasures), THE_CHAIN)
    if (!done.ok) return done
  }
  return ok(erased.length)
}

/** Runs it now and every hour until the answer is called. */
export const keepSwept = (parts: DeskParts, log: (level: 'info' | 'error', message: string) => void): (() => void) => {
  const run = () =>
    sweep(parts).then(
      done => {
        if (done.ok && done.value > 0) log('info', `${done.value} records that the chain has erased are destroyed`)
        if (!done.ok && done.fault.code !== 'CLOSED') log('error', `the private store: ${done.fault.code}`)
      },
      (cause: unknown) => log('error', `the private store: ${String(cause)}`),
    )
  void run()
  const timer = setInterval(() => void run(), LIMITS.privateSweepMs)
  return () => clearInterval(timer)
}
