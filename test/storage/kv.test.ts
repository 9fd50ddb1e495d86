import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ascii } from '#base'
import { createMemoryKv, openLevelKv } from '#storage'
import { kvSuite } from '../suites/kv.ts'

const folders = new Map<object, string>()

kvSuite(
  'memory',
  async () => createMemoryKv(),
  kv => kv.close(),
)

kvSuite(
  'level',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kapok-kv-'))
    const kv = await openLevelKv(folder)
    folders.set(kv, folder)
    return kv
  },
  async kv => {
    await kv.close()
    await rm(folders.get(kv) as string, { recursive: true, force: true })
  },
)

it('level keeps what was written after it is closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kapok-kv-'))
  const first = await openLevelKv(folder)
  await first.write([[ascii('a'), ascii('1')]], { sync: true })
  await first.close()
  const again = await openLevelKv(folder)
  expect(again.get(ascii('a'))).toEqual(ascii('1'))
  await again.close()
  await rm(folder, { recursive: true, force: true })
})
