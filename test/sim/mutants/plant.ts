/** Plants a mutant: the module that it changes is changed as it is loaded, in this thread and nowhere on the disk. */

import { registerHooks } from 'node:module'
import type { Mutant } from './list.ts'

const ROOT = new URL('../../../', import.meta.url)

/** `source` with the one place changed. Throws when the text is not there exactly once: the code has moved on. */
export const mutated = ({ name, from, to }: Mutant, source: string): string => {
  const parts = source.split(from)
  if (parts.length !== 2) throw new Error(`mutant "${name}": its text is there ${parts.length - 1} times`)
  return parts.join(to)
}

/** Call it before the modules under test are loaded. */
export const plant = (mutant: Mutant): void => {
  const target = new URL(mutant.file, ROOT).href
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      return url === target ? { ...loaded, source: mutated(mutant, String(loaded.source)) } : loaded
    },
  })
}
