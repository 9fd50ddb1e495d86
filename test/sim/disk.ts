/**
 * A disk that may lose or tear what was not synced when its machine dies, that may be slow, and that may stand still for
 * seconds. One for each node; it outlives the node's incarnations. Writes of a dead incarnation never take effect, and its
 * promises never settle.
 */

import { concat, EMPTY } from '#base'
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

export interface SimDisk extends Pick<Disk, 'crash'> {
  /** The disk as one incarnation of its node knows it: what that one writes after the machine has died goes nowhere. */
  readonly boot: () => Pick<Disk, 'walFiles' | 'commit'>
  /** Writes of the log that have not ended: while there are any, a driver may be waiting. */
  readonly logWrites: () => number
  /** What is durable now, to be put back later; the ledger is not part of it. */
  readonly copy: () => DiskCopy
  /** The machine is down, and comes back with these files only. */
  readonly restore: (copy: DiskCopy) => void
}

export type DiskCopy = ReadonlyMap<string, Uint8Array>

/** What one disk is like. */
export interface DiskScenario {
  readonly delayMs: readonly [number, number]
  /** Nothing that is being written then ends before `toMs`. */
  readonly stall: { readonly fromMs: number; readonly toMs: number } | undefined
}

export interface DiskOptions extends DiskScenario {
  readonly scheduler: Scheduler
  readonly random: Random
  /** Called at each write, by number, before it begins; may crash the node. */
  readonly onWrite: (count: number) => void
}

export const createDisk = ({ scheduler, random, delayMs, stall, onWrite }: DiskOptions): SimDisk => {
  const files = new Map<string, StoredFile>()
  const inFlight = new Set<() => void>()
  let incarnation = 0
  let writes = 0
  let logWrites = 0

  const takesMs = () => {
    const delay = random.int(delayMs[0], delayMs[1])
    const nowMs = scheduler.nowMs()
    const stands = stall !== undefined && nowMs + delay >= stall.fromMs && nowMs < stall.toMs
    return stands ? Math.max(delay, stall.toMs - nowMs) : delay
  }

  /** Runs `effect` after the time that a write takes, unless the machine dies before, or has died. */
  const write = (born: number, effect: () => void): Promise<void> => {
    if (born === incarnation) onWrite(++writes)
    return new Promise(resolve => {
      if (born !== incarnation) return
      inFlight.add(effect)
      scheduler.after(takesMs(), () => {
        if (born !== incarnation) return
        inFlight.delete(effect)
        effect()
        resolve()
      })
    })
  }

  const writeLog = async (born: number, effect: () => void) => {
    if (born === incarnation) logWrites++
    await write(born, effect)
    if (born === incarnation) logWrites--
  }

  const openFile = (born: number, file: StoredFile): WalFile => ({
    append: async bytes => {
      if (born !== incarnation) return
      file.pending = file.pending.length === 0 ? bytes : concat(file.pending, bytes)
    },
    sync: () =>
      writeLog(born, () => {
        file.durable = concat(file.durable, file.pending)
        file.pending = EMPTY
      }),
    close: async () => undefined,
  })

  const walFiles = (born: number): WalFiles => ({
    read: async name => {
      const file = files.get(name)
      return file === undefined ? undefined : Uint8Array.from(file.durable)
    },
    open: async (name, length) => {
      const file = files.get(name) ?? { durable: EMPTY, pending: EMPTY }
      if (born !== incarnation) return openFile(born, file)
      file.durable = file.durable.slice(0, length)
      file.pending = EMPTY
      files.set(name, file)
      return openFile(born, file)
    },
    replace: (name, content) =>
      writeLog(born, () => {
        files.set(name, { durable: Uint8Array.from(content), pending: EMPTY })
      }),
  })

  return {
    boot: () => {
      const born = incarnation
      return { walFiles: () => walFiles(born), commit: effect => write(born, effect) }
    },
    logWrites: () => logWrites,
    copy: () => new Map([...files].map(([name, { durable }]) => [name, durable])),
    restore: copy => {
      files.clear()
      for (const [name, durable] of copy) files.set(name, { durable, pending: EMPTY })
    },
    crash: () => {
      incarnation++
      logWrites = 0
      // What was being written may have got there, although nobody was told.
      for (const effect of inFlight) if (random.chance(0.5)) effect()
      inFlight.clear()
      for (const file of files.values()) {
        const kept = random.int(0, file.pending.length)
        // A file may have grown before what it was to hold got there.
        const grown = random.chance(0.3) ? random.bytes(random.int(0, file.pending.length - kept)) : EMPTY
        file.durable = concat(file.durable, file.pending.slice(0, kept), grown)
        file.pending = EMPTY
      }
    },
  }
}
