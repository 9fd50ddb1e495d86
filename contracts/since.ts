/**
 * What came with a later protocol than the first. Software knows it before the chain does: below its protocol it must be as if it
 * were not there, as for software that does not have it.
 */

import { PROTOCOL_FIRST } from '#chain'

export interface Since {
  /** The first protocol that has it; the first of all where nothing is said. Written once, never changed. */
  readonly since?: number
}

export const isThere = ({ since = PROTOCOL_FIRST }: Since, protocol: number): boolean => since <= protocol
