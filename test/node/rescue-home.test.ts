/** E5 on a home whose node is stopped: to draft, to check, to take. */

import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { must } from '#base'
import { readRescue, rescueText, signRescue } from '#chain'
import {
  checkRescueAt,
  draftRescue,
  type Home,
  homePaths,
  loadHome,
  newSecret,
  sealSecret,
  takeRescueAt,
  writeSecret,
} from '#node'
import { diskWalFiles, openLevelKv, openWal } from '#storage'
import { configText } from '../../src/node/config/config.ts'
import { encodeWalRecord, walRecord } from '../../src/node/driver/wal-record.ts'
import { finalize, genesis, guardians, newKeys, oldKeys, open, said, seatsOf } from './rescue-world.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A home with that many final blocks; the finalization of one more stands in its log, if `ahead`. */
const makeHome = async (height: number, ahead = false): Promise<Home> => {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-rescue-'))
  folders.push(folder)
  const paths = homePaths(folder)
  await mkdir(folder, { recursive: true })
  await writeSecret(paths.password, 'secret\n')
  await writeSecret(paths.nodeKey, sealSecret(newSecret(), 'secret', 'node'))
  await writeFile(paths.genesis, genesis.bytes)
  await writeFile(paths.config, configText({ 'node.name': 'survivor' }))
  const kv = await openLevelKv(paths.data)
  const node = await open(kv)
  for (let i = 0; i < height; i++) await node.grow()
  await kv.close()
  if (ahead) {
    const twin = await open()
    for (let i = 0; i < height; i++) await twin.grow()
    const wal = await openWal(await diskWalFiles(paths.wal))
    await wal.reset([encodeWalRecord(walRecord({ certificate: finalize(await twin.grow(), oldKeys) }))])
    await wal.close()
  }
  return must(await loadHome(folder))
}

describe('E5: by files', () => {
  it('a home gives the order for its last block; once a majority has signed it takes it, once', async () => {
    const home = await makeHome(5)
    const draft = must(await draftRescue(home, seatsOf(newKeys)))
    expect(draft.order).toMatchObject({ anchorHeight: 5, epoch: 2, chainId: genesis.chainId })
    expect(must(await checkRescueAt(home, draft)).guardians).toHaveLength(4)
    const passed = guardians
      .slice(1)
      .reduce((text, guardian) => rescueText(signRescue(must(readRescue(text)), guardian)), rescueText(draft))
    const rescue = must(readRescue(passed))
    const { verdict } = must(await checkRescueAt(home, rescue))
    expect(said(verdict)).toBe('ok')
    expect(said(await takeRescueAt(home, { ...rescue, signatures: rescue.signatures.slice(1) }))).toContain('2 of 4')
    expect(must(await takeRescueAt(home, rescue))).toBe(true)
    expect(must(await takeRescueAt(home, rescue))).toBe(false)
    expect(said(await draftRescue(home, seatsOf(newKeys)))).toContain('another one was recorded first')
  })

  it('a home is not looked into while its node runs, and gives no order before its first block', async () => {
    const home = await makeHome(0)
    expect(said(await draftRescue(home, seatsOf(newKeys)))).toBe('BAD_RESCUE there is no final block here')
    const kv = await openLevelKv(homePaths(home.folder).data)
    expect(said(await draftRescue(home, seatsOf(newKeys)))).toContain('HOME_IN_USE')
    await kv.close()
  })

  it('a block that is final in the log alone is beyond the anchor too', async () => {
    const home = await makeHome(5, true)
    const draft = must(await draftRescue(home, seatsOf(newKeys)))
    const rescue = guardians.reduce(signRescue, draft)
    expect(said(await takeRescueAt(home, rescue))).toContain('block 6 is final by the log of this node')
  })
})

describe('the file of a rescue', () => {
  it.each([
    ['no JSON', '{', 'MALFORMED no JSON'],
    ['no object', '[]', 'MALFORMED an object is needed'],
    ['another format', '{"format":"kapok-rescue/2"}', 'MALFORMED the format is not kapok-rescue/1'],
    ['parts missing', '{"format":"kapok-rescue/1"}', 'MALFORMED'],
    ['too much', ' '.repeat(300_000), 'TOO_LARGE'],
  ])('with %s is refused', (_, text, detail) => {
    expect(said(readRescue(text))).toContain(detail)
  })
})
