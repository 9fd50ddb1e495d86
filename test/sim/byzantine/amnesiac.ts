/** Loses its log whenever it restarts, and signs on as if nothing had been. */

import type { Behaviour } from './behaviour.ts'

export const amnesiac: Behaviour = { forgets: true }
