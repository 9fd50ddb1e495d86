/** A world after the foundation of the demonstration, and a record of which refusals have been seen. */

import { expect } from 'vitest'
import { encodeAddress, type Json, must, toHex } from '#base'
import type { ListProof } from '#chain'
import { ListProof as ListProofCodec, listRoot, proveList } from '#chain'
import type { Table } from '../../contracts/define.ts'
import { fromBinaryText, keyText } from '../../contracts/key.ts'
import { foundationSteps, scenarioGenesis, scenarioId } from '../../scripts/scenario.ts'
import { withOperators } from '../../src/node/config/founding-operators.ts'
import { addressOf, CHAIN_ID, type Code, keyOf, World } from './world.ts'

export const START = Date.UTC(2026, 2, 6, 7)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const SEED = 'cases'

export const rawId = (name: string) => scenarioId(SEED, name)
export const id = (name: string): string => toHex(rawId(name))
export const address = (name: string): string => encodeAddress(addressOf(name))
export const hash = (name: string): string => id(name) + id(`${name}/2`)
export const keys = (...names: readonly string[]): Json =>
  names.map(name => ({ publicKey: toHex(keyOf(name)), weight: 1 }))

/** Every `module.Action code` that has come out. */
export const seen = new Set<string>()

const input = { seed: SEED, publicKey: keyOf }
let founded: World | undefined

/** The first four of these enterprises hold the seats. */
const ENTERPRISES = ['one', 'two', 'three', 'four', 'five', 'six'] as const
export const genesisPlan = withOperators(scenarioGenesis(input), {
  enterprises: ENTERPRISES,
  seats: ENTERPRISES.slice(0, 4).map(name => keyOf(`validator-${name}`)),
  nodes: ENTERPRISES.map(name => [keyOf(`node-${name}`)]),
  publicKey: keyOf,
})

const foundation = (): World => {
  const world = new World(genesisPlan, START)
  for (const { title, signer, cosigners, calls } of foundationSteps({ ...input, chainId: CHAIN_ID })) {
    const encoded = calls(START).map(({ module, action, args }) => must(world.engine.encodeCall(module, action, args)))
    expect([title, world.send({ signer, cosigners, calls: encoded }).code]).toEqual([title, 0])
  }
  return world
}

const keyOfRow = <K extends readonly unknown[], V>(of: Table<K, V>, key: K): Uint8Array =>
  fromBinaryText(keyText(of.prefix, of.key as never, key))

/** One case's own copy of the world. */
export class Fixture {
  readonly world: World

  constructor() {
    founded ??= foundation()
    this.world = new World(genesisPlan, START)
    this.world.timeMs = START + MINUTE
    for (const [key, value] of founded.state.rows) this.world.state.rows.set(key, value)
  }

  /** A copy that goes its own way from here. */
  fork(): Fixture {
    const copy = new Fixture()
    copy.world.timeMs = this.world.timeMs
    copy.world.height = this.world.height
    copy.world.state.rows.clear()
    for (const [key, value] of this.world.state.rows) copy.world.state.rows.set(key, value)
    return copy
  }

  /** Row of a table as it is now. */
  row<const K extends readonly unknown[], V>(of: Table<K, V>, key: K): V | undefined {
    const bytes = this.world.state.get(keyOfRow(of, key))
    return bytes && must(of.value.decode(bytes))
  }

  /** Changes a row behind the back of the engine. */
  patch<const K extends readonly unknown[], V>(of: Table<K, V>, key: K, change: Partial<V>): void {
    const row = { ...this.row(of, key), ...change } as V
    this.world.state.apply([[keyOfRow(of, key), of.value.encode(row)]])
  }

  get now(): number {
    return this.world.timeMs
  }

  wait(ms: number): void {
    this.world.timeMs += ms
  }

  /** Sends one call and requires its code. */
  gives(code: Code, who: string, action: string, args: Json): void {
    const before = this.world.state.digest()
    const found = this.world.do(who, action, args)
    seen.add(`${action} ${found}`)
    expect(`${action} by ${who}: ${found}`).toBe(`${action} by ${who}: ${code}`)
    if (found !== 'OK') expect(this.world.state.digest()).toBe(before)
  }

  does(who: string, action: string, args: Json): void {
    this.gives('OK', who, action, args)
  }

  register(name: string, org: string, more: { readonly [key: string]: Json } = {}): void {
    const args = { kind: 'PERSON', orgId: id(org), keys: keys(name), threshold: 1, ...more }
    this.does('registrar', 'access.RegisterActor', args)
  }

  grant(by: string, name: string, role: string, org: string): void {
    this.does(by, 'access.GrantRole', { actor: address(name), role, orgId: id(org), source: 'APPOINTMENT' })
  }

