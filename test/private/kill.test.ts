/** Sudden death of a real process on a real disk while it puts and erases: what it has said is true, and the rest is whole. */

import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { must } from '#base'
import { diskKeyFiles, openPrivateStore } from '#private'
import { openLevelKv } from '#storage'
import { hasValue, raid } from './attacker.ts'
import { CHAIN, clearText, MASTER, NOW, readOf } from './world.ts'

const ERASER = fileURLToPath(new URL('eraser.ts', import.meta.url))
const ROUNDS = 6

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kapok-kill-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Runs the process and kills it `afterLines` lines into its work; gives what it has said. */
const runAndKill = (round: number, afterLines: number): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ERASER, home, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.split('\n').length > afterLines) child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('close', () => resolve(said.split('\n').slice(0, -1)))
  })

const open = async () => {
  const kv = await openLevelKv(join(home, 'private', 'rows'))
  const options = { kv, files: diskKeyFiles(home), chainId: CHAIN, masterSecret: MASTER, nowMs: () => NOW }
  return must(await openPrivateStore(options))
}

const filesBelow = (folder: string): readonly Uint8Array[] =>
  readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [new Uint8Array(readFileSync(path))]
  })

it('leaves every record whole or erased for good', async () => {
  const erasedFirst: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(round, 8 + round * 9)
    const saying = (word: string) =>
      lines.filter(line => line.startsWith(word)).map(line => line.split(' ')[1] as string)
    const [put, erased] = [saying('put '), saying('erased ')]
    expect(put.length).toBeGreaterThan(7)
    const store = await open()
    const found = new Map<string, string>()
    for (const name of put) {
      const opened = await store.open(readOf(name, 'name'))
      found.set(name, opened.ok ? 'whole' : opened.fault.code)
      const { rows, keys } = must(await store.remains(readOf(name)))
      expect([rows, keys]).toEqual(opened.ok ? [1, 1] : [0, 0])
    }
    await store.close()
    for (const name of erased) expect([name, found.get(name)]).toEqual([name, 'ERASED'])
    expect([...found.values()].every(one => one === 'whole' || one === 'ERASED')).toBe(true)
    const gone = [...found].filter(([, one]) => one === 'ERASED').map(([name]) => name)
    erasedFirst.push(...gone)
    const names = put.map(name => readOf(name))
    const loot = raid({ chainId: CHAIN, blobs: filesBelow(home), secrets: [MASTER], names })
    for (const [name, one] of found)
      expect([name, hasValue(loot, clearText(name, 'name 1'))]).toEqual([name, one === 'whole'])
  }
  expect(erasedFirst.length).toBeGreaterThan(10)
}, 120_000)
