/**
 * The rules of every protocol give what they gave when it was released. A rule that changes without asking for the protocol of the
 * block breaks this, and is to be written as docs/upgrades.md says; the frozen file of a released protocol is never made anew.
 * Where the file of the highest protocol is missing, this draws it from the random walks of the modules and fails once.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { toHex } from '#base'
import { Genesis, PROTOCOL_MAX } from '#chain'
import { type ExecuteInput, engine, MODULES } from '#contracts'
import { Fixture, genesisPlan, START } from '../contracts/fixture.ts'
import { drawFrom, playBlock, type WalkSpec } from '../contracts/walk-kit.ts'
import { CHAIN_ID, genesisOf } from '../contracts/world.ts'
import { type FrozenRules, frozenOf, keyPlaces, playFrozen, textOf } from './rules.ts'

const walks = import.meta.glob<{ readonly walks: readonly WalkSpec[] }>('../contracts/walks/*.ts', { eager: true })
const BLOCKS = 30
const PATIENCE_MS = 300_000

const fileOf = (protocol: number) => new URL(`rules.${protocol}.json`, import.meta.url)
const all = Array.from({ length: PROTOCOL_MAX }, (_, i) => i + 1)

const playWalk = async (spec: WalkSpec): Promise<void> => {
  const f = new Fixture()
  spec.prepare?.(f)
  const draw = drawFrom(spec.name.length)
  const some = () => draw.below(2 ** 31)
  for (let n = 0; n < BLOCKS; n++)
    await playBlock(f, spec, { wait: some(), seeds: Array.from({ length: 1 + draw.below(3) }, some) })
}

/** The foundation, then the walks, as transactions; and what they give on the protocol. */
const record = async (protocol: number): Promise<FrozenRules> => {
  const { placeOf, keys } = keyPlaces()
  const heard: ExecuteInput[] = []
  const execute = engine.execute
  const spy = vi.spyOn(engine, 'execute').mockImplementation(input => {
    heard.push(input)
    return execute(input)
  })
  const chapters: { name: string; blocks: ReturnType<typeof frozenOf>[] }[] = []
  const chapter = (name: string) => chapters.push({ name, blocks: heard.splice(0).map(one => frozenOf(one, placeOf)) })
  new Fixture()
  chapter('foundation')
  for (const [path, { walks: specs }] of Object.entries(walks).sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const spec of specs) {
      await playWalk(spec)
      chapter(`${path.replace(/^.*\/|\.ts$/g, '')}: ${spec.name}`)
    }
  spy.mockRestore()
  const rules = {
    protocol,
    chainId: toHex(CHAIN_ID),
    genesis: toHex(Genesis.encode(genesisOf(genesisPlan, START))),
    keys: keys(),
    chapters,
  }
  const made: string[] = []
  playFrozen(rules, (_name, _block, digest) => made.push(digest))
  return {
    ...rules,
    chapters: chapters.map(({ name, blocks }) => ({
      name,
      blocks: blocks.map(block => ({ ...block, made: made.shift() ?? '' })),
    })),
  }
}

describe.each(all)('protocol %i', protocol => {
  it('has its frozen blocks', { timeout: PATIENCE_MS }, async () => {
    const isThere = existsSync(fileOf(protocol))
    if (!isThere && protocol === PROTOCOL_MAX) writeFileSync(fileOf(protocol), textOf(await record(protocol)))
    expect(isThere, 'it was drawn just now: look at it and keep it').toBe(true)
  })

  it('gives what it gave', { timeout: PATIENCE_MS }, () => {
    const rules = JSON.parse(readFileSync(fileOf(protocol), 'utf8')) as FrozenRules
    const done = new Set<string>()
    const changed: string[] = []
    playFrozen(rules, (name, { height, transactions, made }, digest, { receipts }) => {
      const calls = transactions.flatMap(one => one.calls)
      for (const [i, [first]] of transactions.map(one => one.calls).entries())
        if (receipts[i]?.code === 0 && first !== undefined) done.add(`${first[0]}.${first[1]}`)
      if (digest !== made) changed.push(`${name}, block ${height}: ${calls.map(([m, a]) => `${m}.${a}`).join(' ')}`)
    })
    expect(changed).toEqual([])
    // So that the blocks say something about every module, and about much of what it can do.
    const modules = new Set([...done].map(one => Number(one.split('.')[0])))
    expect(
      MODULES.filter(({ id, since = 1 }) => since <= protocol && !modules.has(id)).map(({ name }) => name),
    ).toEqual([])
    expect(done.size).toBeGreaterThan(100)
  })
})
