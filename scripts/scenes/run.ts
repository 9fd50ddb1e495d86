/** The scenes as a program, for any kind of deployment. */

import { parseArgs } from 'node:util'
import { failures, show, told } from '../field/report.ts'
import type { Deployment, DeploymentOptions } from './deployment.ts'
import { SCENES } from './scenes.ts'
import { playScene, type Scene, type SceneOptions } from './stage.ts'

/** Long enough that few blocks are elections, short enough that scenes see boundaries. */
const EPOCH_LENGTH = 50
const ENTERPRISES = 4

type Create = (options: DeploymentOptions) => Promise<Deployment>

const flags = () => {
  const { values } = parseArgs({
    options: {
      scene: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '1' },
      rate: { type: 'string', default: '10' },
      short: { type: 'boolean', default: false },
    },
  })
  const names = values.scene ?? SCENES.map(({ name }) => name)
  const strange = names.filter(name => !SCENES.some(scene => scene.name === name))
  if (strange.length > 0)
    throw new Error(`no scene ${strange.join(', ')}; there are ${SCENES.map(({ name }) => name).join(', ')}`)
  const options: SceneOptions = { ratePerSecond: Number(values.rate), isShort: values.short }
  return { scenes: SCENES.filter(({ name }) => names.includes(name)), rounds: Number(values.rounds), options }
}

const secondsSince = (startMs: number): number => Math.round((performance.now() - startMs) / 1000)

/** True when all demands of the scene are met. What is left of one that fails stays. */
const runScene = async (create: Create, scene: Scene, options: SceneOptions): Promise<boolean> => {
  const deployment = await create({ nodes: ENTERPRISES, epochLength: EPOCH_LENGTH })
  let passed = false
  try {
    const start = performance.now()
    const findings = [...(await playScene(scene, deployment, options)), told('seconds', secondsSince(start))]
    show(`${scene.name}: ${scene.title}`, findings)
    passed = failures(findings).length === 0
  } catch (error) {
    console.error(`${scene.name}: ${(error as Error).stack}`)
  } finally {
    if (passed) await deployment.remove()
    else {
      await deployment.stopAll()
      console.error(`kept for a look: ${deployment.folder}`)
    }
  }
  return passed
}

/** Plays what the command line says, prints, and sets the exit code. */
export const runScenes = async (create: Create): Promise<void> => {
  const { scenes, rounds, options } = flags()
  let [passed, failed] = [0, 0]
  const start = performance.now()
  for (let round = 0; round < rounds; round++) {
    for (const scene of scenes) {
      if (await runScene(create, scene, options)) passed += 1
      else failed += 1
    }
  }
  console.log(`in ${secondsSince(start)} s`)
  console.log(`${passed} scenes passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}
