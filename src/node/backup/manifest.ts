/** The list that a backup begins with: what is in it, each file with its SHA-256, and of which chain. */

import { ascii, err, fromHex, type Json, LIMITS, ok, type Result } from '#base'
import { fitsTar, type TarEntry } from './tar.ts'

/** Name of the list in the archive. */
export const MANIFEST_NAME = 'kapok-backup.json'

const FORMAT = 'kapok-backup-1'

export interface BackupFile extends TarEntry {
  /** Hexadecimal. */
  readonly sha256: string
}

export interface Manifest {
  /** Genesis hash, hexadecimal. */
  readonly chainId: string
  /** Last final block; null where the node had none. */
  readonly height: number | null
  /** Version of the software that wrote it. */
  readonly software: string
  /** In order of the archive. */
  readonly files: readonly BackupFile[]
}

export const manifestBytes = (manifest: Manifest): Uint8Array =>
  ascii(`${JSON.stringify({ format: FORMAT, ...manifest }, undefined, 1)}\n`)

/** Relative, of plain names, none of which leads anywhere else. */
export const isSafePath = (path: string): boolean =>
  path.split('/').every(name => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name))

const isFile = (json: Json): boolean => {
  const { path, bytes, sha256 } = (json ?? {}) as Readonly<Record<string, Json | undefined>>
  if (typeof path !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string') return false
  const isRight = Number.isSafeInteger(bytes) && bytes >= 0 && fromHex(sha256)?.length === 32
  return isRight && isSafePath(path) && fitsTar({ path, bytes })
}

const parse = (bytes: Uint8Array): Json => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as Json
  } catch {
    return null
  }
}

const isHeight = (height: Json | undefined): boolean =>
  height === null || (typeof height === 'number' && Number.isSafeInteger(height) && height >= 0)

/** Names that are a file and a folder at once, or twice a file. */
const clashes = (files: readonly BackupFile[]): string | undefined => {
  const names = new Set(files.map(({ path }) => path.toLowerCase()))
  if (names.size !== files.length) return 'a file is named twice'
  const parents = files.flatMap(({ path }) => path.split('/').map((_, n, parts) => parts.slice(0, n).join('/')))
  const both = parents.find(parent => names.has(parent.toLowerCase()))
  return both === undefined ? undefined : `${both} is a file and a folder`
}

const bad = (detail: string): Result<never> => err('BAD_BACKUP', detail)

/** Refuses with BAD_BACKUP whatever no backup says. */
export const readManifest = (bytes: Uint8Array): Result<Manifest> => {
  const { format, chainId, height, software, files } = (parse(bytes) ?? {}) as Readonly<
    Record<string, Json | undefined>
  >
  if (format !== FORMAT) return bad('its list is not that of a backup')
  const isNamed = typeof chainId === 'string' && fromHex(chainId)?.length === 32 && typeof software === 'string'
  if (!isNamed || !isHeight(height) || !Array.isArray(files)) return bad('its list lacks something')
  if (files.length > LIMITS.backupFiles) return bad(`more than ${LIMITS.backupFiles} files`)
  const strange = files.findIndex(file => !isFile(file))
  if (strange >= 0) return bad(`file ${strange} of its list has a name, size or checksum that cannot be`)
  const list = files as unknown as readonly BackupFile[]
  const total = list.reduce((sum, file) => sum + file.bytes, 0)
  if (total > LIMITS.backupBytes) return bad(`more than ${LIMITS.backupBytes} bytes`)
  const clash = clashes(list)
  if (clash !== undefined) return bad(clash)
  return ok({ chainId, height: height as number | null, software, files: list })
}
