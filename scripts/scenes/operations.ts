/**
 * Runs a document as a person would who types what it says: each fenced `sh` block, in order, in one shell, against real
 * nodes. Words after `sh` say where a block belongs and how it ends:
 *
 *     sh             everywhere
 *     sh plain       where the node is a process of the machine
 *     sh docker      where it is a service of Docker Compose
 *     sh fails       ends with a code that is not 0 (such a block is a shell of its own: nothing that it sets stays)
 *
 * A `text` block after it (`text plain`, `text docker`) shows what comes out: each of its lines must occur, `…` stands for anything.
 */

import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Finding, holds } from '../field/report.ts'

type Where = 'processes' | 'docker'

interface Fence {
  readonly section: string
  /** Of the document, from 1. */
  readonly line: number
  readonly words: readonly string[]
  readonly text: string
}

export interface Block extends Fence {
  /** Lines that must occur in what the block prints. */
  readonly expected: readonly Fence[]
}

const FENCE = '```'
const WORDS = ['plain', 'docker', 'fails']

const fencesOf = (document: string): readonly Fence[] => {
  const found: Fence[] = []
  let section = ''
  let open: { line: number; words: readonly string[]; lines: string[] } | undefined
  for (const [n, line] of document.split('\n').entries()) {
    if (open !== undefined) {
      if (line.trim() !== FENCE) open.lines.push(line)
      else {
        found.push({ section, line: open.line, words: open.words, text: open.lines.join('\n') })
        open = undefined
      }
    } else if (line.startsWith(FENCE)) open = { line: n + 1, words: line.slice(FENCE.length).split(' '), lines: [] }
    else if (line.startsWith('## ')) section = line.slice(3)
  }
  if (open !== undefined) throw new Error(`line ${open.line}: the block has no end`)
  return found
}

/** The `sh` blocks of a document with what is shown after each. Throws for words that mean nothing. */
export const blocksOf = (document: string): readonly Block[] => {
  const blocks: { fence: Fence; expected: Fence[] }[] = []
  for (const fence of fencesOf(document)) {
    const [language, ...words] = fence.words
    const strange = words.find(word => !WORDS.includes(word))
    if (strange !== undefined) throw new Error(`line ${fence.line}: ${strange} is no word for a block`)
    if (language === 'sh') blocks.push({ fence, expected: [] })
    else if (language === 'text') blocks.at(-1)?.expected.push(fence)
    else throw new Error(`line ${fence.line}: a block is sh or text, not ${language || 'nothing'}`)
  }
  return blocks.map(({ fence, expected }) => ({ ...fence, expected }))
}

const isFor = ({ words }: Fence, where: Where): boolean =>
  !words.includes(where === 'docker' ? 'plain' : 'docker') || words.includes(where === 'docker' ? 'docker' : 'plain')

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Lines of `expected` that do not occur; `…` within one stands for anything on that line. */
export const missingLines = (expected: string, output: string): readonly string[] => {
  const lines = output.split('\n').map(squeeze)
  const occurs = (wanted: string) => {
    const parts = squeeze(wanted).split('…').map(squeeze)
    return lines.some(line => {
      let from = 0
      for (const part of parts) {
        const at = line.indexOf(part, from)
        if (at < 0) return false
        from = at + part.length
      }
      return true
    })
  }
  return expected.split('\n').filter(line => squeeze(line) !== '' && !occurs(line))
}

export interface RunBlocksOptions {
  readonly where: Where
  /** Folder in which the shell stands: that of an enterprise. */
  readonly folder: string
  /** Variables of the shell beside PATH. */
  readonly environment?: Readonly<Record<string, string>>
  /** Called before the first block of each section: brings about what the section is for. */
  readonly before?: (section: string) => Promise<void>
  /** Longest that one block may take. */
  readonly blockMs?: number
}

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const BLOCK_MS = 400_000

