/** `node rotate-key`: a new validator key for the candidate whose key a home holds. */

import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { fromHex, makeSigner, openKey, type PublicKey, publicKeyOf, type SecretKey, toHex } from '#base'
import { type Id, possessionBytes } from '#contracts'
import { type Home, homePaths, loadHome, newSecret, sealSecret, writeSecret } from '#node'
import { type Context, createContext, needHome, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { type Cli, say } from '../io.ts'
import { readJson } from '../network-folder.ts'
import { addSignOptions, addWaitOptions, encodeCall, makeSigned, type SendOptions, sendAndWait } from './send.ts'

interface CandidateView {
  readonly candidateId: string
  readonly publicKey: string
  readonly operator?: number
}

/** The key that is to follow: made once, so that the command can be given again. */
const nextSecret = async (context: Context, { folder }: Home): Promise<SecretKey> => {
  const path = homePaths(folder).nextValidatorKey
  const password = context.password(folder)
  if (existsSync(path)) return unwrap(openKey(unwrap(readJson(path)), password))
  const secret = newSecret()
  await writeSecret(path, sealSecret(secret, password, 'validator'))
  return secret
}

/** The candidate that stands with the key that the home signs with now. */
const candidateOf = async (context: Context, publicKey: PublicKey): Promise<CandidateView> => {
  const answer = await (await context.client()).query('delegate', 'candidates', {}, { signal: context.io.signal })
  const { candidates } = answer as unknown as { readonly candidates: readonly CandidateView[] }
  const found = candidates.find(one => one.publicKey === toHex(publicKey))
  if (found === undefined) throw usageError(({ errors }) => errors.noCandidate)
  return found
}

const rotation = async (context: Context, home: Home) => {
  const [current] = home.validatorSecrets
  if (current === undefined) throw usageError(({ errors }) => errors.noValidatorKey)
  const { candidateId, operator = 0 } = await candidateOf(context, publicKeyOf(current))
  const signer = makeSigner(await nextSecret(context, home))
  const about = { chainId: home.genesis.chainId, candidateId: fromHex(candidateId) as Id, operator }
  return {
    candidateId,
    publicKey: toHex(signer.publicKey),
    possession: toHex(signer.sign(possessionBytes(about))),
  }
}

export const addRotateKey = (group: Command, cli: Cli): void => {
  const command = group.command('rotate-key').description(cli.text.commands.nodeRotateKey)
  addWaitOptions(addSignOptions(command, cli), cli).action(async (options: SendOptions) => {
    const context = createContext(cli, command)
    const home = unwrap(await loadHome(needHome(context.options.home)))
    const call = encodeCall('delegate', 'RotateKey', await rotation(context, home))
    say(cli, cli.text.says.nextKey(homePaths(home.folder).nextValidatorKey))
    await sendAndWait(context, await makeSigned(context, [call], options), options)
  })
}
