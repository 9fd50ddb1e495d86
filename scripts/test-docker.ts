/**
 * `npm run test:docker [-- --scene NAME] [--rounds N] [--short] [--rate R]`: builds the image, checks it, and plays the scenes of
 * `npm run test:federation` on containers of the project's own compose.yaml. Prints a table a scene, and at the end
 * `N scenes passed, N failed`; logs of a scene that fails are kept. Everything made is removed, also on Ctrl-C.
 *
 * It needs Docker with compose v2 and nothing of the machine beyond that. `KAPOK_DOCKER_BUILD` is the command that builds an
 * image where it is not `docker build`. Without Docker it ends 69.
 */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanOnInterrupt, removeTracked } from './field/interrupt.ts'
import { dockerMissing, killCommands } from './scenes/docker/command.ts'
import { checkCompose } from './scenes/docker/compose-check.ts'
import { checkHandedFolder } from './scenes/docker/handed-check.ts'
import { buildImage, buildNextImage } from './scenes/docker/images.ts'
import { checkOperations } from './scenes/docker/operations-check.ts'
import { newPrefix, sweepAll } from './scenes/docker/sweep.ts'
import { createDockerDeployment, type DockerOptions } from './scenes/docker.ts'
import { checkImage } from './scenes/image-check.ts'
import { type Check, runScenes } from './scenes/run.ts'
import { lostVolume } from './scenes/scene-volume.ts'
import { checkStranger } from './scenes/strange-container.ts'

/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69
/** Longest that the removal takes after Ctrl-C. */
const SWEEP_MS = 180_000

const SWEEP = fileURLToPath(new URL('./scenes/docker/sweep.ts', import.meta.url))

/** Ctrl-C: nothing goes on here while another process removes what was made. */
const sweepOnInterrupt = (prefix: string): void =>
  cleanOnInterrupt(() => {
    killCommands()
    spawnSync(process.execPath, [SWEEP, prefix], { stdio: 'inherit', timeout: SWEEP_MS, killSignal: 'SIGKILL' })
    removeTracked()
  })

const runAll = async (): Promise<void> => {
  const prefix = newPrefix()
  sweepOnInterrupt(prefix)
  const [image, next] = [`${prefix}:present`, `${prefix}:next`]
  let building: Promise<void> | undefined
  const nextImage = async () => {
    building ??= buildNextImage(next)
    await building
    return next
  }
  let count = 0
  const nextOptions = (): DockerOptions => {
    count += 1
    return { prefix: `${prefix}-${String(count).padStart(3, '0')}`, image, nextImage }
  }
  const checks: readonly Check[] = [
    { name: 'image', title: 'what is in the image, and a node with next to no rights', run: () => checkImage(image) },
    {
      name: 'compose',
      title: 'docker compose up -d --wait, and commands on the machine and in a container',
      run: () => checkCompose(prefix, image),
    },
    {
      name: 'handed',
      title: 'the folder of an enterprise as `network accept` leaves it, on a machine of its own',
      run: () => checkHandedFolder(prefix, image),
    },
    {
      name: 'operations',
      title: 'docs/operations.md as it is typed where nodes are containers',
      run: () => checkOperations(prefix, image),
    },
    {
      name: 'stranger',
      title: 'strange containers on the network of the consortium',
      run: () => checkStranger(nextOptions()),
    },
  ]
  try {
    await buildImage(image)
    await runScenes(options => createDockerDeployment(nextOptions(), options), { checks, scenes: [lostVolume] })
  } finally {
    await sweepAll(prefix)
  }
}

const missing = await dockerMissing()
if (missing === undefined) await runAll()
else {
  console.error(
    `${missing}: \`npm run test:federation\` plays the same scenes on plain processes / 没有可用的 Docker，可改用 npm run test:federation`,
  )
  process.exitCode = UNAVAILABLE
}
