/** `node stand`: the enterprise of a home stands for a seat with the validator key of that home. */

import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { makeSigner, publicKeyOf, toHex } from '#base'
import { type Id, possessionBytes } from '#contracts'
import { type Home, loadHome } from '#node'
import { type Context, createContext, needHome, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { type Cli, say } from '../io.ts'
import { addSignOptions, addWaitOptions, encodeCall, makeSigned, type SendOptions, sendAndWait } from './send.ts'

interface OperatorView {
  /** Absent: 0. */
  readonly operator?: number
  readonly nodes: readonly string[]
}

/** Number of the enterprise whose node this is, by the state. */
const operatorOf = async (context: Context, { nodeSecret }: Home): Promise<number> => {
  const answer = await (await context.client()).query('delegate', 'operators', {}, { signal: context.io.signal })
  const { operators } = answer as unknown as { readonly operators: readonly OperatorView[] }
  const nodeKey = toHex(publicKeyOf(nodeSecret))
  const found = operators.find(({ nodes }) => nodes.includes(nodeKey))
  if (found === undefined) throw usageError(({ errors }) => errors.strangeNode)
  return found.operator ?? 0
}

/** The last key of the home: the one that is to follow, where there are two. */
const standWith = async (context: Context, home: Home) => {
  const secret = home.validatorSecrets.at(-1)
  if (secret === undefined) throw usageError(({ errors }) => errors.noValidatorKey)
  const signer = makeSigner(secret)
  const candidateId = new Uint8Array(randomBytes(16)) as Uint8Array as Id
  const operator = await operatorOf(context, home)
  const { chainId } = home.genesis
  const possession = signer.sign(possessionBytes({ chainId, candidateId, operator }))
  return {
    candidateId: toHex(candidateId),
    operator,
    publicKey: toHex(signer.publicKey),
    possession: toHex(possession),
  }
}

export const addStand = (group: Command, cli: Cli): void => {
  const command = group.command('stand').description(cli.text.commands.nodeStand)
  addWaitOptions(addSignOptions(command, cli), cli).action(async (options: SendOptions) => {
    const context = createContext(cli, command)
    const args = await standWith(context, unwrap(await loadHome(needHome(context.options.home))))
    const call = encodeCall('delegate', 'RegisterCandidate', args)
    say(cli, cli.text.says.candidate(args.candidateId))
    await sendAndWait(context, await makeSigned(context, [call], options), options)
  })
}
