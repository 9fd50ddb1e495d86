/**
 * A disk that refuses to write, for real: one node may write no file larger than a bound (RLIMIT_FSIZE; a write beyond it fails
 * with EFBIG where a full disk says ENOSPC). It stops with its own code, and goes on where it was once there is room.
 */

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { compareChains } from '../../scripts/field/chains.ts'
import { startLoad } from '../../scripts/field/load.ts'
import { evidenceOnChain } from '../../scripts/field/people.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { agreed, until } from './load.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const NARROW = 3
/** Blocks of 512 bytes: more than a start takes, less than a minute of work. */
const FILE_BLOCKS = 600

let federation: Federation | undefined
afterAll(() => federation?.remove(), 60_000)

interface Ended {
  readonly code: number | null
  readonly said: string
}

/** The node under the bound, until it ends. Its log goes into a pipe: that is not what is to fail. */
const runNarrow = (home: string): { readonly ended: Promise<Ended>; readonly kill: () => void } => {
  const command = `ulimit -f ${FILE_BLOCKS}; exec '${process.execPath}' '${MAIN}' node start --home '${home}'`
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)))
  const ended = new Promise<Ended>(resolve => child.once('close', code => resolve({ code, said })))
  return { ended, kill: () => void child.kill('SIGKILL') }
}

describe('a node whose disk refuses to write', () => {
  it('stops with its own code, and after space is made it goes on, with nothing lost and nothing signed twice', {
    timeout: 240_000,
  }, async () => {
    const one = await createFederation()
    federation = one
    const narrow = runNarrow(one.nodes[NARROW]?.home ?? '')
    try {
      await one.startAll([0, 1, 2])
      const load = startLoad(one, { ratePerSecond: 60, pick: () => Math.floor(Math.random() * 3), patienceMs: 60_000 })
      const { code, said } = await narrow.ended
      expect(said).toContain('the node stops')
      expect([code, said.split('\n').slice(-5)]).toEqual([EXIT.diskFull, expect.anything()])
      await one.startAll([NARROW])
      await load.stop()
      await until('all four agree', () => agreed(one, 4))
      const compared = await compareChains(one, [0, 1, 2, 3], load)
      expect(compared).toMatchObject({ forks: 0, lost: 0, moved: 0, missing: 0, scattered: 0, twice: 0 })
      expect(load.unfinished).toEqual([])
      expect(load.seen.size).toBeGreaterThan(100)
      expect(await evidenceOnChain(one, 0)).toBe(0)
      for (const n of [0, 1, 2, NARROW]) expect(one.log(n)).not.toContain('contradicted itself')
      expect((await one.client(NARROW).status()).signing.state).toBe('signing')
    } finally {
      narrow.kill()
    }
  })
})
