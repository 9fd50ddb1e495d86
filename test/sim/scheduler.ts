/** Virtual time: a binary heap of things due, ties in the order in which they were set. */

interface Entry {
  readonly atMs: number
  readonly order: number
  run: (() => void) | undefined
}

export interface Scheduler {
  readonly nowMs: () => number
  /** Runs `fn` after so much virtual time; the answer cancels it. */
  readonly after: (delayMs: number, fn: () => void) => () => void
  /** Runs what is due up to `untilMs`, letting promises settle after each; stops early when `done` says so. */
  readonly run: (untilMs: number, done: () => boolean) => Promise<void>
  readonly events: () => number
}

const before = (a: Entry, b: Entry) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

const push = (heap: Entry[], entry: Entry) => {
  let at = heap.length
  heap.push(entry)
  while (at > 0) {
    const up = (at - 1) >> 1
    const parent = heap[up] as Entry
    if (!before(entry, parent)) break
    heap[at] = parent
    at = up
  }
  heap[at] = entry
}

const pop = (heap: Entry[]): Entry => {
  const top = heap[0] as Entry
  const last = heap.pop() as Entry
  if (heap.length === 0) return top
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++
    if (!before(heap[child] as Entry, last)) break
    heap[at] = heap[child] as Entry
    at = child
  }
  heap[at] = last
  return top
}

/** Ticks come after every promise that waits for nothing outside has settled, and cost far less than a turn of the event loop. */
const settle = () => new Promise<void>(resolve => process.nextTick(resolve))

export const makeScheduler = (): Scheduler => {
  const heap: Entry[] = []
  let nowMs = 0
  let order = 0
  let events = 0
  return {
    nowMs: () => nowMs,
    events: () => events,
    after: (delayMs, fn) => {
      const entry: Entry = { atMs: nowMs + Math.max(0, delayMs), order: order++, run: fn }
      push(heap, entry)
      return () => {
        entry.run = undefined
      }
    },
    run: async (untilMs, done) => {
      // The first tick must come after promises as well: not so where a callback of the event loop has called this.
      await undefined
      await settle()
      while (heap.length > 0 && !done()) {
        if ((heap[0] as Entry).atMs > untilMs) break
        const { atMs, run } = pop(heap)
        nowMs = atMs
        if (run === undefined) continue
        events++
        run()
        await settle()
      }
    },
  }
}
