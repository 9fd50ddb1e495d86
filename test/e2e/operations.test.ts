/** docs/operations.md as a person of enterprise 1 types it, against a federation of processes. */

import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { failures } from '../../scripts/field/report.ts'
import { blocksOf, runBlocks } from '../../scripts/scenes/operations.ts'
import { stopNode } from '../../src/cli/processes.ts'

const document = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')

let federation: Federation
let folder: string
beforeAll(async () => {
  federation = await createFederation({ epochLength: 20 })
  folder = join(federation.folder, 'folder-of-enterprise-1')
  mkdirSync(folder)
  renameSync(federation.nodes[0]?.home ?? '', join(folder, 'home'))
  await federation.startAll([1, 2, 3])
}, 120_000)
afterAll(async () => {
  const [first] = federation.nodes
  if (first !== undefined && existsSync(folder)) await stopNode({ ...first, home: join(folder, 'home') }, 10_000)
  await federation.remove()
}, 60_000)

describe('the page of operations', () => {
  it('has every block run where it belongs', async () => {
    const findings = await runBlocks(document, { where: 'processes', folder })
    expect(failures(findings)).toEqual([])
    expect(findings.length).toBe(blocksOf(document).filter(({ words }) => !words.includes('docker')).length)
  }, 300_000)
})
