/** `node stand`, `node rotate`: the enterprise of a home stands for a seat with the validator key of that home, or a new one. */

import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { equalBytes, fromHex, makeSigner, publicKeyOf, type SecretKey, toHex } from '#base'
import { type Id, possessionBytes } from '#contracts'
import { type Home, homePaths, loadHome, newSecret, sealSecret, writeSecret } from '#node'
import { createContext, needHome, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
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

/** Makes `keys/validator-next.json` unless it is there: a rotation that was interrupted goes on with the same key. */
const nextKey = async (home: Home, password: string): Promise<SecretKey> => {
  const [, known] = home.validatorSecrets
  if (known !== undefined) return known
  const made = newSecret()
  await writeSecret(homePaths(home.folder).nextValidatorKey, sealSecret(made, password, 'validator-next'))
  return made
}

/** The node has both keys while the sets that are decided keep the old one. */
export const addRotate = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('rotate').description(commands.nodeRotate)
  command.addOption(flag('--candidate <id>', flags.candidate).makeOptionMandatory())
  addWaitOptions(addSignOptions(command, cli), cli).action(async (options: SendOptions & { candidate: string }) => {
    const context = createContext(cli, command)
    const folder = needHome(context.options.home)
    const home = unwrap(await loadHome(folder))
    const candidateId = fromHex(options.candidate)
    if (candidateId?.length !== 16) throw usageError(({ errors }) => errors.candidateNeeded)
    const signer = makeSigner(await nextKey(home, context.password(folder)))
    const about = { chainId: home.genesis.chainId, candidateId: candidateId as Id, operator: operatorOf(home) }
    const possession = toHex(signer.sign(possessionBytes(about)))
    const args = { candidateId: toHex(candidateId), publicKey: toHex(signer.publicKey), possession }
    await sendAndWait(context, await makeSigned(context, [encodeCall('delegate', 'RotateKey', args)], options), options)
    say(cli, says.rotated)
  })
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
