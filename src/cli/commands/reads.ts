/** Reading: `query`, `block`, `state`, `receipt`. */

import { readFileSync, writeFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { fromHex, type Hash, type Json, toHex } from '#base'
import {
  Certificate,
  Header,
  makeAttestation,
  parseGenesis,
  RecordOpening,
  readAttestation,
  StateProof,
  trustGenesis,
  verifyAttestation,
  verifyFinalHeader,
  verifyStateProof,
} from '#chain'
import { engine } from '#contracts'
import type { BlockView } from '#sdk'
import { addFlags, argumentsOf, kebab } from '../arguments.ts'
import { createContext, unwrap } from '../context.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { fields, type Io, say, table } from '../io.ts'
import { readJson } from '../network-folder.ts'

export const addQueries = (program: Command, io: Io): void => {
  const group = program.command('query').description('queries of the contract modules / 合约查询')
  for (const module of engine.describe()) {
    const of = group.command(kebab(module.name)).description(`${module.title.zh} / ${module.title.en}`)
    for (const query of module.queries) {
      const command = of.command(kebab(query.name)).description(`${query.title.zh} / ${query.title.en}`)
      addFlags(command, query.fields).action(async (options: Record<string, unknown>) => {
        const context = createContext(io, command)
        const args = argumentsOf(query.fields, options) as Record<string, Json>
        const texts = Object.fromEntries(
          Object.entries(args).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ]),
        )
        const answer = await context.client().query(module.name, query.name, texts, { signal: io.signal })
        context.print.show(answer, () => JSON.stringify(answer, undefined, 2))
      })
    }
  }
}

const blockRow = ({ id, header, transactions }: BlockView): readonly string[] => [
  String(header.height),
  new Date(header.timeMs as number).toISOString(),
  String(transactions.length),
  `${id.slice(0, 16)}…`,
  `${String(header.stateRoot).slice(0, 16)}…`,
]

const BLOCK_HEAD = ['height / 高度', 'time / 时间', 'tx / 交易', 'block / 区块', 'state root / 状态根']

export const addBlocks = (program: Command, io: Io): void => {
  const group = program.command('block').description('final blocks / 区块')
  const get = group
    .command('get')
    .description('by height, id or latest / 按高度、区块号或 latest')
    .argument('[which]', '', 'latest')
  get.action(async (which: string) => {
    const context = createContext(io, get)
    const block = await context.client().block(which, { signal: io.signal })
    context.print.show(block as unknown as Json, () =>
      fields([
        ...Object.entries(block.header).map(([name, value]) => [name, String(value)] as const),
        ['transactions', block.transactions.join('\n')],
      ]),
    )
  })
  const list = group
    .command('list')
    .description('newest first / 从新到旧')
    .option('--before <height>')
    .option('--limit <n>', '', '20')
  list.action(async ({ before, limit }: { before?: string; limit: string }) => {
    const context = createContext(io, list)
    const page = await context
      .client()
      .blocks({ signal: io.signal, limit: Number(limit), ...(before === undefined ? {} : { before: Number(before) }) })
    context.print.show(page as unknown as Json, () => table(BLOCK_HEAD, page.items.map(blockRow)))
  })
  const follow = group
    .command('follow')
    .description('blocks as they become final, until Ctrl-C / 实时区块')
    .option('--from <height>')
    .option('--count <n>', 'stop after so many / 数量')
  follow.action(async ({ from, count }: { from?: string; count?: string }) => {
    const context = createContext(io, follow)
    const start = from === undefined ? (await context.client().status()).height + 1 : Number(from)
    let left = count === undefined ? Number.POSITIVE_INFINITY : Number(count)
    for await (const block of context.client().follow(start, { signal: io.signal })) {
      context.print.line(block as unknown as Json, blockRow(block).join('  '))
      left -= 1
      if (left <= 0) break
    }
  })
}

const saysNo = (message: string): CliError =>
  new CliError(EXIT.verificationSaysNo, {
    code: 'VERIFICATION_FAILED',
    message,
    hint: {
      en: 'Do not rely on this file. Ask for it again from a node that you trust.',
      zh: '请勿采信此文件，请从可信节点重新获取。',
    },
    retryable: false,
  })

const hashOption = (text: string | undefined): Hash => {
  const bytes = fromHex(text ?? '')
  if (bytes?.length !== 32) throw usageError('--genesis: the genesis hash, 64 hexadecimal digits, is needed')
  return bytes as Hash
}

/** Adds the opening of a record to an attestation: levels V1 and V2. */
const withRecord = (text: string, path: string): string => {
  const read = readAttestation(text)
  if (!read.ok) throw saysNo(`${read.failed.level}: ${read.failed.fault.detail ?? read.failed.fault.code}`)
  const record = unwrap(RecordOpening.fromJson(unwrap(readJson(path))))
  return makeAttestation({ ...read.value, record })
}

