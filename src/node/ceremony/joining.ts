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
  /** Absent: none. */
  readonly group?: number
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
  /** Ids of the organisations that govern; while there is one, it decides without a vote. */
  readonly governing: readonly string[]
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

/** A proposal has one content and the timelock of its kind, so seats, which wait, are another than who may connect, which does not. */
interface AdmissionProposal {
  readonly propId: string
  readonly hasTimelock: boolean
}

export interface Admission {
  readonly steps: readonly AdmissionStep[]
  /** To be voted on, in this order; none where the steps decide at once. */
  readonly proposals: readonly AdmissionProposal[]
  /** Who votes. */
  readonly voters: readonly string[]
}

type Refuse = (field: string, sentence: Sentence) => Result<undefined>

const checkName = (no: Refuse, { name }: JoinRequest, { names, operators }: LiveFederation): Result<undefined> => {
  if (names.includes(name))
    return no('name', {
      en: `${name} is a founder's name: make a request with another; one that has lost its keys needs --replace N`,
      zh: `${name} 是创立企业的名称：请换名重新申请；若为密钥全部丢失的企业，请用 --replace N`,
    })
  if (operators.length >= LIMITS.operators)
    return no('name', {
      en: `there are ${LIMITS.operators} enterprises, the most that are possible`,
      zh: `已有 ${LIMITS.operators} 家企业，达到上限`,
    })
  return ok(undefined)
}

/** Nobody gets the place of a founder under another name. */
const checkReplaced = (
  no: Refuse,
  { name }: JoinRequest,
  live: LiveFederation,
  replaces: number,
): Result<undefined> => {
  if (!live.operators.some(({ operator }) => operator === replaces))
    return no('name', { en: `there is no operator ${replaces}`, zh: `没有运营单位 ${replaces}` })
  const founder = live.names[replaces]
  if (founder === undefined ? !live.names.includes(name) : founder === name) return ok(undefined)
  return no('name', {
    en: `operator ${replaces} is ${founder ?? 'no founder'}: the request that replaces its keys has the same name`,
    zh: `运营单位 ${replaces} 是${founder ?? '后加入的企业'}：更换其密钥的申请须用同一名称`,
  })
}

/**
 * Refuses with BAD_CEREMONY what the chain would not take: keys, names and accounts that are somebody's. With `replaces`, the
 * request is of that operator, which has lost all its keys.
 */
export const checkNewcomer = (
  where: string,
  request: JoinRequest,
  live: LiveFederation,
  replaces?: number,
): Result<undefined> => {
  const no: Refuse = (field, sentence) => trouble(`${where}: ${field}`, sentence)
  const named = replaces === undefined ? checkName(no, request, live) : checkReplaced(no, request, live, replaces)
  if (!named.ok) return named
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
  /** 16 random bytes for each of at most two proposals. */
  readonly propIds: readonly [Uint8Array, Uint8Array]
  /** Seats from the next election on; undefined: as many as now. */
  readonly seats: number | undefined
  /** Operator whose keys are lost; undefined: it is a new one. */
  readonly replaces?: number | undefined
}

interface Decision {
  /** Where one organisation governs. */
  readonly call: AdmissionCall
  /** Where several do. */
  readonly kind: string
  readonly payload: { readonly [name: string]: Json }
  readonly hasTimelock: boolean
}

const keysDecision = ({ operators }: LiveFederation, { request, replaces }: AdmissionPlan): Decision => {
  const keys = {
    admin: encodeAddress(accountId(request.operator)),
    guardian: toHex(request.guardian),
    nodes: [toHex(request.node)],
  }
  if (replaces === undefined) {
    const newOperator = { ...keys, group: 0 }
    const call = { module: 'delegate', action: 'AdmitOperator', args: { operator: operators.length, ...newOperator } }
    return { call, kind: 'OPERATOR_ADMIT', payload: { newOperator }, hasTimelock: false }
  }
  const group = operators.find(({ operator }) => operator === replaces)?.group ?? 0
  const operatorChange = { operator: replaces, ...keys, group, active: true }
  const call = { module: 'delegate', action: 'SetOperator', args: operatorChange }
  return { call, kind: 'OPERATOR_CHANGE', payload: { operatorChange }, hasTimelock: false }
}

const seatsDecision = ({ rule: now }: LiveFederation, seats: number): Decision => {
  const rule = { ...now, seats }
  const call = { module: 'delegate', action: 'SetRule', args: { rule } }
  return { call, kind: 'ELECTION_RULE', payload: { rule }, hasTimelock: true }
}

/** What admits an enterprise, or gives one its new keys, as the state demands. */
export const admissionOf = (live: LiveFederation, plan: AdmissionPlan): Admission => {
  const { request, text, propIds, seats } = plan
  const { rootOrg, governing, isRegistered } = live
  const register = isRegistered ? [] : [registration(request, rootOrg)]
  const decisions = [keysDecision(live, plan), ...(seats === undefined ? [] : [seatsDecision(live, seats)])]
  if (governing.length < 2) {
    const calls = decisions.map(({ call }) => call)
    return { steps: [...register, { calls, signers: ['secretary', 'organizer'] }], proposals: [], voters: [] }
  }
  const orgId = governing.find(one => one === rootOrg) ?? (governing[0] as string)
  // What they vote on: the request, to the letter.
  const reasonRoot = toHex(sha256(new TextEncoder().encode(text)))
  const proposals = decisions.map(({ hasTimelock }, n) => ({ propId: toHex(propIds[n] as Uint8Array), hasTimelock }))
  const calls = decisions.map(({ kind, payload }, n) => ({
    module: 'governance',
    action: 'Propose',
    args: { propId: proposals[n]?.propId as string, orgId, kind, payload, reasonRoot },
  }))
  return { steps: [...register, { calls, signers: ['secretary'] }], proposals, voters: governing }
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
