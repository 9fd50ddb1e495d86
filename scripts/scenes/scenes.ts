/** All scenes, in the order in which they are played. */

import { wrongClock } from './scene-clock.ts'
import { lostData } from './scene-data.ts'
import { enterprises } from './scene-enterprises.ts'
import { kills } from './scene-kills.ts'
import { badLines } from './scene-lines.ts'
import { partitions } from './scene-partitions.ts'
import { pauses } from './scene-pauses.ts'
import { rollingRestart } from './scene-restarts.ts'
import { upgrade } from './scene-upgrade.ts'
import type { Scene } from './stage.ts'

export const SCENES: readonly Scene[] = [
  rollingRestart,
  kills,
  pauses,
  partitions,
  badLines,
  lostData,
  wrongClock,
  enterprises,
  upgrade,
]
