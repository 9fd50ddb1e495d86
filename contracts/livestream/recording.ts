/**
 * The tree over the segments of a recording, grown from left to right: only the peaks are kept, one for each bit of the
 * number of segments, and the root is that of the list tree (RFC 6962) over the hashes of the segments.
 */

import { assert, type Hash } from '#base'
import { EMPTY_LIST_ROOT, innerNode, listLeaf } from '#chain'
import type { Recording } from './schema.ts'

export const NO_RECORDING: Recording = { peaks: [], segments: 0, lastAtMs: 0, gaps: 0 }

/** Peaks after one more segment: it joins as many peaks as the number before has ones at its end. */
const grow = (peaks: readonly Hash[], segments: number, segment: Hash): readonly Hash[] => {
  const next = [...peaks]
  let node = listLeaf(segment)
  for (let at = segments; (at & 1) === 1; at >>= 1) {
    const left = next.pop()
    assert(left !== undefined, 'a peak for each bit')
    node = innerNode(left, node)
  }
  return [...next, node]
}

type Grown = Pick<Recording, 'peaks' | 'segments'>

export const appendSegments = ({ peaks, segments }: Grown, more: readonly Hash[]): Grown => {
  let grown: readonly Hash[] = peaks
  for (const [i, segment] of more.entries()) grown = grow(grown, segments + i, segment)
  return { peaks: grown, segments: segments + more.length }
}

/** Root over all segments so far. */
export const recordingRoot = ({ peaks }: Pick<Recording, 'peaks'>): Hash =>
  peaks.reduceRight<Hash | undefined>(
    (root, peak) => (root === undefined ? (peak as Hash) : innerNode(peak, root)),
    undefined,
  ) ?? EMPTY_LIST_ROOT
