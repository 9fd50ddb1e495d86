/** Tasks one after the other, each after the one before has settled. */

export interface Serial {
  /** Runs `task` in its turn. What it throws goes to `fatal`, and nothing runs after it. */
  readonly run: (task: () => Promise<void>) => void
  readonly waiting: () => number
}

export const createSerial = (fatal: (cause: unknown) => void): Serial => {
  const tasks: (() => Promise<void>)[] = []
  let busy = false
  const drain = async () => {
    busy = true
    try {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task()
      busy = false
    } catch (cause) {
      // Left busy on purpose: after a broken promise nothing may be executed or committed any more.
      fatal(cause)
    }
  }
  return {
    run: task => {
      tasks.push(task)
      if (!busy) void drain()
    },
    waiting: () => tasks.length,
  }
}
