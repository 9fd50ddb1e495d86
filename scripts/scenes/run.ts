/** The scenes as a program, for any kind of deployment. */

import { parseArgs } from 'node:util'
import { untrack } from '../field/interrupt.ts'
import { type Finding, failures, show, told } from '../field/report.ts'
import type { Deployment, DeploymentOptions } from './deployment.ts'
import { SCENES } from './scenes.ts'
import { playScene, type Scene, type SceneOptions } from './stage.ts'

/** Long enough that few blocks are elections, short enough that scenes see boundaries. */
const EPOCH_LENGTH = 50
const ENTERPRISES = 4

type Create<D extends Deployment> = (options: DeploymentOptions) => Promise<D>

/** What a kind of deployment must show beside the scenes, on what it makes itself. */
export interface Check {
  readonly name: string
  /** What is checked, in one line. */
  readonly title: string
  readonly run: () => Promise<readonly Finding[]>
}

interface More<D extends Deployment> {
  readonly checks?: readonly Check[]
  /** After those that every kind of deployment plays. */
  readonly scenes?: readonly Scene<D>[]
}

const flags = <D extends Deployment>({ checks = [], scenes = [] }: More<D>) => {
  const all: readonly Scene<D>[] = [...SCENES, ...scenes]
  const { values } = parseArgs({
    options: {
      scene: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '1' },
      rate: { type: 'string', default: '10' },
      short: { type: 'boolean', default: false },
    },
  })
  const known = [...checks, ...all].map(({ name }) => name)
  const names = values.scene ?? known
  const strange = names.filter(name => !known.includes(name))
  if (strange.length > 0) throw new Error(`no scene ${strange.join(', ')}; there are ${known.join(', ')}`)
  const options: SceneOptions = { ratePerSecond: Number(values.rate), isShort: values.short }
  const chosen = <T extends { readonly name: string }>(list: readonly T[]) =>
    list.filter(({ name }) => names.includes(name))
  return { checks: chosen(checks), scenes: chosen(all), rounds: Number(values.rounds), options }
}

/** True when all that must hold does. */
const judged = (name: string, title: string, findings: readonly Finding[]): boolean => {
  show(`${name}: ${title}`, findings)
  return failures(findings).length === 0
}

const runCheck = async ({ name, title, run }: Check): Promise<boolean> => {
  try {
    return judged(name, title, await run())
  } catch (error) {
    console.error(`${name}: ${(error as Error).stack}`)
    return false
  }
}

const secondsSince = (startMs: number): number => Math.round((performance.now() - startMs) / 1000)

/** True when all demands of the scene are met. What is left of one that fails stays. */
const runScene = async <D extends Deployment>(
  create: Create<D>,
  scene: Scene<D>,
  options: SceneOptions,
): Promise<boolean> => {
  const deployment = await create({ nodes: ENTERPRISES, epochLength: EPOCH_LENGTH })
  let passed = false
  try {
    const start = performance.now()
    const findings = await playScene(scene, deployment, options)
    passed = judged(scene.name, scene.title, [...findings, told('seconds', secondsSince(start))])
  } catch (error) {
    console.error(`${scene.name}: ${(error as Error).stack}`)
  } finally {
    if (passed) await deployment.remove()
    else {
      await deployment.stopAll()
      untrack(deployment.folder)
      console.error(`kept for a look: ${deployment.folder}`)
    }
  }
  return passed
}

/** A deployment that cannot be made fails its scene; the others are played. */
const tryScene = <D extends Deployment>(create: Create<D>, scene: Scene<D>, options: SceneOptions): Promise<boolean> =>
  runScene(create, scene, options).catch((error: Error) => {
    console.error(`${scene.name}: ${error.stack}`)
    return false
  })

/** Plays what the command line says, prints, and sets the exit code. */
export const runScenes = async <D extends Deployment>(create: Create<D>, more: More<D> = {}): Promise<void> => {
  const { checks, scenes, rounds, options } = flags(more)
  const results: boolean[] = []
  const start = performance.now()
  for (let round = 0; round < rounds; round++) {
    for (const check of checks) results.push(await runCheck(check))
    for (const scene of scenes) results.push(await tryScene(create, scene, options))
  }
  const passed = results.filter(Boolean).length
  console.log(`in ${secondsSince(start)} s`)
  console.log(`${passed} scenes passed, ${results.length - passed} failed`)
  process.exitCode = passed === results.length && passed > 0 ? 0 : 1
}
