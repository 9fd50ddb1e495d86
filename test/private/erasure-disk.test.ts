/** Erasure on a real disk with a real LevelDB: every file of the home is searched, with every key that the home gives. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { must } from '#base'
import { diskKeyFiles, openPrivateStore, type PrivateStore } from '#private'
import { openLevelKv } from '#storage'
import { hasValue, holds, type Loot, raid } from './attacker.ts'
import { CHAIN, CLERK, clearText, MASTER, NOW, readOf, recordOf } from './world.ts'

const PEOPLE = Array.from({ length: 24 }, (_, i) => `person-${i}`)

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kapok-private-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const open = async (): Promise<PrivateStore> => {
  const kv = await openLevelKv(join(home, 'private', 'rows'))
  const options = { kv, files: diskKeyFiles(home), chainId: CHAIN, masterSecret: MASTER, nowMs: () => NOW }
  return must(await openPrivateStore(options))
}

const filesBelow = (folder: string): readonly Uint8Array[] =>
  readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [new Uint8Array(readFileSync(path))]
  })

const plunder = (): Loot =>
  raid({ chainId: CHAIN, blobs: filesBelow(home), secrets: [MASTER], names: PEOPLE.map(name => readOf(name)) })

const VICTIM = 'person-7'
const FIELDS = ['name 1', 'phone 1', 'name 2', 'phone 2'] as const

const filled = async (): Promise<PrivateStore> => {
  let store = await open()
  for (const [i, name] of PEOPLE.entries()) {
    must(await store.put(recordOf(name)))
    // Each start makes tables of what the log of the database had.
    if (i % 9 === 8) {
      await store.close()
      store = await open()
    }
  }
  must(await store.put(recordOf(VICTIM, 2)))
  must(await store.open(readOf(VICTIM)))
  must(await store.disclose(readOf(VICTIM)))
  return store
}

describe('an erased record', () => {
  it('cannot be had from any file of the home with any key of it, nor from copies of the store made before', async () => {
    const store = await filled()
    // A copy that somebody made and forgot in the home.
    cpSync(join(home, 'private'), join(home, 'private-copy'), { recursive: true })
    const before = plunder()
    for (const field of FIELDS) expect([field, hasValue(before, clearText(VICTIM, field))]).toEqual([field, true])
    const victims = before.rows.filter(({ closed }) =>
      FIELDS.some(field => closed.some(({ value }) => String(value) === String(clearText(VICTIM, field)))),
    )
    expect(victims.length).toBeGreaterThan(1)

    expect(must(await store.erase([readOf(VICTIM)], CLERK))).toBe(1)

    for (const running of [true, false]) {
      if (!running) await store.close()
      const after = plunder()
      const blobs = filesBelow(home)
      for (const field of FIELDS) {
        expect(hasValue(after, clearText(VICTIM, field))).toBe(false)
        expect(holds(blobs, clearText(VICTIM, field))).toBe(false)
      }
      for (const { secret } of victims) expect(holds(blobs, secret)).toBe(false)
      // Of all keys that opened anything before, only those of living records are left, under a new generation.
      const live = PEOPLE.filter(name => name !== VICTIM)
      for (const name of live) expect(hasValue(after, clearText(name, 'name 1'))).toBe(true)
      expect([...after.keys].filter(key => before.keys.has(key))).toHaveLength(1 + live.length)
    }

    const again = await open()
    expect(must(await again.remains(readOf(VICTIM)))).toMatchObject({ rows: 0, keys: 0, tombstone: { state: 2 } })
    for (const name of ['person-6', 'person-8']) expect((await again.open(readOf(name))).ok).toBe(true)
    await again.close()
  })

  it('leaves one table of keys and one generation, readable by the owner alone', async () => {
    const store = await filled()
    must(await store.erase([readOf('person-1'), readOf('person-2')], CLERK))
    must(await store.erase([readOf('person-3')], CLERK))
    await store.close()
    const tables = readdirSync(join(home, 'private')).filter(name => name.startsWith('keys-'))
    expect(tables).toEqual(['keys-3.table'])
    expect(readdirSync(join(home, 'keys'))).toEqual(['private.gen'])
    for (const path of [join(home, 'private', 'keys-3.table'), join(home, 'keys', 'private.gen')])
      expect(statSync(path).mode & 0o077).toBe(0)
  })
})
