import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkNode } from '#node'
import {
  hasNoLine,
  logFile,
  runningPid,
  settledLine,
  signalProcess,
  spawnNode,
  stopNode,
  waitReady,
} from '../../src/cli/processes.ts'

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
      return settledLine(
        () => {
          looks++
          return { line: '', ended }
        },
        () => undefined,
      )
    }
    expect([never(true), looks]).toEqual(['', 1])
    expect([never(false), looks]).toEqual(['', 500])
  })

  it('a process that will never have a command line is not waited for', () => {
    const stat = (state: string, flags: number) => `7 (a) Z (b) ${state} 1 7 7 0 -1 ${flags} 0 0 0 0 0 0`
    const shown = (['R', 'S', 'D', 'T', 'Z', 'X'] as const).map(state => hasNoLine(stat(state, 0x40_0000)))
    expect(shown).toEqual([false, false, false, false, true, true])
    // A thread of the kernel, as Linux shows one.
    expect(hasNoLine('2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 6')).toBe(true)
  })

  it('a signal to a process that has ended meanwhile is no error', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
    await new Promise(resolve => child.once('exit', resolve))
    expect(signalProcess(child.pid as number, 'SIGTERM')).toBe(false)
    expect(signalProcess(other.pid as number, 'SIGCONT')).toBe(true)
  })

  it('the file with the number of a process is put in place whole', async () => {
    const node = nodeIn('whole')
    const path = join(node.home, 'node.pid')
    writeFileSync(path, '1234')
    // Who has opened the old one reads the old one to its end.
    const reader = openSync(path, 'r')
    const child = spawnNode(node, false)
    expect(readFileSync(reader, 'utf8')).toBe('1234')
    closeSync(reader)
    expect(readFileSync(path, 'utf8')).toBe(String(child.pid))
    expect(readdirSync(node.home).sort()).toEqual(['node.log', 'node.pid'])
    await new Promise(resolve => child.once('exit', resolve))
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
