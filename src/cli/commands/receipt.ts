/** Attestations: `receipt get`, and `receipt verify`, which needs the file and the genesis hash and nothing else. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type Json, toHex } from '#base'
import { makeAttestation, RecordOpening, readAttestation } from '#chain'
import { closedRecord, type RecordVerdict, verifyRecord } from '#contracts'
import type { Client } from '#sdk'
import { createContext, hashOption, saysNo, unwrap, verdictOf } from '../context.ts'
import { faultError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say } from '../io.ts'
import { readJson } from '../network-folder.ts'
import { recordNamed } from '../record-name.ts'
import type { Text } from '../text/index.ts'

/** Adds the opening of a record to an attestation: levels V1 and V2. */
const withRecord = (text: string, path: string): string => {
  const read = readAttestation(text)
  if (!read.ok) throw saysNo(`${read.failed.level}: ${read.failed.fault.detail ?? read.failed.fault.code}`)
  const record = unwrap(RecordOpening.fromJson(unwrap(readJson(path))))
  return makeAttestation({ ...read.value, record })
}

/** A record of which all fields stay closed, named `KIND/ID`: levels V2 and V5, and how it stands. */
const withStanding = async (client: Client, id: string, named: string, signal: AbortSignal): Promise<string> => {
  const record = recordNamed(...(named.split('/') as [string, string]))
  const read = readAttestation(await client.attestation(id, { signal, stateKeys: [toHex(record.rowKey)] }))
  if (!read.ok) throw saysNo(`${read.failed.level}: ${read.failed.fault.detail ?? read.failed.fault.code}`)
  const closed = closedRecord(read.value, record)
  if (closed === undefined) throw faultError({ code: 'NOT_FOUND', detail: `${id}: ${named}` })
  return makeAttestation({ ...read.value, record: closed })
}

interface GetOptions {
  readonly record?: string
  readonly of?: string
  readonly out?: string
}

const addGet = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('get').description(commands.receiptGet).argument('<id>')
  command
    .addOption(flag('--record <file>', flags.record))
    .addOption(flag('--of <record>', cli.text.private.flags.of))
    .addOption(flag('--out <file>', flags.out))
  command.action(async (id: string, { record, of, out }: GetOptions) => {
    const { client, io } = createContext(cli, command)
    const { signal } = io
    const asked = await client()
    const text = of === undefined ? await asked.attestation(id, { signal }) : await withStanding(asked, id, of, signal)
    const whole = record === undefined ? text : withRecord(text, record)
    if (out === undefined) return io.out(`${whole}\n`)
    writeFileSync(out, whole)
    say(cli, says.written(out))
  })
}

/** A record stands in the file if V2 was reached; without one there is no status. */
export const verdictJson = ({ status, newRevision, verdict }: RecordVerdict): Json => {
  const { ok, levels, failed, attested } = verdict
  return {
    ok,
    ...(levels.includes('V2') ? { status } : {}),
    ...(newRevision === undefined ? {} : { newRevision }),
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
            ...(attested.state === undefined
              ? {}
              : { state: { height: attested.state.height, timeMs: attested.state.timeMs } }),
          },
        }),
  }
}

export const verdictTable = ({ heads, says, private: words }: Text, { status, verdict }: RecordVerdict): string => {
  const { ok, levels, failed, attested } = verdict
  return fields([
    [heads.verified, ok ? says.yes : says.no(failed?.level ?? '')],
    ...(levels.includes('V2') ? ([[words.heads.status, status]] as const) : []),
    [heads.levels, levels.join(' ')],
    ...(attested === undefined
      ? []
      : ([
          [heads.hash, toHex(attested.txId)],
          [heads.height, String(attested.height)],
          [heads.onChainTime, new Date(attested.timeMs).toISOString()],
        ] as const)),
  ])
}

const addVerify = (group: Command, cli: Cli): void => {
  const { commands, flags } = cli.text
  const command = group.command('verify').description(commands.receiptVerify).argument('<file>')
  command.addOption(flag('--genesis <hash>', flags.genesis))
  command.action((file: string, { genesis }: { genesis?: string }) => {
    const { print } = createContext(cli, command)
    const genesisHash = hashOption(genesis)
    const verdict = verifyRecord(readFileSync(file, 'utf8').trimEnd(), genesisHash)
    print.show(verdictJson(verdict), () => verdictTable(cli.text, verdict))
    const { failed } = verdict.verdict
    if (failed !== undefined)
      throw verdictOf(failed.fault, `${failed.level}: ${failed.fault.detail ?? failed.fault.code}`)
  })
}

export const addReceipts = (program: Command, cli: Cli): void => {
  const group = program.command('receipt').description(cli.text.commands.receipt)
  addGet(group, cli)
  addVerify(group, cli)
}
