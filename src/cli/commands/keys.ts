/** Account keys: `keys new`, `list`, `show`, `import`, `export`. A secret leaves a keystore only into another. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import {
  accountId,
  encodeAddress,
  fromHex,
  type Json,
  type Keystore,
  keystorePublicKey,
  openKey,
  type PublicKey,
  publicKeyOf,
  SECRET_KEY_BYTES,
  type SecretKey,
  toHex,
} from '#base'
import { homePaths, newSecret, sealSecret, writeSecret } from '#node'
import { type Context, createContext, needHome, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say, table } from '../io.ts'
import { type KeyPlace, readJson } from '../network-folder.ts'
import type { Text } from '../text/index.ts'
import { addChangePassword } from './change-password.ts'

const homeOf = ({ options, keys }: Context): string => needHome(options.home ?? keys()[0]?.home)

interface KeyView {
  readonly name: string
  readonly address: string
  readonly publicKey: string
  readonly path: string
}

const viewOf = (name: string, path: string, publicKey: PublicKey): KeyView => ({
  name,
  address: encodeAddress(accountId(publicKey)),
  publicKey: toHex(publicKey),
  path,
})

const describe = ({ name, path }: KeyPlace): KeyView =>
  viewOf(name, path, unwrap(keystorePublicKey(unwrap(readJson(path)))))

const show = ({ print, text: { heads } }: Context, view: KeyView): void =>
  print.show({ ...view }, () =>
    fields([
      [heads.name, view.name],
      [heads.address, view.address],
      [heads.publicKey, view.publicKey],
      [heads.file, view.path],
    ]),
  )

const checkName = (name: string): void => {
  if (!/^[a-z0-9-]{1,40}$/.test(name)) throw usageError(({ errors }) => errors.nameNeeded)
}

/** Never writes over a file. */
const writeNew = async (path: string, keystore: Keystore, taken: (text: Text) => string): Promise<void> => {
  try {
    await writeSecret(path, keystore)
  } catch (cause) {
    throw (cause as { code?: string }).code === 'EEXIST' ? usageError(taken) : cause
  }
}

const keep = async (context: Context, name: string, secret: SecretKey): Promise<void> => {
  const home = homeOf(context)
  const path = join(homePaths(home).accounts, `${name}.json`)
  await writeNew(path, sealSecret(secret, context.password(home), name), ({ errors }) => errors.keyExists(name))
  show(context, viewOf(name, path, publicKeyOf(secret)))
}

const addNew = (group: Command, cli: Cli): void => {
  const command = group.command('new').description(cli.text.commands.keysNew).argument('<name>')
  command.action(async (name: string) => {
    checkName(name)
    await keep(createContext(cli, command), name, newSecret())
  })
}

const readPassword = (path: string): string => readFileSync(path, 'utf8').trim()

/** The secret of a keystore, or of a file of 64 hexadecimal digits. */
const readSecret = (path: string, passwordFile: string | undefined): SecretKey => {
  const plain = fromHex(readFileSync(path, 'utf8').trim())
  if (plain?.length === SECRET_KEY_BYTES) return plain
  const json = readJson(path)
  if (!json.ok || passwordFile === undefined) throw usageError(({ errors }) => errors.noKeyInFile(path))
  return unwrap(openKey(json.value, readPassword(passwordFile)))
}

const addImport = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = group.command('import').description(commands.keysImport).argument('<name>').argument('<file>')
  command.addOption(flag('--source-password-file <file>', flags.sourcePasswordFile))
  command.action(async (name: string, file: string, options: { sourcePasswordFile?: string }) => {
    checkName(name)
    await keep(createContext(cli, command), name, readSecret(file, options.sourcePasswordFile))
  })
}

const addExport = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('export').description(commands.keysExport).argument('<name>').argument('<file>')
  command.addOption(flag('--export-password-file <file>', flags.exportPasswordFile))
  command.action(async (name: string, file: string, { exportPasswordFile }: { exportPasswordFile?: string }) => {
    const context = createContext(cli, command)
    const place = context.key(name)
    const json = unwrap(readJson(place.path))
    const publicKey = unwrap(keystorePublicKey(json))
    const keystore =
      exportPasswordFile === undefined
        ? (json as unknown as Keystore)
        : sealSecret(unwrap(openKey(json, context.password(place.home))), readPassword(exportPasswordFile), name)
    await writeNew(file, keystore, ({ errors }) => errors.fileExists(file))
    show(context, viewOf(name, file, publicKey))
    say(cli, says.written(file))
  })
}

export const addKeys = (program: Command, cli: Cli): void => {
  const { commands, heads } = cli.text
  const group = program.command('keys').description(commands.keys)
  addNew(group, cli)
  const list = group.command('list').description(commands.keysList)
  list.action(() => {
    const context = createContext(cli, list)
    const views = context.keys().map(describe)
    context.print.show(views as unknown as Json, () =>
      table(
        [heads.name, heads.address, heads.file],
        views.map(({ name, address, path }) => [name, address, path]),
      ),
    )
  })
  const one = group.command('show').description(commands.keysShow).argument('<name>')
  one.action((name: string) => {
    const context = createContext(cli, one)
    show(context, describe(context.key(name)))
  })
  addChangePassword(group, cli)
  addImport(group, cli)
  addExport(group, cli)
}
