/**
 * Arguments that fit their schema and mean anything: numbers at their bounds, ids that are there and ids that are not, in
 * random order, signed by everybody at once. Whatever is refused or done, nothing may reach an assertion (it would stop
 * every node), and the invariants hold.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { engine } from '#contracts'
import { SIGNERS } from '../../scripts/scenario.ts'
import { address, Fixture, hash, id } from './fixture.ts'

type Field = ReturnType<typeof engine.describe>[number]['actions'][number]['fields'][number]

const IDS = [
  'zone',
  'a-committee',
  'a-branch',
  'b-branch',
  'a-member-1',
  'a-member-4',
  'candidate-1',
  'rule',
  'x',
  'y',
].map(id)
const ACCOUNTS = ['zone-secretary', 'a-branch-clerk', 'a-member-1', 'nobody'].map(address)

const number = ({ max = Number.MAX_SAFE_INTEGER }: Field, nowMs: number): fc.Arbitrary<Json> =>
  fc.constantFrom(
    ...[0, 1, 2, 202_603, 2_025, nowMs, nowMs + 86_400_000, max - 1, max].filter(one => one >= 0 && one <= max),
  )

const bytes = ({ length = 32, optional }: Field): fc.Arbitrary<Json> => {
  const whole =
    length === 16
      ? fc.constantFrom(...IDS)
      : fc.constant(
          hash('x')
            .repeat(3)
            .slice(0, 2 * length),
        )
  return optional ? fc.oneof(whole, fc.constant('')) : whole
}

const one = (field: Field, nowMs: number): fc.Arbitrary<Json> => {
  if (field.kind === 'bool') return fc.boolean()
  if (field.kind === 'uint') return number(field, nowMs)
  if (field.kind === 'enum') return fc.constantFrom(...(field.names ?? []).map(({ name }) => name))
  if (field.kind === 'address') return fc.constantFrom(...ACCOUNTS)
  if (field.kind === 'message') return message(field.fields ?? [], nowMs)
  return field.kind === 'fixed64' ? fc.constant('1') : bytes(field)
}

const message = (fields: readonly Field[], nowMs: number): fc.Arbitrary<Json> =>
  fc.record(
    Object.fromEntries(
      fields.map(field => [
        field.name,
        field.repeated ? fc.array(one({ ...field, optional: false }, nowMs), { maxLength: 2 }) : one(field, nowMs),
      ]),
    ),
    { requiredKeys: fields.filter(({ kind }) => kind !== 'message').map(({ name }) => name) },
  ) as fc.Arbitrary<Json>

const base = new Fixture()
const calls = engine
  .describe()
  .flatMap(({ name: module, actions }) =>
    actions.map(({ name, fields }) => message(fields, base.now).map(args => ({ module, name, args }))),
  )

describe('any arguments', () => {
  it('stop no node and break no invariant', { timeout: 180_000 }, async () => {
    const codes = new Map<number, number>()
    const history = fc.array(fc.oneof(...calls), { minLength: 40, maxLength: 80 })
    const play = async (steps: readonly { readonly module: string; readonly name: string; readonly args: Json }[]) => {
      const f = base.fork()
      for (const { module, name, args } of steps) {
        const call = engine.encodeCall(module, name, args)
        if (!call.ok) continue
        f.wait(60_000)
        const [signer = '', ...cosigners] = SIGNERS
        const { code } = f.world.send({ signer, cosigners, calls: [call.value] })
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
      expect(await f.world.violations()).toEqual([])
    }
    await fc.assert(fc.asyncProperty(history, play), { numRuns: 150, seed: 7 })
    // It is no walk of refusals for want of authority: much is done, and refused for many reasons.
    expect(codes.get(0) ?? 0).toBeGreaterThan(20)
    expect(codes.size).toBeGreaterThan(6)
  })
})
