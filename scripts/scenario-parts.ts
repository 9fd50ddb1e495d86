/** What the steps of the demonstration are made of: names, ids, hashes, calls. Everything follows from a seed. */

import { accountId, ascii, encodeAddress, type Hash, type Json, type PublicKey, sha256, toHex } from '#base'
import { commitRecord } from '#chain'
import type { Id } from '#contracts'

export interface NamedCall {
  readonly module: string
  readonly action: string
  readonly args: Json
}

export interface ScenarioStep {
  /** What happens, for the one who watches. */
  readonly title: string
  /** Sender, and who signs with it: names of signers. */
  readonly signer: string
  readonly cosigners: readonly string[]
  /** The calls as they are to be sent at `nowMs`: a token for signing in depends on the time. */
  calls(nowMs: number): readonly NamedCall[]
  /** `OK`, or the refusal that this step must meet. */
  readonly expect: 'OK' | 'E_SOD' | 'E_DUP'
}

export interface ScenarioInput {
  readonly seed: string
  /** Public key of a signer by name. */
  readonly publicKey: (name: string) => PublicKey
}

export interface ScenarioRun extends ScenarioInput {
  readonly chainId: Hash
  /** About now: the activity starts then. */
  readonly timeMs: number
  /** Counts the activities of the demonstration, from 1. */
  readonly round: number
}

export interface EnterprisePlan {
  readonly name: string
  /** Members of the branch, all full; the first hosts, the second records, the third is the secretary. */
  readonly members: number
}

export const ENTERPRISES: readonly EnterprisePlan[] = [
  { name: 'a', members: 6 },
  { name: 'b', members: 3 },
]

export const memberNames = ({ name, members }: EnterprisePlan): readonly string[] =>
  Array.from({ length: members }, (_, i) => `${name}-member-${i + 1}`)

export const hashOf = (seed: string, name: string): Hash => sha256(ascii(`${seed}/${name}`))

/** Id of a record by name: the first 16 bytes of a hash. */
export const scenarioId = (seed: string, name: string): Id => hashOf(seed, name).slice(0, 16) as Uint8Array as Id

interface StepParts {
  readonly title: string
  readonly signer: string
  readonly cosigners?: readonly string[]
  readonly calls: readonly NamedCall[] | ((nowMs: number) => readonly NamedCall[])
  readonly expect?: ScenarioStep['expect']
}

export const step = ({ title, signer, cosigners = [], calls, expect = 'OK' }: StepParts): ScenarioStep => ({
  title,
  signer,
  cosigners,
  calls: nowMs => (typeof calls === 'function' ? calls(nowMs) : calls),
  expect,
})

export const call = (module: string, action: string, args: Json): NamedCall => ({ module, action, args })

/** Names to ids, hashes and addresses in their JSON form, for one run. */
export const namesOf = ({ seed, publicKey }: ScenarioInput) => ({
  id: (name: string) => toHex(scenarioId(seed, name)),
  hash: (name: string) => toHex(hashOf(seed, name)),
  address: (name: string) => encodeAddress(accountId(publicKey(name))),
  key: (name: string) => toHex(publicKey(name)),
})

/** Root of the salted commitment to the record of a synthetic person; the secret is derived, so that it can be shown. */
export const memberRecord = (
  { seed, chainId }: Pick<ScenarioRun, 'seed' | 'chainId'>,
  name: string,
  revision: number,
) =>
  commitRecord({
    chainId,
    type: 1,
    id: scenarioId(seed, name),
    revision,
    secret: hashOf(seed, `${name}/secret/${revision}`),
    fields: [
      { name: 'name', value: ascii(`synthetic-${name}`) },
      { name: 'education', value: revision === 1 ? undefined : ascii('synthetic-degree') },
      { name: 'joined', value: ascii('2020-07') },
    ],
  })
