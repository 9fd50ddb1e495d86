/** The enterprises of a new federation as operators of nodes: who acts for each, its offline key, and the first seats. */

import { accountId, ascii, type PublicKey, sha256 } from '#base'
import type { GenesisPlan, Id } from '#contracts'

/** Account that acts for an enterprise: it lets nodes stand for seats. */
export const operatorAccount = (enterprise: string): string => `operator-${enterprise}`

/** Key that belongs in a safe: a majority of these can bring the chain back when its validators are lost for good. */
export const guardianAccount = (enterprise: string): string => `guardian-${enterprise}`

export interface FoundingOperators {
  readonly enterprises: readonly string[]
  /** Validator keys of the first seats, by enterprise. */
  readonly seats: readonly PublicKey[]
  /** Keys of the nodes of each enterprise. */
  readonly nodes: readonly (readonly PublicKey[])[]
  readonly publicKey: (account: string) => PublicKey
}

/** Voting credits of the root organisation until others are allocated theirs. */
const ROOT_CREDITS = 100

/** A candidate of the first block is named after its key, which is public anyhow. */
export const candidateIdOf = (publicKey: PublicKey): Id =>
  sha256(new Uint8Array([...ascii('candidate '), ...publicKey])).slice(0, 16) as Uint8Array as Id

/** `plan` with an operator for each enterprise. */
export const withOperators = (plan: GenesisPlan, founding: FoundingOperators): GenesisPlan => {
  const { enterprises, seats, nodes, publicKey } = founding
  const { orgId } = plan.rootOrg
  return {
    ...plan,
    actors: [
      ...plan.actors,
      ...enterprises.map((name): GenesisPlan['actors'][number] => ({
        keys: [{ publicKey: publicKey(operatorAccount(name)), weight: 1 }],
        threshold: 1,
        kind: 'ORG',
        orgId,
        roles: [{ role: 'NODE_OPERATOR', orgId }],
      })),
    ],
    delegate: {
      rule: { seats: seats.length, perOperator: 1, missedMin: 8, termEpochs: 1 },
      operators: enterprises.map((name, operator) => ({
        operator,
        admin: accountId(publicKey(operatorAccount(name))),
        guardian: publicKey(guardianAccount(name)),
        group: 0,
        nodes: nodes[operator] ?? [],
      })),
      seats: seats.map((key, operator) => ({ candidateId: candidateIdOf(key), publicKey: key, operator, weight: 1 })),
      credits: [{ orgId, credits: ROOT_CREDITS }],
    },
  }
}
