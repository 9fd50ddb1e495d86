/** A data folder against its own blocks: found right, found wrong, and built anew. Real folders, real signatures. */

import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { must } from '#base'
import {
  type Home,
  homePaths,
  loadHome,
  newSecret,
  type ReplayOptions,
  replayHome,
  sealSecret,
  writeSecret,
} from '#node'
import { openLevelKv, openStore } from '#storage'
import { configText } from '../../src/node/config/config.ts'
import { COLUMNS, columnRange, heightKey } from '../../storage/columns.ts'
import { anchorOf, genesis, newKeys, open, rescueOf, said } from './rescue-world.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const BLOCKS = 6

/** A home with that many final blocks; with `rescued` seats of another set made the last two. */
const makeHome = async ({ rescued = false } = {}): Promise<Home> => {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-replay-'))
  folders.push(folder)
  const paths = homePaths(folder)
  await mkdir(folder, { recursive: true })
  await writeSecret(paths.password, 'secret\n')
  await writeSecret(paths.nodeKey, sealSecret(newSecret(), 'secret', 'node'))
  await writeFile(paths.genesis, genesis.bytes)
  await writeFile(paths.config, configText({ 'node.name': 'checked', 'verify.workers': 0 }))
  const kv = await openLevelKv(paths.data)
  const node = await open(kv)
  for (let i = 0; i < BLOCKS; i++) await node.grow()
  if (rescued) {
    must(await node.ledger.rescues.take(rescueOf(anchorOf(node), 2)))
    for (let i = 0; i < 2; i++) await node.grow(newKeys)
  }
  await kv.close()
  return must(await loadHome(folder))
}

const CHECK: ReplayOptions = { invariants: true, replace: false }

const withKv = async (home: Home, act: (kv: Awaited<ReturnType<typeof openLevelKv>>) => Promise<void>) => {
  const kv = await openLevelKv(homePaths(home.folder).data)
  await act(kv)
  await kv.close()
}

/** Flips the last bit of the value under a key. */
const flip = (home: Home, key: Uint8Array) =>
  withKv(home, async kv => {
    const value = kv.get(key)?.slice() as Uint8Array
    value[value.length - 1] = (value.at(-1) as number) ^ 1
    await kv.write([[key, value]], { sync: true })
  })

describe('a data folder', () => {
  it('that is right is found right, and stays as it was', async () => {
    const home = await makeHome()
    const heights: number[] = []
    const report = must(await replayHome(home, { ...CHECK, progress: height => void heights.push(height) }))
    expect(report).toEqual({ height: BLOCKS, transactions: BLOCKS, violations: [] })
    expect(heights.at(-1)).toBe(BLOCKS)
    expect((await readdir(home.folder)).filter(name => name.startsWith('data'))).toEqual(['data'])
  })

  it('is right across a rescue', async () => {
    const home = await makeHome({ rescued: true })
    expect(must(await replayHome(home, CHECK))).toMatchObject({ height: BLOCKS + 2, violations: [] })
  })

  it('is found wrong whichever row of a block was changed', async () => {
    for (const column of ['block', 'receipts', 'finalization'] as const) {
      const home = await makeHome()
      await flip(home, heightKey(column, 3))
      expect([column, said(await replayHome(home, CHECK)).split(' ')[0]]).toEqual([column, 'CORRUPT'])
    }
  })

  it('is found wrong when a transaction is not where its id says', async () => {
    const home = await makeHome()
    await withKv(home, async kv => {
      for await (const [key] of kv.iterate({ ...columnRange('transaction'), limit: 1 }))
        await kv.write([[key, undefined]], { sync: true })
    })
    expect(said(await replayHome(home, CHECK))).toContain('not found by their ids')
  })

  it('whose state is damaged is built anew from its blocks, with an index that it had not', async () => {
    const home = await makeHome()
    await withKv(home, async kv => {
      const gone: Uint8Array[] = []
      for await (const [key] of kv.iterate({ ...columnRange('state'), limit: 2 })) gone.push(key)
      await kv.write(
        gone.map(key => [key, undefined]),
        { sync: true },
      )
      expect(said(await openStore(kv, genesis.chainId)).split(' ')[0]).toBe('CORRUPT')
    })
    must(await replayHome(home, { invariants: false, replace: true }))
    await withKv(home, async kv => {
      const store = must(await openStore(kv, genesis.chainId))
      expect([store.head()?.height, store.indexed()]).toEqual([BLOCKS, true])
      const rows: number[] = []
      for await (const [key] of kv.iterate({ ...columnRange('history'), limit: 1 })) rows.push(key[0] as number)
      expect(rows).toEqual([COLUMNS.history])
      expect(await store.stateAt(BLOCKS - 1)?.get(new Uint8Array(4))).toBeUndefined()
    })
    expect((await readdir(home.folder)).filter(name => name.startsWith('data'))).toEqual(['data'])
  })

  it('is not looked into while its node runs, nor where there is none', async () => {
    const home = await makeHome()
    await withKv(home, async () => expect(said(await replayHome(home, CHECK))).toContain('HOME_IN_USE'))
    rmSync(homePaths(home.folder).data, { recursive: true })
    expect(said(await replayHome(home, CHECK))).toContain('NOT_FOUND')
  })
})
