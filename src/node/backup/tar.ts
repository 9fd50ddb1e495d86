/** Just enough of the tape archive (POSIX.1-1988 "ustar") for regular files, so that a backup opens with the `tar` of any system. */

import { ascii } from '#base'

/** Everything in an archive comes in blocks of this size. */
export const TAR_BLOCK = 512

/** Two blocks of zeros end an archive. */
export const TAR_END_BYTES = 2 * TAR_BLOCK

export interface TarEntry {
  readonly path: string
  readonly bytes: number
}

const NAME_BYTES = 100
/** Eleven octal digits. */
const SIZE_MAX = 8 ** 11 - 1
const [MODE_AT, UID_AT, GID_AT, SIZE_AT, TIME_AT, SUM_AT, TYPE_AT, MAGIC_AT] = [100, 108, 116, 124, 136, 148, 156, 257]
const MAGIC = 'ustar\u000000'

const fromAscii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

const canBeNamed = (path: string): boolean => path.length <= NAME_BYTES && /^[\x21-\x7e]+$/.test(path)

/** Zeros after a file of that size. */
export const paddingBytes = (bytes: number): number => (TAR_BLOCK - (bytes % TAR_BLOCK)) % TAR_BLOCK

const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`

/** Sum of all bytes, those of the sum itself taken as spaces. */
const checksum = (block: Uint8Array): number =>
  block.reduce((sum, byte, at) => sum + (at >= SUM_AT && at < SUM_AT + 8 ? 0x20 : byte), 0)

/** The header of a file that only its owner may read. Times and owners are left out: they say nothing about a node. */
export const tarHeader = ({ path, bytes }: TarEntry): Uint8Array => {
  const block = new Uint8Array(TAR_BLOCK)
  const put = (at: number, text: string) => block.set(ascii(text), at)
  put(0, path)
  put(MODE_AT, octal(0o600, 7))
  put(UID_AT, octal(0, 7))
  put(GID_AT, octal(0, 7))
  put(SIZE_AT, octal(bytes, 11))
  put(TIME_AT, octal(0, 11))
  put(TYPE_AT, '0')
  put(MAGIC_AT, MAGIC)
  put(SUM_AT, `${octal(checksum(block), 6)} `)
  return block
}

/** Undefined for anything but a header as `tarHeader` makes it: no links, no devices, no folders, nothing that hides. */
export const readTarHeader = (block: Uint8Array): TarEntry | undefined => {
  const end = block.subarray(0, NAME_BYTES).indexOf(0)
  const path = fromAscii(block.subarray(0, end < 0 ? NAME_BYTES : end))
  const size = fromAscii(block.subarray(SIZE_AT, SIZE_AT + 11))
  if (!canBeNamed(path) || !/^[0-7]{11}$/.test(size)) return undefined
  const entry = { path, bytes: Number.parseInt(size, 8) }
  const made = tarHeader(entry)
  return made.every((byte, at) => byte === block[at]) ? entry : undefined
}

export const fitsTar = ({ path, bytes }: TarEntry): boolean => canBeNamed(path) && bytes <= SIZE_MAX
