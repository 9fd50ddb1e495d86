/** `keys change-password`: every keystore of a home under a new password. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Json, type Keystore, openKey, type SecretKey } from '#base'
import { homePaths, loadSettings, sealSecret } from '#node'
import { createContext, needHome, unwrap } from '../context.ts'
import { faultError, usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, say } from '../io.ts'
import { readJson } from '../network-folder.ts'

/** Who can be guessed is no password: those that `network init` makes have 32 characters. */
const LENGTH_MIN = 12

const keystoresOf = (home: string): readonly string[] =>
  [dirname(homePaths(home).nodeKey), homePaths(home).accounts]
    .filter(existsSync)
    .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
    .filter(path => path.endsWith('.json'))
    .sort()

interface Passwords {
  readonly before: string
  readonly after: string
}

/** The secret, and whether it is under the new password already: a change that was interrupted is given again. */
const openEither = (path: string, { before, after }: Passwords): { secret: SecretKey; isDone: boolean } => {
  const json = unwrap(readJson(path))
  const fresh = openKey(json, after)
  if (fresh.ok) return { secret: fresh.value, isDone: true }
  const old = openKey(json, before)
  if (!old.ok) throw faultError({ code: old.fault.code, detail: path })
  return { secret: old.value, isDone: false }
}

/** Over a file, which is the old one or the new one whatever happens. */
const replaceSecret = async (path: string, text: string): Promise<void> => {
  const fresh = join(dirname(path), `.${basename(path)}.new`)
  const file = await open(fresh, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}

const reseal = async (path: string, secret: SecretKey, password: string): Promise<void> => {
  const { description } = unwrap(readJson(path)) as unknown as Keystore
  const sealed = sealSecret(secret, password, description)
  unwrap(openKey(sealed as unknown as Json, password))
  await replaceSecret(path, `${JSON.stringify(sealed, undefined, 2)}\n`)
}

/** The file of the password, where it lies in the home; one that lies elsewhere is for whoever put it there. */
const passwordFileIn = async (home: string): Promise<string | undefined> => {
  const { config } = unwrap(await loadSettings(home))
  const path = resolve(home, config['keys.password_file'])
  return relative(home, path).startsWith('..') ? undefined : path
}

export const addChangePassword = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text.operations
  const command = group.command('change-password').description(commands.keysChangePassword)
  command.addOption(flag('--new-password-file <file>', flags.newPasswordFile).makeOptionMandatory())
  command.action(async ({ newPasswordFile }: { newPasswordFile: string }) => {
    const context = createContext(cli, command)
    const home = resolve(needHome(context.options.home))
    // `-` as standard input: what is to be a secret file need not lie where the node can read it.
    const after = readFileSync(newPasswordFile === '-' ? 0 : newPasswordFile, 'utf8').trim()
    if (after.length < LENGTH_MIN) throw usageError(text => text.operations.errors.shortPassword(LENGTH_MIN))
    const passwords = { before: context.password(home), after }
    // All are opened before one is written: a keystore under a third password stops the command, and nothing has changed.
    const opened = keystoresOf(home).map(path => ({ path, ...openEither(path, passwords) }))
    for (const { path, secret, isDone } of opened) if (!isDone) await reseal(path, secret, after)
    const passwordFile = await passwordFileIn(home)
    if (passwordFile !== undefined) await replaceSecret(passwordFile, `${after}\n`)
    else say(cli, says.placePassword)
    context.print.show({ keystores: opened.length }, () => says.passwordChanged(opened.length))
  })
}
