/** An enterprise joins a chain that runs: what the chain has to be told, and whom its node dials. */

import { accountId, encodeAddress, type Json, LIMITS, ok, type PublicKey, type Result, sha256, toHex } from '#base'
import { peerNameOf } from '#p2p'
import { peerAddress } from './address.ts'
import type { JoinRequest } from './request.ts'
import { type Sentence, trouble } from './trouble.ts'

/** An operator as query `delegate operators` tells it. */
interface OperatorView {
  readonly operator: number
  readonly admin: string
  readonly guardian: string
  readonly active: boolean
  readonly nodes: readonly string[]
}

/** What the chain says of itself. */
export interface LiveFederation {
  readonly chainName: string
  /** Names that the genesis gave. */
  readonly names: readonly string[]
  readonly operators: readonly OperatorView[]
  /** Of elections. */
  readonly rule: { readonly [name: string]: Json }
  readonly rootOrg: string
  /** Governing organisation in whose name it is proposed; undefined while the root governs alone. */
  readonly proposer: string | undefined
  /** The operator account of the request is registered already. */
  readonly isRegistered: boolean
}

interface AdmissionCall {
  readonly module: string
  readonly action: string
  readonly args: { readonly [name: string]: Json }
}

/** One transaction. A call asks for its sender among those who may, so what others may is another transaction. */
interface AdmissionStep {
  readonly calls: readonly AdmissionCall[]
  /** Offices that sign it, the sender first. */
  readonly signers: readonly string[]
}

export interface Admission {
  readonly steps: readonly AdmissionStep[]
  /** The proposal that has to be voted on; undefined where the steps admit at once. */
  readonly proposal: string | undefined
}

/** Refuses with BAD_CEREMONY what the chain would not take: keys, names and accounts that are somebody's. */
export const checkNewcomer = (where: string, request: JoinRequest, live: LiveFederation): Result<undefined> => {
  const no = (field: string, sentence: Sentence) => trouble(`${where}: ${field}`, sentence)
  if (live.names.includes(request.name))
    return no('name', {
      en: `${request.name} is a founder's name: make a request with another`,
      zh: `${request.name} 是创立企业的名称：请换名重新申请`,
    })
  if (live.operators.length >= LIMITS.operators)
    return no('name', {
      en: `there are ${LIMITS.operators} enterprises, the most that are possible`,
      zh: `已有 ${LIMITS.operators} 家企业，达到上限`,
    })
  const taken = new Map(
    live.operators.flatMap(({ operator, guardian, nodes }) => [guardian, ...nodes].map(key => [key, operator])),
  )
  const owner = (field: 'node' | 'guardian'): number | undefined => taken.get(toHex(request[field]))
  for (const field of ['node', 'guardian'] as const)
    if (owner(field) !== undefined)
      return no(field, {
        en: `the key belongs to operator ${owner(field)} already: the enterprise may have been admitted`,
        zh: `该密钥已属于运营单位 ${owner(field)}：该企业可能已被接纳`,
      })
  return ok(undefined)
}

const registration = ({ operator }: JoinRequest, rootOrg: string): AdmissionStep => ({
  calls: [
    {
      module: 'access',
      action: 'RegisterActor',
      args: {
        kind: 'ORG',
        orgId: rootOrg,
        keys: [{ publicKey: toHex(operator), weight: 1 }],
        threshold: 1,
      },
    },
  ],
  signers: ['registrar'],
})

interface AdmissionPlan {
  readonly request: JoinRequest
  /** Text of its file. */
  readonly text: string
  /** 16 random bytes. */
  readonly propId: Uint8Array
  /** Seats from the next election on; undefined: as many as now. */
  readonly seats: number | undefined
}

/** What admits an enterprise, as the state demands. */
export const admissionOf = (live: LiveFederation, { request, text, propId, seats }: AdmissionPlan): Admission => {
  const { operators, rule, rootOrg, proposer, isRegistered } = live
  const operator = {
    admin: encodeAddress(accountId(request.operator)),
    guardian: toHex(request.guardian),
    group: 0,
    nodes: [toHex(request.node)],
  }
  const register = isRegistered ? [] : [registration(request, rootOrg)]
  if (proposer === undefined) {
    const admit = { module: 'delegate', action: 'AdmitOperator', args: { operator: operators.length, ...operator } }
    const more =
      seats === undefined ? [] : [{ module: 'delegate', action: 'SetRule', args: { rule: { ...rule, seats } } }]
    return {
      steps: [...register, { calls: [admit, ...more], signers: ['secretary', 'organizer'] }],
      proposal: undefined,
    }
  }
  const proposal = toHex(propId)
  const propose: AdmissionCall = {
    module: 'governance',
    action: 'Propose',
    args: {
      propId: proposal,
      orgId: proposer,
      kind: 'OPERATOR_ADMIT',
      payload: { newOperator: operator },
      // What they vote on: the request, to the letter.
      reasonRoot: toHex(sha256(new TextEncoder().encode(text))),
    },
  }
  return { steps: [...register, { calls: [propose], signers: ['secretary'] }], proposal }
}

interface KnownPeers {
  /** `p2p.peers` of the new node. */
  readonly peers: readonly string[]
  /** Operators that have nodes, of which no address is known here. */
  readonly unknown: readonly number[]
}

/** Of all addresses at hand those of nodes that the chain admits, one a node. */
export const peersAmong = (addresses: readonly string[], operators: readonly OperatorView[]): KnownPeers => {
  const byPeer = new Map(addresses.map(address => [address.split('/p2p/')[1] ?? '', address]))
  const known = operators
    .filter(({ active, nodes }) => active && nodes.length > 0)
    .map(({ operator, nodes }) => ({
      operator,
      found: nodes.flatMap(node => byPeer.get(peerNameOf(Buffer.from(node, 'hex') as Uint8Array as PublicKey)) ?? []),
    }))
  return {
    peers: known.flatMap(({ found }) => found),
    unknown: known.filter(({ found }) => found.length === 0).map(({ operator }) => operator),
  }
}

/** As `p2p.peers` has it. */
export const requestAddress = ({ address, node }: JoinRequest): string => peerAddress(address, node)
