/** Says nothing at all. */

import type { Behaviour } from './behaviour.ts'

export const silentNode: Behaviour = { onSend: () => undefined }
