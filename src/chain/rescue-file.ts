/** The file form of a rescue, passed from guardian to guardian: JSON, since people must be able to read what they sign. */

import { err, type Json, LIMITS, ok, type Result } from '#base'
import { Rescue } from './rescue-messages.ts'

export const RESCUE_FORMAT = 'kapok-rescue/1'

/** The text of the file. */
export const rescueText = (rescue: Rescue): string =>
  `${JSON.stringify({ format: RESCUE_FORMAT, ...(Rescue.toJson(rescue) as { readonly [key: string]: Json }) }, undefined, 2)}\n`

/** Reads the text of a file. Refuses with TOO_LARGE, MALFORMED. */
export const readRescue = (text: string): Result<Rescue> => {
  if (text.length > LIMITS.rescueFileBytes) return err('TOO_LARGE', `${text.length} characters`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return err('MALFORMED', 'no JSON')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return err('MALFORMED', 'an object is needed')
  const { format, ...parts } = json as { readonly [key: string]: Json }
  if (format !== RESCUE_FORMAT) return err('MALFORMED', `the format is not ${RESCUE_FORMAT}`)
  const read = Rescue.fromJson(parts)
  return read.ok ? ok(read.value) : read
}
