/** What a run has made in the temporary directory, and that an interrupted one leaves nothing of it behind. */

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { NetworkNode } from '#node'
import { PID_FILE, runningPid, signalNode } from '../../src/cli/processes.ts'

const folders = new Set<string>()

/** The folder goes when the run is interrupted, with the nodes whose homes are in it. Gives it back. */
export const track = (folder: string): string => {
  folders.add(folder)
  return folder
}

/** The folder is to stay. */
export const untrack = (folder: string): void => void folders.delete(folder)

const nodesIn = (folder: string): readonly NetworkNode[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => basename(path) === PID_FILE)
    .map(path => ({ name: '', home: join(folder, dirname(path)), p2p: '', api: '', ops: '' }))

/** Killed nodes have ended within this time; a folder that they still write into may not go at once. */
const GONE_MS = 10_000
const POLL_MS = 20

const cell = new Int32Array(new SharedArrayBuffer(4))

const removeFolder = (folder: string): void => {
  const nodes = nodesIn(folder)
  for (const node of nodes) signalNode(node, 'SIGKILL')
  const end = performance.now() + GONE_MS
  while (nodes.some(node => runningPid(node) !== undefined) && performance.now() < end)
    Atomics.wait(cell, 0, 0, POLL_MS)
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: POLL_MS })
}

/** Kills every node in the folders of this run and removes these. In one go: nothing else of this program runs meanwhile. */
export const removeTracked = (): void => {
  for (const folder of folders)
    try {
      if (existsSync(folder)) removeFolder(folder)
    } catch (error) {
      console.error(`${folder} stays: ${(error as Error).message}`)
    }
  folders.clear()
}

/** As a shell counts a program that a signal ended. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const

/** Ctrl-C and SIGTERM end this program, and `clean` runs before; without it what is tracked is removed. */
export const cleanOnInterrupt = (clean: () => void = removeTracked): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      console.error('\nremoving what was made / 正在清理…')
      clean()
      process.exit(CODES[signal])
    })
}
