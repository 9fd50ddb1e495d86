import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ascii, concat, toHex } from '#base'
import { diskWalFiles, openWal, type WalFiles } from '#storage'

/** A disk that remembers what was synced and what was only written. */
const createDisk = () => {
  let synced: Uint8Array | undefined
  let written = new Uint8Array(0) as Uint8Array
  let syncs = 0
  const files: WalFiles = {
    read: async () => synced,
    open: async (_, length) => {
      written = (synced ?? new Uint8Array(0)).slice(0, length)
      synced = written
      return {
        append: async bytes => {
          written = concat(written, bytes)
        },
        sync: async () => {
          await Promise.resolve()
          syncs += 1
          synced = written
        },
        close: async () => {},
      }
    },
    replace: async (_, content) => {
      synced = content.slice()
      written = synced
    },
  }
  /** Power fails: of what was not synced, the first `kept` bytes happen to be there. */
  const crash = (kept: number) => {
    const base = synced?.length ?? 0
    synced = written.slice(0, Math.min(written.length, base + kept))
  }
  return { files, crash, syncs: () => syncs, bytes: () => written, damage: (at: number) => damageAt(at) }
  function damageAt(at: number) {
    const copy = written.slice()
    copy[at] = (copy[at] as number) ^ 1
    synced = copy
    written = copy
  }
}

const texts = (records: readonly Uint8Array[] | undefined) => records?.map(record => String.fromCharCode(...record))

describe('write-ahead log', () => {
  it('gives back what was appended, in order; nothing and empty are told apart', async () => {
    const disk = createDisk()
    const first = await openWal(disk.files)
    expect(first.replay()).toBeUndefined()
    await first.append([ascii('a'), ascii('bb')])
    await first.append([ascii('ccc')])
    await first.close()
    const again = await openWal(disk.files)
    expect(texts(again.replay())).toEqual(['a', 'bb', 'ccc'])
    await again.reset([])
    expect((await openWal(disk.files)).replay()).toEqual([])
  })

  it('shares one sync among the appends that come while another runs', async () => {
    const disk = createDisk()
    const wal = await openWal(disk.files)
    await Promise.all(Array.from({ length: 50 }, (_, i) => wal.append([ascii(String(i))])))
    expect(disk.syncs()).toBeLessThanOrEqual(2)
    expect(texts((await openWal(disk.files)).replay())).toEqual(Array.from({ length: 50 }, (_, i) => String(i)))
  })

  it('keeps what was reported and cuts what was torn, at every length of the torn tail', async () => {
    for (let kept = 0; kept <= 40; kept++) {
      const disk = createDisk()
      const wal = await openWal(disk.files)
      await wal.append([ascii('kept')])
      const lost = wal.append([ascii('torn away')]).catch(() => {})
      disk.crash(kept)
      const after = await openWal(disk.files)
      const records = texts(after.replay())
      expect(records?.[0]).toBe('kept')
      expect(records?.length).toBeLessThanOrEqual(2)
      await after.append([ascii('next')])
      expect(texts((await openWal(disk.files)).replay())?.at(-1)).toBe('next')
      await lost
    }
  })

  it('never gives back a record with a flipped bit', async () => {
    const records = ['one', 'two', 'three'].map(ascii)
    const length = records.reduce((sum, record) => sum + 12 + record.length, 0)
    for (let at = 0; at < length; at++) {
      const disk = createDisk()
      const wal = await openWal(disk.files)
      await wal.append(records)
      disk.damage(at)
      const read = (await openWal(disk.files)).replay() ?? []
      expect(read.length).toBeLessThan(records.length)
      expect(read.map(toHex)).toEqual(records.slice(0, read.length).map(toHex))
    }
  })

  it('fails every append after a failed sync: what is on the disk is then unknown', async () => {
    const disk = createDisk()
    const broken: WalFiles = {
      ...disk.files,
      open: async (name, length) => ({
        ...(await disk.files.open(name, length)),
        sync: async () => {
          throw new Error('no space left')
        },
      }),
    }
    const wal = await openWal(broken)
    await expect(wal.append([ascii('a')])).rejects.toThrow('no space left')
    await expect(wal.append([ascii('b')])).rejects.toThrow('no space left')
  })

  it('works on a real disk, through a torn tail and a reset', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kapok-wal-'))
    const wal = await openWal(await diskWalFiles(folder))
    await wal.append([ascii('a'), ascii('b')])
    await wal.reset([ascii('kept')])
    await wal.append([ascii('c')])
    await wal.close()
    const path = join(folder, 'consensus.wal')
    const whole = await readFile(path)
    await writeFile(path, concat(whole, ascii('torn')))
    const again = await openWal(await diskWalFiles(folder))
    expect(texts(again.replay())).toEqual(['kept', 'c'])
    expect(again.tornBytes).toBe(4)
    await again.append([ascii('d')])
    await again.close()
    expect(texts((await openWal(await diskWalFiles(folder))).replay())).toEqual(['kept', 'c', 'd'])
    await rm(folder, { recursive: true, force: true })
  })
})
