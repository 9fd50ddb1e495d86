/** `npm run reset`: removes the demonstration's data. Refuses while its nodes run. */

import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '#base'
import { readNetwork } from '../src/cli/network-folder.ts'
import { runningPid } from '../src/cli/processes.ts'

const FOLDER = process.env.KAPOK_NETWORK ?? '.kapok'
if (!existsSync(join(FOLDER, 'network.json'))) {
  console.log('Nothing to remove. / 没有可清除的数据。')
} else if (must(readNetwork(FOLDER)).file.nodes.some(node => runningPid(node) !== undefined)) {
  console.error('Nodes are running. Stop them first: npx kapok network down / 节点仍在运行，请先停止。')
  process.exitCode = 1
} else {
  rmSync(FOLDER, { recursive: true, force: true })
  console.log(`${FOLDER} is removed. / 已清除。`)
}
