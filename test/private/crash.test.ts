/** The power goes between any two steps: what is found then is old or new, and never half of an erasure that is called one. */

import { describe, expect, it } from 'vitest'
import { must } from '#base'
import type { PrivateStore } from '#private'
import { hasValue, raid } from './attacker.ts'
import { CHAIN, CLERK, clearText, type Home, MASTER, newHome, openHome, PowerGone, readOf, recordOf } from './world.ts'

const KEPT = ['wu', 'he'] as const

/** A home with three records, one of them in two revisions. */
const settled = async (): Promise<Home> => {
  const home = newHome()
  const store = await openHome(home)
  for (const name of ['wu', 'li', 'he']) must(await store.put(recordOf(name)))
  must(await store.put(recordOf('li', 2)))
  return home
}

const plunder = (home: Home) =>
  raid({
    chainId: CHAIN,
    blobs: [...home.files.values(), ...home.history],
    secrets: [MASTER],
    names: ['li', 'wu', 'he', 'new'].map(name => readOf(name)),
  })

/** Runs `act` again and again, with the power going one step later each time, until it goes through. */
const withEveryCrash = async (
  act: (store: PrivateStore) => Promise<unknown>,
  check: (home: Home, done: boolean) => Promise<void>,
) => {
  for (let power = 0; ; power++) {
    const home = await settled()
    const store = await openHome(home)
    home.steps = 0
    home.power = power
    const done = await act(store).then(
      () => true,
      cause => {
        if (!(cause instanceof PowerGone)) throw cause
        return false
      },
    )
    home.power = undefined
    await check(home, done)
    if (done) return power
  }
}

const keptOpen = async (store: PrivateStore) => {
  for (const name of KEPT)
    expect(must(await store.open(readOf(name, 'name'))).fields[0]?.value).toEqual(clearText(name, 'name 1'))
}

describe('when the power goes', () => {
  it('while a record is put, it is there whole or not at all', async () => {
    const crashes = await withEveryCrash(
      store => store.put(recordOf('new')),
      async (home, done) => {
        const store = await openHome(home)
        await keptOpen(store)
        const opened = await store.open(readOf('new', 'name'))
        if (done || opened.ok) expect(must(opened).fields[0]?.value).toEqual(clearText('new', 'name 1'))
        else expect(opened.fault.code).toBe('NOT_FOUND')
        must(await store.put(recordOf('new')))
        must(await store.open(readOf('new', 'name')))
      },
    )
    expect(crashes).toBeGreaterThan(4)
  })

  it('while a record is erased, it is there whole, or erased for good after the next start', async () => {
    const seen = new Set<string>()
    const crashes = await withEveryCrash(
      store => store.erase([readOf('li')], CLERK),
      async (home, done) => {
        const store = await openHome(home)
        await keptOpen(store)
        const opened = await store.open(readOf('li', 'name'))
        const { rows, keys, tombstone } = must(await store.remains(readOf('li')))
        seen.add(opened.ok ? 'whole' : opened.fault.code)
        if (opened.ok) {
          expect([done, rows, keys, tombstone]).toEqual([false, 2, 2, undefined])
          expect(hasValue(plunder(home), clearText('li', 'name 2'))).toBe(true)
          return
        }
        expect([rows, keys, tombstone?.state, tombstone?.revisions]).toEqual([0, 0, 2, 2])
        const loot = plunder(home)
        for (const revision of [1, 2])
          for (const field of ['name', 'phone'])
            expect(hasValue(loot, clearText('li', `${field} ${revision}`))).toBe(false)
        expect(hasValue(loot, clearText('wu', 'name 1'))).toBe(true)
      },
    )
    expect(crashes).toBeGreaterThan(10)
    expect([...seen].sort()).toEqual(['ERASED', 'whole'])
  })

  it('while the next start finishes an erasure, the one after it does', async () => {
    const home = await settled()
    const store = await openHome(home)
    home.steps = 0
    home.power = 3
    await expect(store.erase([readOf('li')], CLERK)).rejects.toThrow(PowerGone)
    for (let power = 1; power < 40; power++) {
      home.steps = 0
      home.power = power
      const opened = await openHome(home).catch(() => undefined)
      home.power = undefined
      if (opened === undefined) continue
      await keptOpen(opened)
      expect(must(await opened.remains(readOf('li')))).toMatchObject({ rows: 0, keys: 0, tombstone: { state: 2 } })
      expect(hasValue(plunder(home), clearText('li', 'name 2'))).toBe(false)
      return
    }
    expect.fail('it never came up')
  })

  it('while the first table is made, the home is as new', async () => {
    for (let power = 0; power < 9; power++) {
      const home = newHome()
      home.power = power
      await openHome(home).catch(() => undefined)
      home.power = undefined
      must(await (await openHome(home)).put(recordOf('li')))
    }
  })
})
