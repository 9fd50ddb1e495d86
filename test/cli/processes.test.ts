import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkNode } from '#node'
import { logFile, runningPid, settledLine, spawnNode, stopNode, waitReady } from '../../src/cli/processes.ts'

let folder = ''
let other: ChildProcess
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-processes-'))
  other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' })
})
afterAll(() => {
  other.kill()
  rmSync(folder, { recursive: true, force: true })
})

const nodeIn = (name: string): NetworkNode => {
  const home = join(folder, name)
  mkdirSync(home, { recursive: true })
  return { name, home, p2p: '', api: 'http://127.0.0.1:9', ops: 'http://127.0.0.1:9' }
}

describe('processes of nodes', () => {
  it('a pid file counts only for a process that is this node', async () => {
    const node = nodeIn('stale')
    expect(runningPid(node)).toBeUndefined()
    for (const text of ['nonsense', '0', '1', '-1', '999999999', String(other.pid), String(process.pid)]) {
      writeFileSync(join(node.home, 'node.pid'), text)
      expect([text, runningPid(node)]).toEqual([text, undefined])
    }
    writeFileSync(join(node.home, 'node.pid'), String(other.pid))
    expect(await stopNode(node, 100)).toBe(true)
    expect(other.exitCode ?? other.signalCode).toBeNull()
  })

  it('a process that is just being started has no command line yet, and is looked at again', () => {
    const shown = ['', '', 'node start', 'too late']
    expect(settledLine(() => ({ line: shown.shift() ?? '', ended: false }))).toBe('node start')
    let looks = 0
    const never = (ended: boolean) => {
      looks = 0
      return settledLine(() => {
        looks++
        return { line: '', ended }
      })
    }
    expect([never(true), looks]).toEqual(['', 1])
    expect([never(false), looks]).toEqual(['', 500])
  })

  it.runIf(existsSync('/proc/self/stat'))(
    'a process that has ended and was not waited for does not count',
    async () => {
      const node = nodeIn('zombie')
      // The shell becomes a program that never asks how its child ended.
      const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
      const pid = Number(await new Promise<Buffer>(resolve => parent.stdout.once('data', resolve)))
      while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
        await new Promise(resolve => setTimeout(resolve, 5))
      writeFileSync(join(node.home, 'node.pid'), String(pid))
      expect(runningPid(node)).toBeUndefined()
      parent.kill()
    },
  )

  it('a node that cannot start is not waited for, and its log says why', async () => {
    const node = nodeIn('empty')
    const child = spawnNode(node, false)
    expect(await waitReady(node, 60_000, new AbortController().signal)).toBe(false)
    if (child.exitCode === null) await new Promise(resolve => child.once('exit', resolve))
    expect(child.exitCode).toBe(5)
    expect(readFileSync(logFile(node), 'utf8')).toContain('config.toml')
  })
})

const launcher = fileURLToPath(new URL('../../src/cli/kapok.mjs', import.meta.url))

/** Exit code of the launcher, its output closed after the first chunk if `cut`. */
const launch = (argv: readonly string[], cut: boolean) =>
  new Promise<{ code: number | null; out: string; err: string }>(resolve => {
    const child = spawn(process.execPath, [launcher, ...argv])
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk
      if (cut) child.stdout.destroy()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk
    })
    child.on('close', code => resolve({ code, out, err }))
  })

describe('the launcher', () => {
  it('runs the command with its exit code, data on stdout and talk on stderr', async () => {
    const codes = await launch(['help', 'exit-codes'], false)
    expect([codes.code, codes.err]).toEqual([0, ''])
    expect(codes.out).toContain('130')
    const wrong = await launch(['nonsense'], false)
    expect([wrong.code, wrong.out]).toEqual([64, ''])
  })

  it('takes a reader that has seen enough for no error', async () => {
    const cut = await launch(['--json', 'help', 'environment'], true)
    expect([cut.code, cut.err]).toEqual([0, ''])
  })
})
