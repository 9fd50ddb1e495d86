import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesOfTar } from '../../scripts/scenes/docker/layers.ts'

it('reads every file of an archive: its mode, its bytes, and a path longer than a header holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-layers-'))
  try {
    const deep = join('in', 'd'.repeat(90), 'e'.repeat(120))
    mkdirSync(join(folder, deep), { recursive: true })
    writeFileSync(join(folder, deep, 'secret.pem'), 'x'.repeat(1_000))
    writeFileSync(join(folder, 'in', 'su'), '')
    chmodSync(join(folder, 'in', 'su'), 0o4755)
    for (const format of ['pax', 'gnu']) {
      execFileSync('tar', ['-C', folder, `--format=${format}`, '-cf', join(folder, 'one.tar'), 'in'])
      const files = filesOfTar(readFileSync(join(folder, 'one.tar')))
      const found = files.find(({ path }) => path === `${deep}/secret.pem`)
      expect([format, found?.content.length]).toEqual([format, 1_000])
      expect(files.find(({ path }) => path === 'in/su')?.mode).toBe(0o4755)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
