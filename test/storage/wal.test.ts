import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, concat, LIMITS, toHex } from '#base'
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

/** The machine dies at the `dieAt`-th operation on the disk: that one and those after it do not happen. */
const dyingAt = (dieAt: number, files: WalFiles): WalFiles => {
  let operations = 0
  const live = async <T>(operation: () => Promise<T>): Promise<T> => {
    operations += 1
    if (operations >= dieAt) throw new Error('the machine is dead')
    return operation()
  }
  let opened = false
  return {
    read: files.read,
    open: async (name, length) => {
      const file = await (opened ? live(() => files.open(name, length)) : files.open(name, length))
      opened = true
      return {
        append: bytes => live(() => file.append(bytes)),
        sync: () => live(() => file.sync()),
        close: () => live(() => file.close()),
      }
    },
    replace: (name, content) => live(() => files.replace(name, content)),
  }
}

interface Step {
  readonly reset: boolean
  readonly records: readonly string[]
}

/**
 * What may be read back: everything that was reported as written, and behind it any whole records of what was under
 * way. A reset that was not reported has happened or has not.
 */
const possibleContents = (steps: readonly Step[], reported: readonly boolean[]): readonly string[] => {
  let contents: readonly (readonly string[])[] = [[]]
  for (const [i, { reset, records }] of steps.entries()) {
    const after = contents.flatMap(before =>
      reset ? [records] : records.map((_, n) => [...before, ...records.slice(0, n + 1)]),
    )
    const done = contents.map(before => (reset ? records : [...before, ...records]))
    contents = reported[i] ? done : [...contents, ...after]
  }
  return contents.map(records => records.join())
}

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

  /** Three appends, then one bit flipped at `at`; the end of each append as an offset. */
  const damagedAt = async (at: number) => {
    const disk = createDisk()
    const wal = await openWal(disk.files)
    const ends: number[] = []
    for (const text of ['one', 'two', 'three']) {
      await wal.append([ascii(text), ascii('and more')])
      ends.push(wal.size())
    }
    if (at < wal.size()) disk.damage(at)
    return { disk, ends, length: wal.size() }
  }

  it('finds a flipped bit before the last append to be damage, keeps the file, and gives back nothing', async () => {
    const { ends, length } = await damagedAt(Number.MAX_SAFE_INTEGER)
    for (let at = 0; at < length; at++) {
      const { disk } = await damagedAt(at)
      const before = toHex(disk.bytes())
      const wal = await openWal(disk.files)
      const isLast = at >= (ends[1] as number)
      expect(wal.damaged).toBe(!isLast)
      expect(texts(wal.replay())).toEqual(isLast ? ['one', 'and more', 'two', 'and more'] : [])
      if (isLast) continue
      expect(wal.tornBytes).toBe(0)
      await expect(wal.append([ascii('x')])).rejects.toThrow('damaged')
      await wal.close()
      expect(toHex(disk.bytes())).toBe(before)
      const again = await openWal(disk.files)
      expect(again.damaged).toBe(true)
      await again.reset([ascii('anew')])
      await again.append([ascii('x')])
      const healed = await openWal(disk.files)
      expect([healed.damaged, texts(healed.replay())]).toEqual([false, ['anew', 'x']])
    }
  })

  it('never takes a torn write for damage, wherever it is cut and whatever stands in its place', async () => {
    const frame = async (records: readonly string[]) => {
      const disk = createDisk()
      await (await openWal(disk.files)).append(records.map(ascii))
      return disk.bytes()
    }
    const [first, second] = [await frame(['first']), await frame(['second', 'third'])]
    for (let kept = 0; kept < second.length; kept++) {
      for (const tail of [new Uint8Array(0), new Uint8Array(second.length - kept), new Uint8Array(4096)]) {
        const content = concat(first, second.subarray(0, kept), tail)
        const disk = createDisk()
        await disk.files.replace('', content)
        const wal = await openWal(disk.files)
        expect(texts(wal.replay())?.[0]).toBe('first')
        expect(wal.damaged).toBe(false)
        expect(wal.tornBytes).toBe(content.length - wal.size())
      }
    }
  })

  it('reads any bytes without failing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, small) => {
        const disk = createDisk()
        await disk.files.replace('', small ? bytes.map(byte => byte % 3) : bytes)
        const wal = await openWal(disk.files)
        expect(wal.size() + wal.tornBytes).toBe(bytes.length)
      }),
    )
  })

  it('holds its promises when the machine dies at any step of any sequence of appends and resets', async () => {
    const step: fc.Arbitrary<Step> = fc.record({
      reset: fc.nat(3).map(n => n === 0),
      records: fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 6 }), { minLength: 1, maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.boolean(), async (steps, together) => {
        for (let dieAt = 1; ; dieAt++) {
          let finished = false
          // How much of the unsynced bytes happens to be there: nothing, all, and the torn forms between.
          for (const kept of [0, 1, 5, 13, 20, 1_000]) {
            const disk = createDisk()
            const wal = await openWal(dyingAt(dieAt, disk.files))
            const reported: boolean[] = steps.map(() => false)
            const run = async ({ reset, records }: Step, i: number) => {
              await (reset ? wal.reset(records.map(ascii)) : wal.append(records.map(ascii)))
              reported[i] = true
            }
            if (together) await Promise.all(steps.map((one, i) => run(one, i).catch(() => {})))
            else for (const [i, one] of steps.entries()) await run(one, i).catch(() => {})
            finished = reported.every(Boolean)
            disk.crash(kept)
            const found = texts((await openWal(disk.files)).replay())?.join() ?? ''
            expect(possibleContents(steps, reported)).toContain(found)
          }
          if (finished) return
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the order of calls between appends and a reset that are made together', async () => {
    const disk = createDisk()
    const wal = await openWal(disk.files)
    await Promise.all([
      wal.append([ascii('a')]),
      wal.append([ascii('b')]),
      wal.reset([ascii('c')]),
      wal.append([ascii('d')]),
      wal.append([ascii('e')]),
      wal.reset([ascii('f')]),
      wal.append([ascii('g')]),
    ])
    expect(wal.size()).toBe(disk.bytes().length)
    expect(texts((await openWal(disk.files)).replay())).toEqual(['f', 'g'])
  })

  it('fails every call after a reset that failed', async () => {
    const disk = createDisk()
    const replace = async () => {
      throw new Error('no space left')
    }
    const wal = await openWal({ ...disk.files, replace })
    await wal.append([ascii('a')])
    await expect(wal.reset([ascii('b')])).rejects.toThrow('no space left')
    await expect(wal.append([ascii('c')])).rejects.toThrow('no space left')
    await wal.close()
    expect(texts((await openWal(disk.files)).replay())).toEqual(['a'])
  })

  it('refuses a record over the bound and takes the next one', async () => {
    const wal = await openWal(createDisk().files)
    await expect(wal.append([new Uint8Array(LIMITS.walRecordBytes + 1)])).rejects.toThrow('a record of')
    await wal.append([ascii('a')])
    expect(wal.size()).toBe(21)
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
    // Left by a crash before the rename of a reset: it is not the log.
    await writeFile(`${path}.new`, ascii('half a log'))
    const again = await openWal(await diskWalFiles(folder))
    expect(texts(again.replay())).toEqual(['kept', 'c'])
    expect(again.tornBytes).toBe(4)
    await again.append([ascii('d')])
    await again.close()
    expect(texts((await openWal(await diskWalFiles(folder))).replay())).toEqual(['kept', 'c', 'd'])
    await rm(folder, { recursive: true, force: true })
  })
})
