/** The folder of a stopped node: `data backup`, `data restore`. */

import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { LIMITS } from '#base'
import { backupHome, homePaths, isFreeForHome, restoreHome } from '#node'
import { createContext, needHome, unwrap } from '../context.ts'
import { faultError, usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, say } from '../io.ts'
import { openNew, STREAM, targetOf } from '../target.ts'

interface BackupFlags {
  readonly out: string
  readonly withoutKeys?: boolean
  readonly withPrivate?: boolean
}

const addBackup = (group: Command, cli: Cli): void => {
  const { flags, says, commands } = cli.text.operations
  const command = group.command('backup').description(commands.dataBackup)
  command.addOption(flag('--out <file>', flags.backupOut).makeOptionMandatory())
  command.addOption(flag('--without-keys', flags.withoutKeys))
  command.addOption(flag('--with-private', flags.withPrivate))
  command.action(async ({ out, withoutKeys = false, withPrivate = false }: BackupFlags) => {
    const { options, print } = createContext(cli, command)
    const home = needHome(options.home)
    const target = await targetOf(cli, out)
    const hash = createHash('sha256')
    const write = async (bytes: Uint8Array) => {
      hash.update(bytes)
      await target.write(bytes)
    }
    const written = await backupHome(home, { withoutKeys, withPrivate, write }).catch(async (cause: unknown) => {
      await target.drop()
      throw cause
    })
    if (!written.ok) {
      await target.drop()
      throw faultError(written.fault)
    }
    await target.close()
    const { files, height, chainId } = written.value
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const sha256 = hash.digest('hex')
    const line = says.backedUp(files.length, (bytes / 2 ** 20).toFixed(1), String(height ?? '-'))
    if (out === STREAM) say(cli, `${line}\n${sha256}`)
    else
      print.show({ file: out, sha256, chainId, height, files: files.length, bytes }, () => `${line}\n${sha256}  ${out}`)
  })
}

/** Keeps what comes in by standard input in a file: all of it is needed before any of it can be believed. */
const spool = async ({ io }: Cli, path: string): Promise<void> => {
  if (io.inBytes === undefined) throw usageError(text => text.operations.errors.noStream)
  const file = await openNew(path)
  let bytes = 0
  try {
    for await (const chunk of io.inBytes()) {
      bytes += chunk.length
      if (bytes > LIMITS.backupBytes) throw faultError({ code: 'BAD_BACKUP', detail: 'it does not end' })
      await file.appendFile(chunk)
    }
  } finally {
    await file.close()
  }
}

const restore = async (cli: Cli, source: string, home: string) => {
  if (source !== STREAM) return restoreHome(source, home)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const path = join(home, '.restore.part')
  try {
    await spool(cli, path)
    return await restoreHome(path, home)
  } finally {
    await rm(path, { force: true })
  }
}

const addRestore = (group: Command, cli: Cli): void => {
  const { says, commands } = cli.text.operations
  const command = group.command('restore').description(commands.dataRestore).argument('<file>')
  command.action(async (source: string) => {
    const { options, print } = createContext(cli, command)
    const home = needHome(options.home)
    if (!(await isFreeForHome(home))) throw usageError(text => text.operations.errors.homeNotFree(home))
    const { files, height, chainId } = unwrap(await restore(cli, source, home))
    print.show({ home, chainId, height, files: files.length }, () => says.restored(files.length, home))
    const has = (path: string) => files.some(file => join(home, file.path) === path)
    const { nodeKey, validatorKey } = homePaths(home)
    if (has(validatorKey)) say(cli, says.willWait)
    if (!has(nodeKey)) say(cli, says.withoutKeys)
  })
}

export const addData = (program: Command, cli: Cli): void => {
  const group = program.command('data').description(cli.text.operations.commands.data)
  addBackup(group, cli)
  addRestore(group, cli)
}
