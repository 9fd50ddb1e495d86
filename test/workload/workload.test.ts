/** The small workload of one month: the same bytes from the same seed, and the engine does what the oracle says. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkByEngine } from '../../scripts/workload/check/engine-mode.ts'
import { brokenFiles, intentsOf, readOracle } from '../../scripts/workload/check/folder.ts'
import { generate } from '../../scripts/workload/generate.ts'
import type { Intent } from '../../scripts/workload/intent.ts'
import type { WorkloadOptions } from '../../scripts/workload/workload.ts'

const OPTIONS: WorkloadOptions = { scale: 'S', seed: '1', months: 1, mode: 'rollup', faults: true }
const folders: string[] = []

const made = (options: Partial<WorkloadOptions> = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-workload-'))
  folders.push(folder)
  generate({ ...OPTIONS, ...options }, folder)
  return folder
}

const manifest = (folder: string): string => readFileSync(join(folder, 'MANIFEST'), 'utf8')
const rewrite = (folder: string, name: string, change: (text: string) => string): void => {
  const path = join(folder, name)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('the generator', () => {
  it('gives the same bytes for the same seed and other ones for another', () => {
    const first = manifest(made())
    expect(manifest(made())).toBe(first)
    expect(manifest(made({ seed: '2' }))).not.toBe(first)
  })

  it('writes intents in order of time, and a manifest that notices a changed file', async () => {
    const folder = made()
    let before = 0
    for await (const { t } of intentsOf(folder)) {
      expect(t).toBeGreaterThanOrEqual(before)
      before = t
    }
    expect(await brokenFiles(folder)).toEqual([])
    rewrite(folder, 'orgs.jsonl', text => text.replace('BRANCH', 'BRANCHES'))
    expect(await brokenFiles(folder)).toEqual(['orgs.jsonl'])
  })

  it('invents persons who cannot be', () => {
    const rows = readFileSync(join(made(), 'persons.private.jsonl'), 'utf8').trim().split('\n')
    for (const row of rows) {
      const { name, idNumber, phone, email } = JSON.parse(row) as Record<string, string>
      expect(name).toMatch(/^合成-/)
      expect(idNumber).toMatch(/^990000\d{11}[01]$/)
      expect(phone).toMatch(/^000/)
      expect(email).toMatch(/@example\.invalid$/)
    }
    expect(rows.length).toBeGreaterThanOrEqual(200)
  })

  it('without faults it tries nothing that is refused', () => {
    const { labels } = readOracle(made({ faults: false }))
    expect(labels).toEqual({})
  })
})

describe('the engine', () => {
  it('does what the oracle says, and every invariant of every module holds after every block', async () => {
    const folder = made()
    const { wrong, summary } = await checkByEngine(folder, { eachBlock: true })
    expect(wrong).toEqual([])
    expect(summary.transactions).toBe(readOracle(folder).intents)
  })

  it('does so one sign-in at a time', async () => {
    expect((await checkByEngine(made({ mode: 'individual' }))).wrong).toEqual([])
  })

  it('a wrong code, a lost intent and a wrong sum are found', async () => {
    const folder = made()
    rewrite(folder, 'ops/000000.jsonl', text => {
      const intents = text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as Intent)
      const at = intents.findIndex(({ method }) => method === 'CreateActivity')
      const signed = intents.findIndex(({ method }) => method === 'RollCallBatch')
      const changed = intents.map((one, i) => (i === at ? { ...one, expect: { code: 'E_AUTH' } } : one))
      return changed
        .filter((_, i) => i !== signed)
        .map(one => `${JSON.stringify(one)}\n`)
        .join('')
    })
    rewrite(folder, 'oracle.json', text => text.replace('"org.type.BRANCH": 6', '"org.type.BRANCH": 7'))
    const { wrong } = await checkByEngine(folder)
    expect(wrong.filter(line => /CreateActivity expected E_AUTH, found OK/.test(line)).length).toBeGreaterThan(0)
    expect(wrong.filter(line => line.startsWith('month 1: activity.signIns'))).toHaveLength(1)
    expect(wrong).toContain('month 1: org.type.BRANCH: expected 7, found 6')
  })
})
