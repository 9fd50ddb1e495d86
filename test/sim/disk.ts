/**
 * A disk that may lose or tear what was not synced when its machine dies. One for each node; it outlives the node's
 * incarnations. Writes of a dead incarnation never take effect, and its promises never settle.
 */

import { concat } from '#base'
import type { WalFile, WalFiles } from '#storage'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'

interface StoredFile {
  durable: Uint8Array
  pending: Uint8Array
}

export interface Disk {
  readonly walFiles: () => WalFiles
  /** Something durable at the end of a write; `apply` is atomic. */
  readonly commit: (apply: () => void) => Promise<void>
  /** The machine dies: unsynced bytes are kept up to a random point, and what was being written may be there or not. */
  readonly crash: () => void
}

export interface DiskOptions {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly delayMs: readonly [number, number]
  /** Called at each write, by number, before it begins; may crash the node. */
  readonly onWrite: (count: number) => void
}

export const createDisk = ({ scheduler, random, delayMs, onWrite }: DiskOptions): Disk => {
  const files = new Map<string, StoredFile>()
  const inFlight = new Set<() => void>()
  let incarnation = 0
  let writes = 0

  /** Runs `effect` after the time that a write takes, unless the machine dies before. */
  const write = (effect: () => void): Promise<void> => {
    const born = incarnation
    onWrite(++writes)
    return new Promise(resolve => {
      if (born !== incarnation) return
      inFlight.add(effect)
      scheduler.after(random.int(delayMs[0], delayMs[1]), () => {
        if (born !== incarnation) return
        inFlight.delete(effect)
        effect()
        resolve()
      })
    })
  }

  const openFile = (file: StoredFile): WalFile => {
    const born = incarnation
    return {
      append: async bytes => {
        if (born === incarnation) file.pending = concat(file.pending, bytes)
      },
      sync: () =>
        write(() => {
          file.durable = concat(file.durable, file.pending)
          file.pending = new Uint8Array(0)
        }),
      close: async () => undefined,
    }
  }

  return {
    walFiles: () => ({
      read: async name => {
        const file = files.get(name)
        return file === undefined ? undefined : Uint8Array.from(file.durable)
      },
      open: async (name, length) => {
        const file = files.get(name) ?? { durable: new Uint8Array(0), pending: new Uint8Array(0) }
        file.durable = file.durable.slice(0, length)
        file.pending = new Uint8Array(0)
        files.set(name, file)
        return openFile(file)
      },
      replace: (name, content) =>
        write(() => {
          files.set(name, { durable: Uint8Array.from(content), pending: new Uint8Array(0) })
        }),
    }),
    commit: write,
    crash: () => {
      incarnation++
      // What was being written may have got there, although nobody was told.
      for (const effect of inFlight) if (random.chance(0.5)) effect()
      inFlight.clear()
      for (const file of files.values()) {
        const kept = random.int(0, file.pending.length)
        file.durable = concat(file.durable, file.pending.slice(0, kept))
        file.pending = new Uint8Array(0)
      }
    },
  }
}
