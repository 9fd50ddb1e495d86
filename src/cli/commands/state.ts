/** State values with their proofs: `state prove`, and `state verify`, which needs the file and the genesis file. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { fromHex, type Json, toHex } from '#base'
import {
  Certificate,
  Header,
  type ParsedGenesis,
  parseGenesis,
  StateProof,
  trustGenesis,
  verifyFinalHeader,
  verifyStateProof,
} from '#chain'
import { createContext, saysNo, unwrap, verdictOf } from '../context.ts'
import { flag } from '../flag.ts'
import { type Cli, say } from '../io.ts'
import { readJson } from '../network-folder.ts'

const addProve = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('prove').description(commands.stateProve).argument('<key>', 'hexadecimal')
  command.addOption(flag('--out <file>', flags.out))
  command.action(async (key: string, { out }: { out?: string }) => {
    const { client, io } = createContext(cli, command)
    const proven = await (await client()).state(key, { signal: io.signal })
    if (out === undefined) return io.out(`${JSON.stringify(proven, undefined, 2)}\n`)
    writeFileSync(out, `${JSON.stringify(proven)}\n`)
    say(cli, says.written(out))
  })
}

interface Proven {
  readonly height: number
  readonly present: boolean
}

/** Throws with exit 3 where the file does not hold, with 1 where it is none. */
const checkProof = (json: Json, genesis: ParsedGenesis): Proven => {
  const file = (json ?? {}) as { readonly [name: string]: Json | undefined }
  const header = unwrap(Header.fromJson(file.header ?? null))
  const finalization = unwrap(Certificate.fromJson(file.finalization ?? null))
  const proof = unwrap(StateProof.fromJson(file.proof ?? null))
  const final = verifyFinalHeader(trustGenesis(genesis), { header, descendants: [], finalization })
  if (!final.ok) throw verdictOf(final.fault, `V4: ${final.fault.detail ?? final.fault.code}`)
  const value = typeof file.value === 'string' ? fromHex(file.value) : undefined
  const stated = file.value === null || value !== undefined
  if (!stated || toHex(proof.key) !== file.key || !verifyStateProof(header.stateRoot, proof, value))
    throw saysNo('V5: the proof does not lead to the state root')
  return { height: header.height, present: value !== undefined }
}

const addVerify = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('verify').description(commands.stateVerify).argument('<file>')
  command.addOption(flag('--genesis-file <file>', flags.genesisFile).makeOptionMandatory())
  command.action((file: string, { genesisFile }: { genesisFile: string }) => {
    const { print } = createContext(cli, command)
    const genesis = unwrap(parseGenesis(new Uint8Array(readFileSync(genesisFile))))
    const { height, present } = checkProof(unwrap(readJson(file)), genesis)
    print.show({ ok: true, height, present }, () => (present ? says.presentAt(height) : says.absentAt(height)))
  })
}

export const addState = (program: Command, cli: Cli): void => {
  const group = program.command('state').description(cli.text.commands.state)
  addProve(group, cli)
  addVerify(group, cli)
}
