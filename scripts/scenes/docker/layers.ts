/** Every file of every layer of an image, from what `docker save` writes: also files that a later layer hides. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { track } from '../../field/interrupt.ts'
import { docker } from './command.ts'

export interface LayerFile {
  /** Path without a slash before it. */
  readonly path: string
  readonly mode: number
  /** Empty for what is no plain file. */
  readonly content: Buffer
}

const BLOCK_BYTES = 512

const textAt = (header: Buffer, from: number, length: number): string =>
  header.toString('utf8', from, from + length).replace(/\0.*$/s, '')

const octalAt = (header: Buffer, from: number, length: number): number =>
  Number.parseInt(textAt(header, from, length).trim() || '0', 8)

/** `path` of an extended header (POSIX.1-2001 pax): lines of `LENGTH NAME=VALUE`. */
const paxPath = (content: Buffer): string | undefined => /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1]

/** POSIX ustar with the extended headers of pax and GNU's long names. */
export const filesOfTar = (tar: Buffer): readonly LayerFile[] => {
  const files: LayerFile[] = []
  let longPath: string | undefined
  for (let at = 0; at + BLOCK_BYTES <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK_BYTES)
    if (header[0] === 0) break
    const size = octalAt(header, 124, 12)
    const content = tar.subarray(at + BLOCK_BYTES, at + BLOCK_BYTES + size)
    at += BLOCK_BYTES * (1 + Math.ceil(size / BLOCK_BYTES))
    const type = textAt(header, 156, 1)
    if (type === 'x') longPath = paxPath(content) ?? longPath
    else if (type === 'L') longPath = content.toString('utf8').replace(/\0+$/, '')
    else if (type !== 'g') {
      const prefix = textAt(header, 345, 155)
      const short = textAt(header, 0, 100)
      const path = (longPath ?? (prefix === '' ? short : `${prefix}/${short}`)).replace(/^\.?\//, '')
      files.push({
        path,
        mode: octalAt(header, 100, 8),
        content: type === '0' || type === '' ? content : Buffer.alloc(0),
      })
      longPath = undefined
    }
  }
  return files
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** The files of each layer, the lowest first. */
export const layersOf = async (image: string): Promise<readonly (readonly LayerFile[])[]> => {
  const folder = track(mkdtempSync(join(tmpdir(), 'kapok-layers-')))
  try {
    const path = join(folder, 'image.tar')
    await docker('save', '--output', path, image)
    const saved = new Map(filesOfTar(readFileSync(path)).map(({ path: name, content }) => [name, content]))
    const [manifest] = JSON.parse(String(saved.get('manifest.json'))) as readonly {
      readonly Layers: readonly string[]
    }[]
    return (manifest?.Layers ?? []).map(name => {
      const layer = saved.get(name)
      if (layer === undefined) throw new Error(`docker save has no ${name}`)
      return filesOfTar(isGzip(layer) ? gunzipSync(layer) : layer)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
