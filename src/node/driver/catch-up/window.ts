/**
 * The heights that are asked for: ranges in ascending order without gaps, from the height after the head on. Each is open
 * (nobody is asked), asked of one or two peers, or held. Plain data; the bound on memory is kept here.
 */

import { assert, LIMITS } from '#base'
import type { Peer } from '#consensus'
import type { Batch } from './batch.ts'

interface Held {
  readonly batch: Batch
  readonly from: Peer
  readonly bytes: number
}

export interface Range {
  readonly from: number
  /** Less than asked for once a shorter answer is held. */
  count: number
  /** Peers whose answer is on its way. */
  readonly asked: Set<Peer>
  /** Peers that have been asked for it and failed. */
  readonly tried: Set<Peer>
  held: Held | undefined
}

export interface Window {
  /** The range that comes next on the chain. */
  readonly first: () => Range | undefined
  readonly second: () => Range | undefined
  /** The first that nobody is asked for and that `may` takes; else a new one up to `target`; undefined when none may be asked. */
  readonly next: (target: number, may: (range: Range) => boolean) => Range | undefined
  /** A request for a range has begun or ended. */
  readonly begin: (range: Range, peer: Peer) => void
  readonly end: (range: Range, peer: Peer) => void
  /** The answer; where it is shorter than the range, the rest of it is open again. */
  readonly hold: (range: Range, held: Held) => void
  /** What is held for it is worth nothing. */
  readonly reopen: (range: Range) => void
  /** Everything up to `height` is on the chain. */
  readonly advance: (height: number) => void
  /** Held, and reserved for the largest answers that may be on their way. */
  readonly bytes: () => number
  /** No answer is on its way. */
  readonly isIdle: () => boolean
}

const openRange = (from: number, count: number): Range => ({
  from,
  count,
  asked: new Set(),
  tried: new Set(),
  held: undefined,
})

/** `epochEnd` is the last height of the epoch of a height: no answer goes beyond it. */
export const createWindow = (head: number, epochEnd: (height: number) => number): Window => {
  let ranges: Range[] = []
  let top = head
  let heldBytes = 0
  let underWay = 0

  const bytes = () => heldBytes + underWay * LIMITS.responseBytes

  /** Room for two answers is left to the first range, whatever is held beyond it, or nothing could go on. */
  const hasRoom = (range: Range) => bytes() + (range === ranges[0] ? 1 : 3) * LIMITS.responseBytes <= LIMITS.syncBytes

  const extend = (target: number): Range | undefined => {
    if (ranges.length >= LIMITS.syncRanges || top >= target) return undefined
    const from = top + 1
    const range = openRange(from, Math.min(LIMITS.blocksPerResponse, target - top, epochEnd(from) - top))
    ranges.push(range)
    top += range.count
    return range
  }

  const drop = (range: Range) => {
    heldBytes -= range.held?.bytes ?? 0
    range.held = undefined
  }

  return {
    bytes,
    isIdle: () => underWay === 0,
    first: () => ranges[0],
    second: () => ranges[1],
    next: (target, may) => {
      const open = ranges.find(range => range.held === undefined && range.asked.size === 0 && may(range))
      const range = open ?? extend(target)
      return range !== undefined && hasRoom(range) && may(range) ? range : undefined
    },
    begin: (range, peer) => {
      range.asked.add(peer)
      underWay++
    },
    end: (range, peer) => {
      assert(range.asked.delete(peer), 'an answer that nobody waits for')
      underWay--
    },
    hold: (range, held) => {
      const count = held.batch.blocks.length
      assert(range.held === undefined && count >= 1 && count <= range.count, 'an answer of another range')
      const at = ranges.indexOf(range)
      if (at < 0) return
      const rest = openRange(range.from + count, range.count - count)
      if (rest.count > 0) ranges.splice(at + 1, 0, rest)
      range.count = count
      range.held = held
      heldBytes += held.bytes
    },
    reopen: drop,
    advance: height => {
      const isDone = ({ from, count }: Range) => from + count - 1 <= height
      for (const range of ranges.filter(isDone)) drop(range)
      ranges = ranges.filter(range => !isDone(range))
      top = Math.max(top, height)
    },
  }
}
