/** What the commands of the private store share: who asks which node, and how a record is named. */

import type { Command } from 'commander'
import { accountId, fromHex, type Json, keystorePublicKey, type PublicKey, type Signer } from '#base'
import type { READ_PURPOSE } from '#chain'
import { homePaths } from '#node'
import { createPrivateClient, type PrivateClient, type PrivateOperation } from '#sdk'
import { addressesOf, type Context, hashOption, homesOf, unwrap, wholeNumber } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import type { Cli } from '../io.ts'
import { readJson } from '../network-folder.ts'

export interface PrivateOptions {
  readonly type?: string
  readonly id?: string
  readonly revision?: number
  readonly org?: string
  readonly fields?: string
  readonly field?: readonly string[]
  readonly purpose?: keyof typeof READ_PURPOSE
  readonly flag?: string
  readonly tx?: string
  readonly transaction?: string
  readonly hour?: string
  readonly out?: string
  readonly as?: string
  readonly nodeKey?: string
  readonly genesis?: string
}

/** Never what the node says of itself: a request must not be good for another one. */
const nodeKeyOf = ({ options }: Context, { nodeKey }: PrivateOptions): PublicKey => {
  if (nodeKey !== undefined) return hashOption(nodeKey) as Uint8Array as PublicKey
  const home = options.url === undefined || options.home !== undefined ? homesOf(options)[0] : undefined
  if (home === undefined) throw usageError(text => text.private.errors.nodeKeyNeeded)
  return unwrap(keystorePublicKey(unwrap(readJson(homePaths(home).nodeKey))))
}

const clientOf = async (context: Context, options: PrivateOptions, signer: Signer): Promise<PrivateClient> =>
  createPrivateClient({
    url: context.options.url ?? (await addressesOf(context.options)).api,
    chainId: await context.chainId(),
    nodeKey: nodeKeyOf(context, options),
    actor: accountId(signer.publicKey),
    signers: [signer],
  })

export const ask = async (context: Context, options: PrivateOptions, operation: PrivateOperation): Promise<Json> => {
  if (options.as === undefined)
    throw usageError(
      text => text.errors.sayWhoSigns,
      text => text.hints.listKeys,
    )
  const client = await clientOf(context, options, context.signer(options.as))
  return client.ask(operation, { signal: context.io.signal })
}

export const orgOption = ({ org }: PrivateOptions): Uint8Array => {
  const bytes = fromHex(org ?? '')
  if (bytes?.length !== 16) throw usageError(text => text.private.errors.orgNeeded)
  return bytes
}

export const addCommand = (group: Command, cli: Cli, name: string, help: string): Command => {
  const { flags } = cli.text
  return group
    .command(name)
    .description(help)
    .addOption(flag('--type <kind>', cli.text.private.flags.recordType, 'KAPOK_RECORD_TYPE'))
    .addOption(flag('--id <hex>', cli.text.private.flags.recordId, 'KAPOK_RECORD_ID'))
    .addOption(flag('--as <key>', flags.as))
    .addOption(flag('--node-key <hex>', cli.text.private.flags.nodeKey))
}

export const addRevision = (command: Command, cli: Cli): Command =>
  command.addOption(
    flag('--revision <number>', cli.text.private.flags.revision).argParser(wholeNumber(cli, 1, 0xffff_ffff)),
  )
