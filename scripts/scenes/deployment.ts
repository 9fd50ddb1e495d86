/**
 * A federation as the scenes see it: enterprises with a node each, lines between the nodes that can go wrong, people who type
 * commands. Nothing here says how a node runs: as a process, in a container, on a machine of its own.
 */

import type { Json, Signer } from '#base'
import type { Client, StatusView } from '#sdk'

/** What a new federation is to be. */
export interface DeploymentOptions {
  /** Enterprises, a node and a seat each. */
  readonly nodes: number
  /** Blocks an epoch. */
  readonly epochLength: number
}

/** How every line between two nodes is, in each direction. */
export interface LineQuality {
  readonly delayMs: number
  /** The delay of a segment is evenly spread over `delayMs` ± this. Bytes never overtake each other. */
  readonly jitterMs: number
  /** Share of segments that are lost at first and sent again, as TCP does it. */
  readonly lossPercent: number
}

/** How a command of the command line ended. */
export interface CommandRun {
  /** Exit code. */
  readonly code: number
  /** What it printed with `--json`; null when that was nothing. */
  readonly json: Json
  /** What it said beside that. */
  readonly said: string
}

export interface Deployment {
  /** Name of the chain, and its genesis hash in hexadecimal. */
  readonly file: { readonly name: string; readonly genesisHash: string }
  /** Enterprises by number, which is that of the operator on the chain. `addEnterprise` appends. */
  readonly nodes: readonly { readonly name: string }[]
  /** Where logs and data of a failed run are left to be looked at. */
  readonly folder: string
  /** Of the API of a node, over a way that no cut or delay of lines between nodes touches. */
  client(n: number): Client
  /** A key by its name: of FOUNDER_NAMES, `operator-ENTERPRISE`, `guardian-ENTERPRISE`. */
  founder(name: string): Signer
  /** `kapok ARGV --json` as people of enterprise `n` type it on its machine: its own home, its own accounts, its own node. */
  run(n: number, argv: readonly string[]): Promise<CommandRun>

  /** Starts a node that does not run; resolves at once, not when it is ready. With the software that it ran last. */
  start(n: number): Promise<void>
  /** Starts these that do not run, or all, and waits until each is ready. Throws with their logs when one does not become so. */
  startAll(some?: readonly number[]): Promise<void>
  /** As an operator does it; true when the node closed cleanly in time. */
  stop(n: number): Promise<boolean>
  /** No warning, nothing is closed; resolves when it is gone. */
  kill(n: number): Promise<void>
  /** The node neither hears nor answers, its connections stay, until `resume`. */
  pause(n: number): Promise<void>
  resume(n: number): Promise<void>
  /** A paused node runs. */
  isRunning(n: number): Promise<boolean>
  /** Exit code of the last run of a node that does not run; undefined while it runs, or where a signal ended it. */
  exitCode(n: number): Promise<number | undefined>
  /** Stops the node and starts it with the next version of the software (`next-version.ts`); resolves when it was started. */
  upgrade(n: number): Promise<void>
  /** All that a stopped node keeps of the chain is gone: data, log, clear values. Its keys and settings stay. */
  loseData(n: number): Promise<void>
  /** From its next start on the node's wall clock is ahead by so much (negative: behind; 0: right). */
  setClock(n: number, aheadMs: number): Promise<void>

  /**
   * Nodes of different groups do not reach each other until `heal`: what is sent is held or dropped without a word, as by a
   * broken line. A node in no group reaches nobody. In place of the partition before.
   */
  partition(groups: readonly (readonly number[])[]): Promise<void>
  heal(): Promise<void>
  /** All lines are so until `clear`. Beside any partition. */
  lines(quality: LineQuality): Promise<void>
  clear(): Promise<void>
  /** All lines move at once: what is connected falls silent without a word, who dials anew gets through. There is no partition, and lines are clear. */
  move(): Promise<void>

  /**
   * One more enterprise joins the live federation by the documented commands, with the help of the others' people and without
   * a restart of their nodes: its node runs when this resolves, and may still have to catch up. Gives its number.
   */
  addEnterprise(): Promise<number>

  /** Everything that a node has logged in all its runs. */
  log(n: number): Promise<string>
  /** By number; undefined where a node does not answer soon. */
  statuses(): Promise<readonly (StatusView | undefined)[]>
  /** Ends every node for good; the folder stays. */
  stopAll(): Promise<void>
  /** Ends every node and removes everything that was made. */
  remove(): Promise<void>
}
