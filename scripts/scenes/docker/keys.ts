/** Keys of the people of a federation in containers. They are copied out sealed, opened in memory, and never printed. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Json, makeSigner, must, openKey, type Signer } from '#base'
import { track } from '../../field/interrupt.ts'
import { docker } from './command.ts'

/** Where a node has its accounts and its password, in its container. */
const ACCOUNTS = '/var/lib/kapok/accounts'
const PASSWORD = '/run/secrets/kapok/password'

/** Keys by name, each opened when it is first used. */
export type Accounts = ReadonlyMap<string, () => Signer>

/** The accounts in the home of a container, running or not, by name. */
export const accountsOf = async (container: string): Promise<Accounts> => {
  const folder = track(mkdtempSync(join(tmpdir(), 'kapok-keys-')))
  try {
    await docker('cp', `${container}:${ACCOUNTS}`, join(folder, 'accounts'))
    await docker('cp', `${container}:${PASSWORD}`, join(folder, 'password'))
    const password = readFileSync(join(folder, 'password'), 'utf8').trim()
    const open = (file: string): (() => Signer) => {
      const keystore = JSON.parse(readFileSync(join(folder, 'accounts', file), 'utf8')) as Json
      let signer: Signer | undefined
      return () => {
        signer ??= makeSigner(must(openKey(keystore, password)))
        return signer
      }
    }
    const files = readdirSync(join(folder, 'accounts')).filter(file => file.endsWith('.json'))
    return new Map(files.map(file => [file.slice(0, -'.json'.length), open(file)]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
