/** What holds of every module by its declarations: no free text, labels, bounds; and no bytes that crash. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Codec, type KindField, LIMITS } from '#base'
import { engine, MODULES } from '#contracts'
import { hasFieldLabel, hasMemberLabel } from '../../contracts/labels.ts'
import { Fixture } from './fixture.ts'
import { addressOf, BLOCK, codeOf } from './world.ts'

type Fields = Readonly<Record<string, KindField>>
type Found = readonly [path: string, name: string, field: KindField]

const walk = (path: string, fields: Fields): readonly Found[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const here = `${path}.${name}`
    return [[here, name, field] as const, ...(field.kind.fields === undefined ? [] : walk(here, field.kind.fields))]
  })

const fieldsOf = (codec: Codec<unknown>): Fields => codec.fields
const actions = MODULES.flatMap(({ name, actions: all }) =>
  all.map(action => [`${name}.${action.name}`, action] as const),
)
const events = MODULES.flatMap(({ name, events: all }) => all.map(event => [`${name}.${event.name}`, event] as const))

/** Byte strings of ids, hashes, keys, accounts, and signatures that a check verifies: of one length, no room for text. */
const FIXED = /^(16|20|32|64) bytes(, an account id)?(,? or absent)?$/

const isPermitted = ({ kind }: KindField): boolean => {
  if (kind.fields !== undefined || kind.proto === 'bool') return true
  if (kind.proto === 'bytes') return FIXED.test(kind.note ?? '')
  return kind.proto === 'uint32' || kind.proto === 'uint64' || 'names' in kind
}

/** From which protocol on it is there; nothing where that is the first. */
const sinceText = ({ since }: { readonly since?: number }): string => (since === undefined ? '' : ` since ${since}`)

describe('declarations', () => {
  it.each(actions)('%s holds no free text', (name, { args }) => {
    for (const [path, , field] of walk(name, fieldsOf(args))) expect([path, isPermitted(field)]).toEqual([path, true])
  })

  it.each(events)('%s tells no free text and fits its bound', (name, { data }) => {
    for (const [path, , field] of walk(name, fieldsOf(data))) expect([path, isPermitted(field)]).toEqual([path, true])
    expect(data.maxBytes).toBeLessThanOrEqual(LIMITS.eventBytes)
  })

  it('the check itself finds text', () => {
    const slugLike = { number: 1, kind: { proto: 'string', note: '[a-z0-9-], 1 to 8' } } as never
    const loose = { number: 1, kind: { proto: 'bytes', note: '0 to 100 bytes' } } as never
    expect([isPermitted(slugLike), isPermitted(loose)]).toEqual([false, false])
  })

  it('every field and every member of an enumeration has a label', () => {
    for (const { name: module, actions: all, events: told, labels } of MODULES) {
      const codecs = [...all.map(({ args }) => args), ...told.map(({ data }) => data)]
      const found = codecs.flatMap(codec => walk('', fieldsOf(codec)))
      const fields = [...new Set(found.map(([, name]) => name))].filter(name => !hasFieldLabel(name, labels))
      const members = found.flatMap(([, , { kind }]) => Object.keys((kind as { names?: object }).names ?? {}))
      const unnamed = [...new Set(members)].filter(name => !hasMemberLabel(name, labels))
      expect([module, fields, unnamed]).toEqual([module, [], []])
    }
  })

  it('arguments fit a call, titles stand in both languages, clauses are not empty', () => {
    for (const [, { args, title }] of actions) {
      expect(args.maxBytes).toBeLessThanOrEqual(LIMITS.argsBytes)
      expect(title.en.length * title.zh.length).toBeGreaterThan(0)
    }
    for (const { actions: all } of engine.describe()) {
      for (const { policy } of all) expect(policy.every(line => line.length > 0) && policy.length > 0).toBe(true)
    }
  })

  it.each(MODULES)(
    '$name: ids of tables, parameters, actions and events are literals that do not change',
    async module => {
      const { id, name, tables, actions: all, events: told, params = [], machines = [] } = module
      const listed = (
        kind: string,
        list: readonly { readonly id: number; readonly name: string; readonly since?: number }[],
      ) => [...list].sort((a, b) => a.id - b.id).map(one => `${kind} ${one.id} ${one.name}${sinceText(one)}`)
      const states = machines.flatMap(one =>
        Object.entries(one.states).map(([state, number]) => `state ${one.name} ${number} ${state}`),
      )
      const lines = [
        `module ${id} ${name}${sinceText(module)}`,
        ...listed('table', tables),
        ...listed('param', params),
        ...listed('action', all),
        ...listed('event', told),
        ...states,
        '',
      ]
      await expect(lines.join('\n')).toMatchFileSnapshot(`ids/${name}.txt`)
    },
  )
})

describe('arguments that nobody meant', () => {
  it.each(actions)('%s refuses random bytes', (name, action) => {
    const f = new Fixture()
    const module = MODULES.find(one => name.startsWith(`${one.name}.`))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), args => {
        const call = { module: module?.id ?? 0, action: action.id, args }
        const receipt = f.world.send({ signer: 'zone-secretary', calls: [call] })
        expect(codeOf(receipt)).not.toBe('OK')
        const body = { sender: addressOf('zone-secretary'), nonce: 0n, expiresAtMs: 1, calls: [call] }
        const admitted = engine.admissible(f.world.state, { body, keys: [] }, BLOCK)
        expect(admitted.ok).toBe(false)
        expect(engine.describeCall(call)).toSatisfy(found => found === undefined || typeof found === 'object')
      }),
      { numRuns: 50 },
    )
  })
})