  /** A committee below the zone, with a clerk, that has been dissolved. */
  dissolved(): string {
    this.org('empty', 'zone', { proposer: 'zone-officer', decider: 'zone-secretary' })
    this.register('empty-clerk', 'empty')
    this.grant('zone-organizer', 'empty-clerk', 'CLERK', 'empty')
    const change = { changeId: id('dissolve-empty') }
    const request = { ...change, kind: 'DISSOLVE', orgId: id('empty'), requestDoc: hash('r') }
    this.does('zone-officer', 'org.ProposeChange', request)
    this.does('zone-secretary', 'org.DecideChange', { ...change, decision: 'APPROVE', replyDoc: hash('r') })
    this.does('zone-officer', 'org.ExecuteChange', change)
    return 'empty'
  }

  proposal(name: string, parent: string, profile: { readonly [key: string]: Json } = {}): { [key: string]: Json } {
    return {
      changeId: id(`${name}/change`),
      kind: 'CREATE',
      orgId: id(name),
      parentId: id(parent),
      profile: { ...PROFILE, ...profile },
      requestDoc: hash('request'),
    }
  }

  org(
    name: string,
    parent: string,
    by: { readonly proposer: string; readonly decider: string },
    profile: { readonly [key: string]: Json } = {},
  ): void {
    const changeId = id(`${name}/change`)
    this.does(by.proposer, 'org.ProposeChange', this.proposal(name, parent, profile))
    this.does(by.decider, 'org.DecideChange', { changeId, decision: 'APPROVE', replyDoc: hash('reply') })
    this.does(by.proposer, 'org.ExecuteChange', { changeId })
  }

  /** An activity of branch a that starts now. */
  plan(more: { readonly [key: string]: Json } = {}): { [key: string]: Json } {
    return {
      type: 'THEME_DAY',
      mode: 'ONSITE',
      openTo: 'MEMBERS',
      startsAtMs: this.now,
      endsAtMs: this.now + HOUR,
      hostMid: id('a-member-1'),
      recorderMid: id('a-member-2'),
      capacity: 10,
      centiHours: 100,
      contentRoot: hash('content'),
      ...more,
    }
  }

  /** Brings a new activity of branch a up to a state on the straight way. */
  activity(state: ActivityStep, more: { readonly [key: string]: Json } = {}, name = 'activity'): { aid: string } {
    const aid = id(name)
    for (const [who, action, args] of this.#steps(aid, more)) {
      this.does(who, `activity.${action}`, args)
      if (STEPS[action] === state) break
    }
    return { aid }
  }

  #steps(aid: string, more: { readonly [key: string]: Json }): readonly (readonly [string, ActivityAction, Json])[] {
    const tokens = { tokenRoot: toHex(listRoot(TOKENS)), tokens: TOKENS.length }
    const minutes = { aid, minutesRoot: hash('minutes'), attachments: 1, attachmentsRoot: hash('photos') }
    return [
      ['a-member-3', 'CreateActivity', { aid, orgId: id('a-branch'), plan: this.plan(more) }],
      ['a-secretary', 'ApproveActivity', { aid }],
      ['a-branch-clerk', 'NotifyActivity', { aid, snapshotRoot: hash('due') }],
      ['a-branch-clerk', 'OpenActivity', { aid, ...tokens }],
      [
        'a-member-1+a-member-2',
        'RollCallBatch',
        { aid, ...roll('a-member-1', 'a-member-2', 'a-member-3', 'a-member-4') },
      ],
      ['a-member-2', 'CloseActivity', { aid }],
      ['a-member-2', 'FileMinutes', minutes],
      ['a-officer', 'VerifyActivity', { aid, result: 'ACCEPT' }],
    ]
  }
}

const STEPS = {
  CreateActivity: 'SUBMITTED',
  ApproveActivity: 'APPROVED',
  NotifyActivity: 'NOTIFIED',
  OpenActivity: 'OPEN',
  RollCallBatch: 'ROLL_CALLED',
  CloseActivity: 'CLOSED',
  FileMinutes: 'MINUTED',
  VerifyActivity: 'VERIFIED',
} as const
type ActivityAction = keyof typeof STEPS
export type ActivityStep = (typeof STEPS)[ActivityAction]

export const PROFILE = {
  type: 'COMMITTEE',
  basis: 'UNIT',
  backing: 'NONE',
  formation: 'STANDALONE',
  formality: 'FORMAL',
  unitKind: 'PRIVATE',
  regionCode: 1,
  commitRoot: hash('profile'),
}

export const roll = (...names: readonly string[]) => ({
  mids: names.map(id),
  root: toHex(listRoot(names.map(rawId))),
})

/** Shown from 20 minutes before the start, each for 30 s: the 41st is on the screen at the start. */
export const TOKENS: readonly Uint8Array[] = Array.from({ length: 160 }, (_, i) => rawId(`token/${i}`))
export const token = (index: number): { token: string; proof: Json } => ({
  token: toHex(TOKENS[index] as Uint8Array),
  proof: ListProofCodec.toJson(proveList(TOKENS, index) as ListProof),
})
export const NOW_TOKEN = 40

export type Case = readonly [name: string, run: (f: Fixture) => void]
