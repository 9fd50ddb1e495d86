/** The machine and the home in numbers: no content of any file. */

import { readdir, stat, statfs } from 'node:fs/promises'
import { cpus, freemem, loadavg, release, totalmem, uptime } from 'node:os'
import { join } from 'node:path'
import { type Json, LIMITS } from '#base'
import { PROTOCOL_MAX } from '#chain'
import { VERSION } from '../version.ts'

/** Software, processor, memory; names of the variables that are set, without what they hold. */
export const machineOf = (env: Readonly<Record<string, string | undefined>>): Json => {
  const { node = '', v8 = '', uv = '', openssl = '' } = process.versions
  const all = cpus()
  return {
    software: { kapok: VERSION, protocolMax: PROTOCOL_MAX, node, v8, uv, openssl },
    system: { platform: process.platform, arch: process.arch, release: release(), uptimeSeconds: Math.floor(uptime()) },
    processors: { count: all.length, model: all[0]?.model ?? '', load: loadavg() },
    memory: {
      totalBytes: totalmem(),
      freeBytes: freemem(),
      // Of the container, where there is one.
      allowedBytes: process.constrainedMemory(),
    },
    user: process.getuid?.() ?? null,
    variables: Object.keys(env)
      .filter(name => /^(KAPOK|NODE|UV)_/.test(name))
      .sort(),
  }
}

/** Parts of a home that are counted, and never read. */
const PARTS = ['data', 'wal', 'private', 'keys', 'accounts']

interface Size {
  readonly files: number
  readonly bytes: number
}

const sizeOf = async (folder: string): Promise<Size> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter(entry => entry.isFile()).slice(0, LIMITS.supportFiles)
  let bytes = 0
  for (const { parentPath, name } of files)
    bytes += (await stat(join(parentPath, name)).catch(() => ({ size: 0 }))).size
  return { files: files.length, bytes }
}

/** The file system of a home, and how much of it the parts of the home take. */
export const diskOf = async (home: string): Promise<Json> => {
  const system = await statfs(home).catch(() => undefined)
  const parts: [string, Json][] = []
  for (const part of PARTS) parts.push([part, { ...(await sizeOf(join(home, part))) }])
  return {
    fileSystem:
      system === undefined
        ? null
        : {
            freeBytes: system.bavail * system.bsize,
            totalBytes: system.blocks * system.bsize,
            freeFiles: system.ffree,
            type: system.type,
          },
    parts: Object.fromEntries(parts),
  }
}
