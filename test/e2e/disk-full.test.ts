/**
 * A disk that refuses to write, for real. One node may write no file larger than a bound (RLIMIT_FSIZE; a write beyond it fails
 * with EFBIG where a full disk says ENOSPC), or, in the long form, has its home on a small file system that is filled to the last
 * byte. It stops with its own code, and goes on where it was once there is room.
 */

import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { compareChains } from '../../scripts/field/chains.ts'
import { type Load, startLoad } from '../../scripts/field/load.ts'
import { evidenceOnChain } from '../../scripts/field/people.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { agreed, until } from './load.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const NARROW = 3
const ALL = [0, 1, 2, NARROW]
/** Blocks of 512 bytes: more than a start takes, less than a minute of work. */
const FILE_BLOCKS = 400
/** Mounting takes root, and a machine that lets root do it. */
const IS_LONG = process.env.KAPOK_LONG !== undefined
const DISK_MIB = 600

let federation: Federation | undefined
let mounted: string | undefined
let running: Narrow | undefined
afterEach(async () => {
  running?.kill()
  await federation?.stopAll()
  if (mounted !== undefined) execFileSync('umount', ['-l', mounted])
  mounted = undefined
  await federation?.remove()
}, 600_000)

interface Ended {
  readonly code: number | null
  readonly said: string
}

interface Narrow {
  readonly ended: Promise<Ended>
  readonly kill: () => void
}

/** The node until it ends. Its log goes into a pipe: that is not what is to fail. */
const runNarrow = (home: string, limit: string): Narrow => {
  const command = `${limit} exec '${process.execPath}' '${MAIN}' node start --home '${home}'`
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      said += String(chunk)
    })
  const ended = new Promise<Ended>(resolve => child.once('close', code => resolve({ code, said })))
  running = { ended, kill: () => void child.kill('SIGKILL') }
  return running
}

const startOthers = async (one: Federation): Promise<Load> => {
  await one.startAll(ALL.filter(n => n !== NARROW))
  return startLoad(one, { ratePerSecond: 30, pick: () => Math.floor(Math.random() * NARROW), patienceMs: 240_000 })
}

const expectStopped = async ({ ended }: Narrow) => {
  const { code, said } = await ended
  expect(said).toContain('the node stops')
  expect([code, said.split('\n').slice(-5)]).toEqual([EXIT.diskFull, expect.anything()])
}

const expectWhole = async (one: Federation, load: Load) => {
  await one.startAll([NARROW])
  await load.stop()
  await until('all four agree', () => agreed(one, ALL.length))
  const compared = await compareChains(one, ALL, load)
  expect(compared).toMatchObject({ forks: 0, lost: 0, moved: 0, missing: 0, scattered: 0, twice: 0 })
  expect(load.unfinished).toEqual([])
  expect(load.seen.size).toBeGreaterThan(100)
  expect(await evidenceOnChain(one, 0)).toBe(0)
  for (const n of ALL) expect(one.log(n)).not.toContain('contradicted itself')
  await until('it signs', async () => (await one.client(NARROW).status()).signing.state === 'signing')
}

/** The home on a file system of its own; gives what fills it to the last byte. */
const mountHome = (home: string): string => {
  renameSync(home, `${home}-before`)
  mkdirSync(home)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0700`, 'tmpfs', home])
  mounted = home
  execFileSync('cp', ['-a', `${home}-before/.`, home])
  return join(home, 'filler')
}

describe('a node whose disk refuses to write', () => {
  it('stops with its own code, and after space is made it goes on, with nothing lost and nothing signed twice', {
    timeout: 600_000,
  }, async () => {
    federation = await createFederation()
    const narrow = runNarrow(federation.nodes[NARROW]?.home ?? '', `ulimit -f ${FILE_BLOCKS};`)
    const load = await startOthers(federation)
    await expectStopped(narrow)
    await expectWhole(federation, load)
  })

  it.runIf(IS_LONG)('does the same on a file system that is full to the last byte', { timeout: 600_000 }, async () => {
    const one = await createFederation()
    federation = one
    const home = one.nodes[NARROW]?.home ?? ''
    const filler = mountHome(home)
    const narrow = runNarrow(home, '')
    const load = await startOthers(one)
    await until(
      'it follows',
      async () =>
        ((
          await one
            .client(NARROW)
            .status()
            .catch(() => undefined)
        )?.height ?? 0) > 5,
    )
    execFileSync('sh', ['-c', `dd if=/dev/zero of='${filler}' bs=1M 2>&1 || true`])
    await expectStopped(narrow)
    rmSync(filler)
    await expectWhole(one, load)
  })
})
