/** docs/operations.md as a person of enterprise 1 types it, where the nodes are services of the project's own compose.yaml. */

import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../../field/report.ts'
import { createDockerDeployment, type DockerOptions } from '../docker.ts'
import { runBlocks } from '../operations.ts'

const DOCUMENT = new URL('../../../docs/operations.md', import.meta.url)
/** Short, so that what takes an epoch takes no hour. */
const EPOCH_LENGTH = 20

/** What says where Docker is. */
const dockerVariables = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith('DOCKER_') && value !== undefined ? [[name, value]] : [],
    ),
  )

export const checkOperations = async (options: DockerOptions): Promise<readonly Finding[]> => {
  const deployment = await createDockerDeployment(options, { nodes: 4, epochLength: EPOCH_LENGTH })
  try {
    await deployment.startAll([1, 2, 3])
    const folder = join(deployment.folder, 'operations')
    mkdirSync(folder)
    const environment = { ...dockerVariables(), ...deployment.env, SERVICE: 'enterprise-1' }
    return await runBlocks(readFileSync(DOCUMENT, 'utf8'), { where: 'docker', folder, environment })
  } finally {
    await deployment.remove()
  }
}
