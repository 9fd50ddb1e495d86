/** `node stand`: the enterprise of a home stands for a seat with the validator key of that home. */

import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { equalBytes, makeSigner, publicKeyOf, toHex } from '#base'
import { type Id, possessionBytes } from '#contracts'
import { type Home, loadHome } from '#node'
import { createContext, needHome, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { type Cli, say } from '../io.ts'
import { addSignOptions, addWaitOptions, encodeCall, makeSigned, type SendOptions, sendAndWait } from './send.ts'

/** Number of the enterprise whose node this is. */
const operatorOf = ({ genesis, nodeSecret }: Home): number => {
  const nodeKey = publicKeyOf(nodeSecret)
  const entry = genesis.genesis.nodes.find(node => equalBytes(node.nodeKey, nodeKey))
  if (entry === undefined) throw usageError(({ errors }) => errors.strangeNode)
  return entry.enterprise
}

/** The last key of the home: the one that is to follow, where there are two. */
const standWith = (home: Home) => {
  const secret = home.validatorSecrets.at(-1)
  if (secret === undefined) throw usageError(({ errors }) => errors.noValidatorKey)
  const signer = makeSigner(secret)
  const candidateId = new Uint8Array(randomBytes(16)) as Uint8Array as Id
  const operator = operatorOf(home)
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
    const args = standWith(unwrap(await loadHome(needHome(context.options.home))))
    const call = encodeCall('delegate', 'RegisterCandidate', args)
    say(cli, cli.text.says.candidate(args.candidateId))
    await sendAndWait(context, await makeSigned(context, [call], options), options)
  })
}
