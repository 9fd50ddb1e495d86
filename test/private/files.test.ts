/** Files of keys on a real disk: what a name led to before is overwritten, not only forgotten. */

import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ascii } from '#base'
import { diskKeyFiles } from '#private'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kapok-key-files-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const OLD = ascii('the old key of everything'.repeat(100))
const at = (name: string) => join(home, name)

describe('files of keys', () => {
  it('are replaced whole, and what was there is noise wherever another name still leads to it', async () => {
    const files = diskKeyFiles(home)
    await files.replace('keys/one', OLD)
    // A second name for the same place on the disk, as a look at the disk itself would be.
    linkSync(at('keys/one'), at('witness'))
    await files.replace('keys/one', ascii('new'))
    expect(await files.read('keys/one')).toEqual(ascii('new'))
    const seen = readFileSync(at('witness'))
    expect(seen.length).toBe(OLD.length)
    expect(seen.includes('old key')).toBe(false)
    expect(readdirSync(at('keys'))).toEqual(['one'])
  })

  it('are shredded before they go', async () => {
    const files = diskKeyFiles(home)
    await files.replace('keys/one', OLD)
    linkSync(at('keys/one'), at('witness'))
    await files.shred('keys/one')
    expect(existsSync(at('keys/one'))).toBe(false)
    expect(readFileSync(at('witness')).includes('old key')).toBe(false)
    await files.shred('keys/one')
  })

  it('larger than a piece of noise are overwritten to their end', async () => {
    writeFileSync(at('large'), new Uint8Array(2_500_000).fill(0x61))
    linkSync(at('large'), at('witness'))
    await diskKeyFiles(home).shred('large')
    const seen = readFileSync(at('witness'))
    expect(seen.length).toBe(2_500_000)
    for (const place of [0, 1_048_576, 2_097_152, 2_499_900])
      expect(seen.subarray(place, place + 100).every(byte => byte === 0x61)).toBe(false)
  })

  it('are written at a place, grow, and belong to their owner alone', async () => {
    const files = diskKeyFiles(home)
    await files.replace('private/table', ascii('0123456789'))
    await files.writeAt('private/table', 2, ascii('ab'))
    await files.writeAt('private/table', 10, ascii('cd'))
    expect(await files.read('private/table')).toEqual(ascii('01ab456789cd'))
    expect(statSync(at('private/table')).mode & 0o777).toBe(0o600)
    expect(statSync(at('private')).mode & 0o777).toBe(0o700)
    expect(await files.list('private')).toEqual(['table'])
  })

  it('that are not there are none', async () => {
    const files = diskKeyFiles(home)
    expect(await files.read('nothing')).toBeUndefined()
    expect(await files.list('nowhere')).toEqual([])
    await expect(files.writeAt('nothing', 0, ascii('x'))).rejects.toThrow('ENOENT')
  })
})
