/** The command line: `runCli(argv, io)` does what a person typed and says with which code to end. */

import { Command, Option } from 'commander'
import { FIELDS, type FieldName, VERSION, variableOf } from '#node'
import { addShortcuts, addTransactions } from './commands/action.ts'
import { addNetwork } from './commands/network.ts'
import { addKeys, addNode } from './commands/node.ts'
import { addBlocks, addQueries, addReceipts, addState } from './commands/reads.ts'
import { cliErrorOf, EXIT, EXIT_MEANING } from './exit.ts'
import { type Io, printError, table } from './io.ts'

const VARIABLES: readonly (readonly [string, string])[] = [
  ['KAPOK_LANG', 'zh or en / 语言'],
  ['KAPOK_URL', 'API of a node / 节点 API 地址'],
  ['KAPOK_NETWORK', 'network folder / 网络目录'],
  ['KAPOK_HOME', 'home of a node / 节点主目录'],
  ['KAPOK_AS', 'signing key / 签名密钥'],
  ['KAPOK_PASSWORD_FILE', 'password of the keystores / 密钥库密码文件'],
  ['KAPOK_GENESIS', 'genesis hash to trust / 可信创世哈希'],
  ['KAPOK_ARG_…', 'an argument of an action / 操作参数'],
]

const addHelp = (program: Command, io: Io): void => {
  const help = program.command('help').description('exit-codes, environment / 帮助主题')
  help.command('exit-codes').action(() => {
    const rows = Object.entries(EXIT).map(([name, code]) => {
      const { en, zh } = EXIT_MEANING[name as keyof typeof EXIT]
      return [String(code), `${en} / ${zh}`]
    })
    io.out(`${table(['code / 代码', 'meaning / 含义'], rows)}\n`)
  })
  help.command('environment').action(() => {
    const settings = (Object.keys(FIELDS) as FieldName[]).map(name => [
      variableOf(name),
      `${FIELDS[name].help.en} / ${FIELDS[name].help.zh}`,
    ])
    io.out(`${table(['variable / 变量', 'meaning / 含义'], [...VARIABLES, ...settings])}\n`)
  })
}

const createProgram = (io: Io): Command => {
  const program = new Command('kapok')
  program
    .description('Kapok 木棉: a permissioned ledger of a federation of enterprises / 企业联盟许可链')
    .version(VERSION)
    .helpCommand(false)
    .option('--json', 'one JSON document, or NDJSON for streams / 以 JSON 输出')
    .addOption(new Option('--url <url>', 'API of a node / 节点 API 地址').env('KAPOK_URL'))
    .addOption(new Option('--network <dir>', 'network folder / 网络目录').default('.kapok').env('KAPOK_NETWORK'))
    .addOption(new Option('--home <dir>', 'home of a node / 节点主目录').env('KAPOK_HOME'))
    .addOption(new Option('--password-file <file>', 'password of the keystores / 密码文件').env('KAPOK_PASSWORD_FILE'))
  addNetwork(program, io)
  addNode(program, io)
  addKeys(program, io)
  addTransactions(program, io)
  addQueries(program, io)
  addReceipts(program, io)
  addBlocks(program, io)
  addState(program, io)
  addHelp(program, io)
  addShortcuts(program, io)
  return program
}

/** Settings that a command takes over from its parent when it is made are not those of commands made before. */
const configure = (command: Command, io: Io): void => {
  command.exitOverride()
  command.configureOutput({ writeOut: io.out, writeErr: () => {} })
  for (const child of command.commands) configure(child, io)
}

/** Runs one command line (without the program's own name). Never throws; answers with the exit code. */
export const runCli = async (argv: readonly string[], io: Io): Promise<number> => {
  const asJson = argv.includes('--json')
  try {
    const program = createProgram(io)
    configure(program, io)
    await program.parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted
    const failure = cliErrorOf(error)
    if (failure.exit !== EXIT.done) printError(io, failure.view, asJson)
    return failure.exit
  }
}
