/** `node verify` and `node rebuild`: a data folder against its own blocks. The node must be stopped. */

import type { Command } from 'commander'
import { loadHome, replayHome } from '#node'
import { createContext, needHome, saysNo, unwrap, verdictOf } from '../context.ts'
import { flag } from '../flag.ts'
import { type Cli, say } from '../io.ts'

/** Faults that say nothing of the chain. */
const CANNOT_BEGIN = ['HOME_IN_USE', 'WRONG_HOME', 'NOT_FOUND']

const run = async (cli: Cli, command: Command, replace: boolean): Promise<void> => {
  const { options, print } = createContext(cli, command)
  const { invariants = false } = command.opts<{ invariants?: boolean }>()
  const { says } = cli.text
  const home = unwrap(await loadHome(needHome(options.home)))
  const progress = (height: number, of: number) => say(cli, says.replayed(height, of))
  const replayed = await replayHome(home, { invariants, replace, progress })
  if (!replayed.ok && !CANNOT_BEGIN.includes(replayed.fault.code))
    throw verdictOf(replayed.fault, `${replayed.fault.code} ${replayed.fault.detail ?? ''}`)
  const { height, transactions, violations } = unwrap(replayed)
  if (violations.length > 0) throw saysNo(violations.join('\n'))
  const lines = [
    says.verified(height, transactions),
    ...(invariants ? [says.invariantsHold] : []),
    ...(replace ? [says.rebuilt] : []),
  ]
  print.show({ height, transactions, violations }, () => lines.join('\n'))
}

/** Adds both commands. */
export const addVerifyNode = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  for (const [name, replace] of [
    ['verify', false],
    ['rebuild', true],
  ] as const) {
    const command = group.command(name).description(replace ? commands.nodeRebuild : commands.nodeVerify)
    command.addOption(flag('--invariants', flags.invariants))
    command.action(() => run(cli, command, replace))
  }
}