/** A folder with `kapok`, the command line of this project. */
const programs = (folder: string): string => {
  const bin = join(folder, '.bin')
  mkdirSync(bin, { recursive: true })
  const path = join(bin, 'kapok')
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`)
  chmodSync(path, 0o755)
  return bin
}

interface Outcome {
  readonly code: number
  readonly tookMs: number
  readonly output: string
}

interface Shell {
  readonly run: (block: Block) => Promise<Outcome>
  readonly end: () => void
}

const script = ({ words }: Block, file: string): string =>
  words.includes('fails')
    ? `set +e; ( set -eu; . '${file}' ) </dev/null >'${file}.out' 2>&1; CODE=$?; set -e; [ $CODE -ne 0 ]; echo "done"\n`
    : `{ . '${file}'; } </dev/null >'${file}.out' 2>&1; echo "done"\n`

/** One shell for the whole document, so that what one block sets is there in the next. It ends with the first that fails. */
const openShell = (options: RunBlocksOptions): Shell => {
  const { folder, environment = {}, blockMs = BLOCK_MS } = options
  const logs = join(folder, '.blocks')
  mkdirSync(logs, { recursive: true })
  const { PATH = '', HOME = '' } = process.env
  const env = {
    HOME,
    PATH: `${programs(folder)}:${PATH}`,
    KAPOK_LANG: 'en',
    // Hundreds of short programs: each is compiled once.
    NODE_COMPILE_CACHE: join(logs, 'compiled'),
    ...environment,
  }
  // A group of its own, so that the end of it ends what a block has left running in the foreground.
  const shell = spawn('sh', ['-eu'], { cwd: folder, env, detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
  let code: number | undefined
  const ended = new Promise<void>(resolve => {
    shell.once('exit', status => {
      code = status ?? 1
      resolve()
    })
  })
  const kill = () => {
    if (code === undefined && shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL')
  }
  const said = () => new Promise<void>(resolve => shell.stdout.once('data', () => resolve()))
  return {
    run: async block => {
      const file = join(logs, `line-${block.line}`)
      writeFileSync(file, `${block.text}\n`)
      const startMs = performance.now()
      const late = setTimeout(kill, blockMs)
      const finished = said()
      if (code === undefined) shell.stdin.write(script(block, file))
      await Promise.race([finished, ended])
      clearTimeout(late)
      return { code: code ?? 0, tookMs: performance.now() - startMs, output: readFileSync(`${file}.out`, 'utf8') }
    },
    end: kill,
  }
}

const judge = (block: Block, { code, output, tookMs }: Outcome, where: Where): Finding => {
  const name = `${block.section}, line ${block.line}`
  const tail = output.trimEnd().split('\n').slice(-12).join('\n')
  if (code !== 0) {
    const say = block.words.includes('fails') ? 'ends with a code that is not 0' : 'ends 0'
    return { name, value: `ended ${code}:\n${block.text}\n${tail}`, must: { say, holds: false } }
  }
  const missing = block.expected.filter(fence => isFor(fence, where)).flatMap(fence => missingLines(fence.text, output))
  if (missing.length === 0)
    return { name, value: `${(tookMs / 1_000).toFixed(1)} s`, must: { say: 'runs', holds: true } }
  return { name, value: tail, must: { say: `prints: ${missing.join('\n')}`, holds: false } }
}

/** Runs the blocks that are for here until one fails. A finding a block; those after a failure say that they did not run. */
export const runBlocks = async (document: string, options: RunBlocksOptions): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  const shell = openShell(options)
  let section: string | undefined
  let isBroken = false
  try {
    for (const block of blocksOf(document).filter(one => isFor(one, options.where))) {
      if (isBroken) {
        findings.push({ ...holds(`${block.section}, line ${block.line}`, false), value: 'not run' })
        continue
      }
      if (block.section !== section) await options.before?.(block.section)
      section = block.section
      const outcome = await shell.run(block)
      findings.push(judge(block, outcome, options.where))
      isBroken = outcome.code !== 0
    }
  } finally {
    shell.end()
  }
  return findings
}
