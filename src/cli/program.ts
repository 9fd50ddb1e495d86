/** The command line: `runCli(argv, io)` does what a person typed and says with which code to end. */

import { Command } from 'commander'
import { VERSION } from '#node'
import { addBlocks } from './commands/block.ts'
import { addData } from './commands/data.ts'
import { addGov } from './commands/gov.ts'
import { addHelp } from './commands/help.ts'
import { addKeys } from './commands/keys.ts'
import { addLookup } from './commands/lookup.ts'
import { addNetwork } from './commands/network.ts'
import { addNode } from './commands/node.ts'
import { addPrivate } from './commands/private.ts'
import { addQueries } from './commands/query.ts'
import { addReceipts } from './commands/receipt.ts'
import { addShortcuts } from './commands/send.ts'
import { addState } from './commands/state.ts'
import { addTransactions } from './commands/transaction.ts'
import { cliErrorOf, EXIT } from './exit.ts'
import { flag } from './flag.ts'
import { type Cli, cliOf, type Io, printError } from './io.ts'

const createProgram = (cli: Cli): Command => {
  const { text } = cli
  const { flags } = text
  const program = new Command('kapok')
  program
    .description(text.program)
    .version(VERSION, '-V, --version', text.showVersion)
    .helpCommand(false)
    .addOption(flag('--json', flags.json))
    .addOption(flag('--get <path>', text.operations.flags.get))
    .addOption(flag('--url <url>', flags.url))
    .addOption(flag('--network <dir>', flags.network).default('.kapok'))
    .addOption(flag('--home <dir>', flags.home))
    .addOption(flag('--password-file <file>', flags.passwordFile))
  addNetwork(program, cli)
  addNode(program, cli)
  addKeys(program, cli)
  addData(program, cli)
  addTransactions(program, cli)
  addQueries(program, cli)
  addLookup(program, cli)
  addReceipts(program, cli)
  addPrivate(program, cli)
  addBlocks(program, cli)
  addState(program, cli)
  addGov(program, cli)
  addShortcuts(program, cli)
  addHelp(program, cli)
  return program
}

/** What every command has: errors that are thrown instead of ending the process, help in the language of the reader. */
const configure = (command: Command, cli: Cli, asJson: boolean): void => {
  const { io, text } = cli
  command.exitOverride()
  command.helpCommand(false).helpOption('-h, --help', text.showHelp)
  // Errors are printed in one place, below; what is left for `writeErr` is the help of a group without its command.
  command.configureOutput({ writeOut: io.out, writeErr: asJson ? () => {} : io.err, outputError: () => {} })
  command.configureHelp({
    showGlobalOptions: true,
    styleTitle: title => (text.titles as Readonly<Record<string, string>>)[title] ?? title,
  })
  for (const child of command.commands) configure(child, cli, asJson)
}

/** Runs one command line (without the program's own name). Never throws; answers with the exit code. */
export const runCli = async (argv: readonly string[], io: Io): Promise<number> => {
  const cli = cliOf(io)
  const asJson = argv.includes('--json') || io.env.KAPOK_JSON !== undefined
  try {
    const program = createProgram(cli)
    configure(program, cli, asJson)
    await program.parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted
    const failure = cliErrorOf(error)
    if (failure.exit !== EXIT.done) printError(cli, failure.view, asJson)
    return failure.exit
  }
}