export const addReceipts = (program: Command, io: Io): void => {
  const group = program.command('receipt').description('attestations / 存证回执')
  const get = group
    .command('get')
    .description('fetch the attestation of a final transaction / 下载存证回执')
    .argument('<id>')
  get
    .option('--record <file>', 'opening of the record, to reach V1 and V2 / 记录披露文件')
    .option('--out <file>', 'write here / 输出文件')
  get.action(async (id: string, { record, out }: { record?: string; out?: string }) => {
    const context = createContext(io, get)
    const text = await context.client().attestation(id, { signal: io.signal })
    const whole = record === undefined ? text : withRecord(text, record)
    if (out === undefined) return io.out(`${whole}\n`)
    writeFileSync(out, whole)
    say(io, { en: `Written: ${out}`, zh: `已写入 ${out}` })
  })
  const verify = group.command('verify').description('verify a file offline / 离线校验').argument('<file>')
  verify.addOption(new Option('--genesis <hash>', 'the chain that you trust / 可信的创世哈希').env('KAPOK_GENESIS'))
  verify.action(async (file: string, { genesis }: { genesis?: string }) => {
    const context = createContext(io, verify)
    const verdict = verifyAttestation(readFileSync(file, 'utf8').trimEnd(), { genesisHash: hashOption(genesis) })
    const { attested, failed, levels } = verdict
    const json = {
      ok: verdict.ok,
      levels,
      ...(failed === undefined
        ? {}
        : { failed: { level: failed.level, code: failed.fault.code, detail: failed.fault.detail ?? null } }),
      ...(attested === undefined
        ? {}
        : {
            attested: {
              hash: toHex(attested.txId),
              height: attested.height,
              timeMs: attested.timeMs,
              code: attested.code,
            },
          }),
    }
    context.print.show(json as Json, () =>
      fields([
        ['verified / 校验', verdict.ok ? 'YES / 通过' : `NO / 不通过 (${failed?.level})`],
        ['levels / 级别', levels.join(' ')],
        ...(attested === undefined
          ? []
          : ([
              ['hash / 唯一哈希', toHex(attested.txId)],
              ['height / 区块高度', String(attested.height)],
              ['on-chain time / 上链时间', new Date(attested.timeMs).toISOString()],
            ] as const)),
      ]),
    )
    if (!verdict.ok) throw saysNo(`${failed?.level}: ${failed?.fault.detail ?? failed?.fault.code}`)
  })
}

export const addState = (program: Command, io: Io): void => {
  const group = program.command('state').description('state values and their proofs / 状态与证明')
  const prove = group
    .command('prove')
    .description('a value, or its absence, with proof / 获取状态证明')
    .argument('<key>', 'hexadecimal')
  prove.option('--out <file>', 'write here / 输出文件')
  prove.action(async (key: string, { out }: { out?: string }) => {
    const context = createContext(io, prove)
    const proven = await context.client().state(key, { signal: io.signal })
    if (out === undefined) return io.out(`${JSON.stringify(proven, undefined, 2)}\n`)
    writeFileSync(out, `${JSON.stringify(proven)}\n`)
    say(io, { en: `Written: ${out}`, zh: `已写入 ${out}` })
  })
  const verify = group
    .command('verify')
    .description('verify a proof file offline / 离线校验状态证明')
    .argument('<file>')
  verify.requiredOption('--genesis-file <file>', 'genesis.kapok of the chain that you trust / 可信的创世文件')
  verify.action(async (file: string, { genesisFile }: { genesisFile: string }) => {
    const context = createContext(io, verify)
    const proven = unwrap(readJson(file)) as {
      value: string | null
      proof: Json
      header: Json
      finalization: Json
      key: string
    }
    const genesis = unwrap(parseGenesis(new Uint8Array(readFileSync(genesisFile))))
    const header = unwrap(Header.fromJson(proven.header))
    const finalization = unwrap(Certificate.fromJson(proven.finalization))
    const final = verifyFinalHeader({ ...trustGenesis(genesis) }, { header, descendants: [], finalization })
    if (!final.ok) throw saysNo(`V4: ${final.fault.detail ?? final.fault.code}`)
    const proof = unwrap(StateProof.fromJson(proven.proof))
    const value = proven.value === null ? undefined : fromHex(proven.value)
    const sound = toHex(proof.key) === proven.key && verifyStateProof(header.stateRoot, proof, value)
    if (!sound) throw saysNo('V5: the proof does not lead to the state root')
    context.print.show(
      { ok: true, height: header.height },
      () => `YES / 通过: ${proven.value === null ? 'absent / 不存在' : 'present / 存在'} @ ${header.height}`,
    )
  })
}
