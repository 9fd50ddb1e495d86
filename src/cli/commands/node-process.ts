/** `node up` and `node down`: the node of one home as a process in the background, where nothing else keeps it. */

import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { NetworkNode } from '#node'
import { addressesOf, type Context, createContext, needHome, notReady } from '../context.ts'
import { EXIT } from '../exit.ts'
import { type Cli, say } from '../io.ts'
import { logFile, runningPid, spawnNode, stopNode, waitReady } from '../processes.ts'

/** A long log is read again at the start. */
const READY_MS = 120_000
const STOP_MS = 10_000

const nodeOf = async ({ options }: Context): Promise<NetworkNode> => {
  const home = resolve(needHome(options.home))
  const { api, ops } = await addressesOf({ ...options, home })
  return { name: home, home, p2p: '', api, ops }
}

const addUp = (group: Command, cli: Cli): void => {
  const { errors, operations } = cli.text
  const command = group.command('up').description(operations.commands.nodeUp)
  command.action(async () => {
    const context = createContext(cli, command)
    const node = await nodeOf(context)
    if (runningPid(node) === undefined) spawnNode(node, true)
    if (!(await waitReady(node, READY_MS, cli.io.signal)))
      throw notReady(EXIT.failed, errors.notReady(node.name), ({ hints }) => hints.lookAtLog(logFile(node)))
    context.print.show({ running: true, api: node.api }, () => operations.says.runs)
  })
}

const addDown = (group: Command, cli: Cli): void => {
  const { says, operations } = cli.text
  const command = group.command('down').description(operations.commands.nodeDown)
  command.action(async () => {
    const context = createContext(cli, command)
    const node = await nodeOf(context)
    const clean = await stopNode(node, STOP_MS)
    if (!clean) say(cli, says.killed(node.name))
    context.print.show({ running: false, clean }, () => operations.says.stopped)
  })
}

export const addNodeProcess = (group: Command, cli: Cli): void => {
  addUp(group, cli)
  addDown(group, cli)
}
