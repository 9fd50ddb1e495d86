/** The genesis that follows from `orgs.toml`, the same for who reads the same files at the same time. */

import { err, ok, type PublicKey, type Result } from '#base'
import { Genesis, type ParsedGenesis, parseGenesis } from '#chain'
import { engine, type GenesisPlan } from '#contracts'
import { foundingGenesis } from '../config/founding-genesis.ts'
import type { Orgs } from './orgs.ts'
import type { JoinRequest } from './request.ts'
import { trouble } from './trouble.ts'

export interface Founding {
  readonly genesis: ParsedGenesis
  /** In the order of the genesis: those with a seat first. */
  readonly requests: readonly JoinRequest[]
}

/** Which officers there can be, and what follows from who they are. */
export interface Offices {
  readonly known: readonly string[]
  /** One of each group at least. */
  readonly needed: readonly (readonly string[])[]
  readonly foundation: (chainName: string, officers: ReadonlyMap<string, PublicKey>) => GenesisPlan
}

const checkOffices = (file: string, { officers }: Orgs, { known, needed }: Offices): Result<undefined> => {
  const strange = [...officers.keys()].find(office => !known.includes(office))
  if (strange !== undefined)
    return trouble(`${file}: officers.${strange.slice(0, 40)}`, {
      en: `there is no such office; known: ${known.join(', ')}`,
      zh: `没有此职务；可用：${known.join(', ')}`,
    })
  const missing = needed.find(group => !group.some(office => officers.has(office)))
  if (missing === undefined) return ok(undefined)
  return trouble(`${file}: officers`, {
    en: `${missing.join(' or ')} is needed, or nobody could admit or register anyone later`,
    zh: `缺少 ${missing.join(' 或 ')}，否则日后无人可以接纳企业或登记账户`,
  })
}

/** Refuses with BAD_CEREMONY, also where the contracts do not take what follows, such as two offices that conflict. */
export const foundNetwork = (file: string, orgs: Orgs, offices: Offices, nowMs: number): Result<Founding> => {
  const right = checkOffices(file, orgs, offices)
  if (!right.ok) return right
  const seated = orgs.enterprises.filter(({ seat }) => seat)
  const requests = [...seated, ...orgs.enterprises.filter(({ seat }) => !seat)].map(({ request }) => request)
  const { name, dataClass, epochLength, officers } = orgs
  const genesis = foundingGenesis({
    name,
    dataClass,
    epochLength,
    timeMs: nowMs,
    enterprises: requests,
    seats: seated.length,
    foundation: offices.foundation(name, officers),
  })
  const parsed = parseGenesis(Genesis.encode(genesis))
  if (!parsed.ok) return err('BAD_CEREMONY', `${file}: ${parsed.fault.detail ?? parsed.fault.code}`)
  const state = engine.genesis(parsed.value.genesis)
  if (!state.ok)
    return trouble(file, {
      en: `the contracts do not take this founding: ${state.fault.detail ?? state.fault.code}`,
      zh: `合约不接受此创立方案：${state.fault.detail ?? state.fault.code}`,
    })
  return ok({ genesis: parsed.value, requests })
}
