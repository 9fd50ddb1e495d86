/** A run with a node, which waits to be interrupted: says the pid of the node, and which folder of another run is to stay. */

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFederation } from '../../scripts/federation.ts'
import { cleanOnInterrupt, track, untrack } from '../../scripts/field/interrupt.ts'

cleanOnInterrupt()
const kept = track(mkdtempSync(join(tmpdir(), 'kept-')))
untrack(kept)
const one = await createFederation({ nodes: 1 })
await one.startAll()
process.stdout.write(`${JSON.stringify({ pid: one.pid(0), kept })}\n`)
setInterval(() => undefined, 1_000)
