/** Transactions signed by the people of a federation. */

import { randomBytes } from 'node:crypto'
import { accountId, fromHex, type Hash, type Json, must, type Signer } from '#base'
import type { ParsedTransaction } from '#chain'
import { engine } from '#contracts'
import { buildTransaction } from '#sdk'
import type { Deployment } from '../scenes/deployment.ts'

/** One call of a module. */
export interface Act {
  readonly module: string
  readonly action: string
  readonly args: Json
}

/** From the account of the first signer. */
export const signAct = (
  { file }: Pick<Deployment, 'file'>,
  { module, action, args }: Act,
  signers: readonly [Signer, ...(readonly Signer[])],
): ParsedTransaction =>
  buildTransaction({
    chainId: fromHex(file.genesisHash) as Hash,
    sender: accountId(signers[0].publicKey),
    calls: [must(engine.encodeCall(module, action, args))],
    signers,
    random: new Uint8Array(randomBytes(8)),
    nowMs: Date.now(),
  })

const FINAL_MS = 240_000

/** What two persons of the root decide together, sent to node `n`. Throws unless it becomes final and is not refused. */
export const decide = async (
  federation: Pick<Deployment, 'client' | 'founder' | 'file'>,
  n: number,
  act: Act,
): Promise<void> => {
  const signers = [federation.founder('secretary'), federation.founder('organizer')] as const
  const id = await federation.client(n).submit(signAct(federation, act, signers).bytes)
  const { code } = await federation.client(n).waitFinal(id, FINAL_MS)
  if (code !== 'OK') throw new Error(`${act.module} ${act.action} is refused: ${code}`)
}
