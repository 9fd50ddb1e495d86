/** Attestations: `receipt get`, and `receipt verify`, which needs the file and the genesis hash and nothing else. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type Json, toHex } from '#base'
import { makeAttestation, RecordOpening, readAttestation, type Verdict, verifyAttestation } from '#chain'
import { createContext, hashOption, saysNo, unwrap } from '../context.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say } from '../io.ts'
import { readJson } from '../network-folder.ts'
import type { Text } from '../text/index.ts'

/** Adds the opening of a record to an attestation: levels V1 and V2. */
const withRecord = (text: string, path: string): string => {
  const read = readAttestation(text)
  if (!read.ok) throw saysNo(`${read.failed.level}: ${read.failed.fault.detail ?? read.failed.fault.code}`)
  const record = unwrap(RecordOpening.fromJson(unwrap(readJson(path))))
  return makeAttestation({ ...read.value, record })
}

const addGet = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('get').description(commands.receiptGet).argument('<id>')
  command.addOption(flag('--record <file>', flags.record)).addOption(flag('--out <file>', flags.out))
  command.action(async (id: string, { record, out }: { record?: string; out?: string }) => {
    const { client, io } = createContext(cli, command)
    const text = await (await client()).attestation(id, { signal: io.signal })
    const whole = record === undefined ? text : withRecord(text, record)
    if (out === undefined) return io.out(`${whole}\n`)
    writeFileSync(out, whole)
    say(cli, says.written(out))
  })
}

const verdictJson = ({ ok, levels, failed, attested }: Verdict): Json => ({
  ok,
  levels: [...levels],
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
})

const verdictTable = ({ heads, says }: Text, { ok, levels, failed, attested }: Verdict): string =>
  fields([
    [heads.verified, ok ? says.yes : says.no(failed?.level ?? '')],
    [heads.levels, levels.join(' ')],
    ...(attested === undefined
      ? []
      : ([
          [heads.hash, toHex(attested.txId)],
          [heads.height, String(attested.height)],
          [heads.onChainTime, new Date(attested.timeMs).toISOString()],
        ] as const)),
  ])

const addVerify = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = group.command('verify').description(commands.receiptVerify).argument('<file>')
  command.addOption(flag('--genesis <hash>', flags.genesis))
  command.action((file: string, { genesis }: { genesis?: string }) => {
    const { print } = createContext(cli, command)
    const genesisHash = hashOption(genesis)
    const verdict = verifyAttestation(readFileSync(file, 'utf8').trimEnd(), { genesisHash })
    print.show(verdictJson(verdict), () => verdictTable(cli.text, verdict))
    const { ok, failed } = verdict
    if (!ok) throw saysNo(`${failed?.level}: ${failed?.fault.detail ?? failed?.fault.code}`)
  })
}

export const addReceipts = (program: Command, cli: Cli): void => {
  const group = program.command('receipt').description(cli.text.commands.receipt)
  addGet(group, cli)
  addVerify(group, cli)
}
