/**
 * `npm run test:federation [-- --scene NAME] [--rounds N] [--short] [--rate R]`: scenes of what happens to a federation, each on a
 * fresh one of four processes on this machine, whose lines to each other run through relays that can be cut, delayed and
 * lossy. Clients submit throughout. Prints a table a scene, and at the end `N scenes passed, N failed`; folders of a scene that fails are kept. On Ctrl-C
 * the nodes of the scene that is played end, and its folder goes.
 */

import { cleanOnInterrupt } from './field/interrupt.ts'
import { createProcesses } from './scenes/processes.ts'
import { runScenes } from './scenes/run.ts'

cleanOnInterrupt()
await runScenes(createProcesses)
