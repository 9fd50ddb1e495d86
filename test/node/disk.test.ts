/** A node and its disk: it warns, stops while all can still be closed, does not start where it would have to stop. */

import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LIMITS } from '#base'
import { DiskFullError, isDiskFailure, loadHome, startNode } from '#node'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { checkDisk, type DiskWatch, watchDisk } from '../../src/node/disk.ts'

afterEach(() => void vi.useRealTimers())

const watched = async (start: number) => {
  vi.useFakeTimers()
  const said: string[] = []
  const full: DiskFullError[] = []
  let free: number | 'broken' = start
  const watch: DiskWatch = await watchDisk({
    folder: '/home',
    log: (level, line) => void said.push(`${level} ${line}`),
    full: cause => void full.push(cause),
    freeBytes: async () => (free === 'broken' ? Promise.reject(new Error('EIO')) : free),
  })
  const becomes = async (bytes: number | 'broken') => {
    free = bytes
    await vi.advanceTimersByTimeAsync(LIMITS.diskCheckMs)
  }
  return { said, full, watch, becomes }
}

describe('the watch over the disk', () => {
  it('says nothing while there is room, warns once for each time that there is little, and stops once', async () => {
    const { said, full, watch, becomes } = await watched(LIMITS.diskWarnBytes)
    expect([said, watch.warning()]).toEqual([[], undefined])
    await becomes(LIMITS.diskWarnBytes - 1)
    await becomes(LIMITS.diskStopBytes)
    expect(said.length).toBe(1)
    expect(watch.warning()).toContain('256 MiB')
    expect(watch.warning()).toContain('磁盘')
    await becomes(LIMITS.diskWarnBytes)
    expect(watch.warning()).toBeUndefined()
    await becomes(LIMITS.diskStopBytes)
    expect([said.length, full.length]).toEqual([2, 0])
    await becomes(LIMITS.diskStopBytes - 1)
    await becomes(0)
    expect(full.length).toBe(1)
    expect(watch.freeBytes()).toBe(0)
    watch.stop()
    await becomes(LIMITS.diskWarnBytes)
    expect(watch.freeBytes()).toBe(0)
  })

  it('keeps what it knew where the disk cannot be asked', async () => {
    const { full, watch, becomes } = await watched(LIMITS.diskWarnBytes)
    await becomes('broken')
    expect([watch.freeBytes(), full]).toEqual([LIMITS.diskWarnBytes, []])
    watch.stop()
  })

  it('asks the real disk without being told how', async () => {
    const nothing = { log: () => {}, full: () => {} }
    const watch = await watchDisk({ folder: '/', ...nothing })
    expect(watch.freeBytes()).toBeGreaterThan(0)
    watch.stop()
    await expect(checkDisk({ folder: '/nowhere/at/all', ...nothing })).rejects.toThrow('ENOENT')
  })
})

describe('a failure of a disk', () => {
  it('is told from other failures, by its code, its words, or what caused it', () => {
    const coded = (code: string) => Object.assign(new Error('write'), { code })
    for (const code of ['ENOSPC', 'EFBIG', 'EDQUOT', 'EROFS', 'EIO']) expect(isDiskFailure(coded(code))).toBe(true)
    expect(isDiskFailure(new Error('IO error: /data/000005.log: No space left on device'))).toBe(true)
    expect(isDiskFailure(new Error('outer', { cause: new Error('inner', { cause: coded('ENOSPC') }) }))).toBe(true)
    expect(isDiskFailure(new DiskFullError('full'))).toBe(true)
    for (const other of [coded('EACCES'), new Error('a final block does not execute'), 'ENOSPC', undefined])
      expect(isDiskFailure(other)).toBe(false)
    const circle = new Error('round')
    circle.cause = circle
    expect(isDiskFailure(circle)).toBe(false)
  })
})

describe('a node', () => {
  let federation: Federation | undefined
  afterEach(() => federation && rmSync(federation.folder, { recursive: true, force: true }))

  it('does not start without room, starts with it, and stops when it runs out', { timeout: 60_000 }, async () => {
    federation = await createFederation({ nodes: 1 })
    const home = await loadHome(federation.nodes[0]?.home ?? '')
    if (!home.ok) throw new Error(home.fault.code)
    let free = LIMITS.diskStopBytes - 1
    const stopped = Promise.withResolvers<unknown>()
    const options = { freeBytes: async () => free, fatal: stopped.resolve }
    expect(await startNode(home.value, options)).toMatchObject({ ok: false, fault: { code: 'DISK_FULL' } })
    free = LIMITS.diskStopBytes
    const node = await startNode(home.value, options)
    if (!node.ok) throw new Error(node.fault.code)
    const verbose = await (await fetch(`${node.value.opsUrl}/readyz?verbose`)).text()
    expect(verbose).toContain('the disk is nearly full')
    free -= 1
    expect(await stopped.promise).toBeInstanceOf(DiskFullError)
    // Everything can still be closed, and is there at the next start.
    await node.value.close()
    free = LIMITS.diskWarnBytes
    const again = await startNode(home.value, options)
    expect(again.ok).toBe(true)
    if (again.ok) await again.value.close()
  })
})
