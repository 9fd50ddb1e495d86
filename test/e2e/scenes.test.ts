/** The scenes of `npm run test:federation` in short, one after the other on one federation of real processes. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Finding, failures } from '../../scripts/field/report.ts'
import type { Deployment } from '../../scripts/scenes/deployment.ts'
import { createProcesses } from '../../scripts/scenes/processes.ts'
import { wrongClock } from '../../scripts/scenes/scene-clock.ts'
import { lostData } from '../../scripts/scenes/scene-data.ts'
import { enterprises } from '../../scripts/scenes/scene-enterprises.ts'
import { kills } from '../../scripts/scenes/scene-kills.ts'
import { badLines } from '../../scripts/scenes/scene-lines.ts'
import { partitions } from '../../scripts/scenes/scene-partitions.ts'
import { pauses } from '../../scripts/scenes/scene-pauses.ts'
import { rollingRestart } from '../../scripts/scenes/scene-restarts.ts'
import { playScene } from '../../scripts/scenes/stage.ts'

const SHORT = [rollingRestart, kills, pauses, partitions, badLines, lostData, wrongClock, enterprises]

let deployment: Deployment
beforeAll(async () => {
  deployment = await createProcesses({ nodes: 4, epochLength: 30 })
}, 600_000)
afterAll(() => deployment.remove(), 600_000)

describe('in a federation under load', () => {
  it.each(SHORT)(
    '$title',
    async scene => {
      const findings: readonly Finding[] = await playScene(scene, deployment, { ratePerSecond: 8, isShort: true })
      expect(failures(findings), JSON.stringify(findings.filter(({ name }) => name.startsWith('height')))).toEqual([])
    },
    600_000,
  )
})
