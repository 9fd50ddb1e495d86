/** The runner of documents: what it takes for a failure, with small documents that need no node. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failures } from '../../scripts/field/report.ts'
import { blocksOf, missingLines, runBlocks } from '../../scripts/scenes/operations.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-blocks-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fence = (words: string, ...lines: readonly string[]) => [`\`\`\`${words}`, ...lines, '```'].join('\n')
const page = (...parts: readonly string[]) => ['# Title', '## One', ...parts].join('\n\n')
const run = (document: string, where: 'processes' | 'docker' = 'processes') => runBlocks(document, { where, folder })

describe('a document that is run', () => {
  it('keeps variables and functions from one block to the next', async () => {
    const findings = await run(
      page(fence('sh', 'A=1', 'say() { echo "$A and $1"; }'), fence('sh', 'say two'), fence('text', '1 and two')),
    )
    expect(findings.map(({ must }) => must?.holds)).toEqual([true, true])
  })

  it('fails with the first command that fails, says which, and runs nothing after it', async () => {
    const findings = await run(page(fence('sh', 'echo before', 'ls /nowhere', 'echo after'), fence('sh', 'echo no')))
    expect(findings.map(({ name, must }) => [name, must?.holds])).toEqual([
      ['One, line 5', false],
      ['One, line 11', false],
    ])
    expect(String(findings[0]?.value)).toContain('before')
    expect(String(findings[0]?.value)).not.toContain('\nafter')
    expect(findings[1]?.value).toBe('not run')
  })

  it('fails where a line that is shown does not come out', async () => {
    const findings = await run(page(fence('sh', 'echo hello'), fence('text', 'hello', 'goodbye')))
    expect(failures(findings)[0]?.must?.say).toBe('prints: goodbye')
  })

  it('fails for a variable that nothing has set, and for a block that ends well where it should not', async () => {
    expect(failures(await run(page(fence('sh', 'echo "$NEVER"')))).length).toBe(1)
    expect(failures(await run(page(fence('sh fails', 'exit 3')))).length).toBe(0)
    expect(failures(await run(page(fence('sh fails', 'true')))).length).toBe(1)
  })

  it('ends a block that hangs', async () => {
    const findings = await runBlocks(page(fence('sh', 'sleep 600')), { where: 'processes', folder, blockMs: 300 })
    expect(failures(findings).length).toBe(1)
  })

  it('runs what is for here, and tells of each section before its first block', async () => {
    const document = page(fence('sh docker', 'echo d'), fence('sh plain', 'echo p'), fence('text plain', 'p'))
    const told: string[] = []
    const before = async (section: string) => void told.push(section)
    expect((await runBlocks(document, { where: 'docker', folder, before })).map(({ name }) => name)).toEqual([
      'One, line 5',
    ])
    expect((await run(document)).map(({ name }) => name)).toEqual(['One, line 9'])
    expect(told).toEqual(['One'])
  })
})

describe('blocks', () => {
  it('are sh or text, with words that mean something', () => {
    expect(() => blocksOf(page(fence('bash', 'ls')))).toThrow('sh or text')
    expect(() => blocksOf(page(fence('', 'ls')))).toThrow('sh or text')
    expect(() => blocksOf(page(fence('sh later', 'ls')))).toThrow('later')
    expect(() => blocksOf('```sh\nls')).toThrow('no end')
  })

  it('show lines that are looked for without their white space, … standing for anything', () => {
    expect(missingLines('a b\n\n', 'x a   b y')).toEqual([])
    expect(missingLines('height … root', 'height 7 root')).toEqual([])
    expect(missingLines('height … root', 'root height 7')).toEqual(['height … root'])
    expect(missingLines('a\nb', 'a')).toEqual(['b'])
  })
})
