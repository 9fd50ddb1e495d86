/** An enterprise is admitted to a federation that runs: the documented commands, typed by the people of several enterprises. */

import type { Json } from '#base'
import type { CommandRun } from './deployment.ts'

/** A desk at an enterprise: where its people type, and what files come in and go out. */
export interface Desk {
  /** `kapok ARGV --json` there. */
  run(argv: readonly string[]): Promise<CommandRun>
  /** Path of a file that is not there yet. */
  path(name: string): string
  /** A file or folder of this machine to a path there. */
  bring(source: string, path: string): Promise<void>
  /** From a path there to one of this machine. */
  fetch(path: string, target: string): Promise<void>
}

export interface Admission {
  readonly first: Desk
  /** The desk of whoever has a key. */
  readonly deskOf: (keyName: string) => Desk
  /** Join request of the newcomer, on this machine. */
  readonly request: string
  /** Folder of this machine for what goes from one desk to the next. */
  readonly folder: string
}

const type = async (desk: Desk, ...argv: readonly string[]): Promise<Json> => {
  const { code, json, said } = await desk.run(argv)
  if (code !== 0) throw new Error(`kapok ${argv.join(' ')} ended ${code}: ${said}`)
  return json
}

const publicKey = async (desk: Desk, name: string): Promise<string> =>
  ((await type(desk, 'keys', 'show', name)) as { readonly publicKey: string }).publicKey

/** What `network add-org` says. */
interface Answer {
  /** Transactions to sign and to send, one after the other: the calls of each lie in a file of its own. */
  readonly steps: readonly { readonly signers: readonly string[] }[]
  /** Folder to hand over. */
  readonly folder: string
}

/** The transaction goes from desk to desk until everyone has signed it, and then to a node. */
const sign = async ({ deskOf, folder }: Admission, name: string, signers: readonly string[]): Promise<void> => {
  const [sender = '', ...others] = signers
  const keys = await Promise.all(others.map(name => publicKey(deskOf(name), name)))
  const file = `${folder}/${name}.tx`
  let desk = deskOf(sender)
  let at = desk.path(`${name}.tx`)
  const from = desk.path(`${name}-to-sign.json`)
  await desk.bring(`${folder}/${name}.json`, from)
  await type(desk, 'tx', 'calls', from, '--as', sender, ...keys.flatMap(key => ['--awaiting', key]), '--out', at)
  for (const key of others) {
    await desk.fetch(at, file)
    desk = deskOf(key)
    const unsigned = desk.path(`${name}-for-${key}.tx`)
    await desk.bring(file, unsigned)
    at = desk.path(`${name}-by-${key}.tx`)
    await type(desk, 'tx', 'sign', unsigned, '--as', key, '--out', at)
  }
  await type(desk, 'tx', 'send', at, '--timeout', '120')
}

/** Gives the folder to hand over to the newcomer, on this machine. */
export const admit = async (admission: Admission): Promise<string> => {
  const { first, request, folder } = admission
  const there = first.path('join-request.json')
  await first.bring(request, there)
  const out = first.path('newcomer')
  const { steps, folder: handed } = (await type(first, 'network', 'add-org', there, '--out', out)) as unknown as Answer
  for (const [n, { signers }] of steps.entries()) {
    const name = `calls-${n + 1}`
    await first.fetch(`${out}/${name}.json`, `${folder}/${name}.json`)
    await sign(admission, name, signers)
  }
  const target = `${folder}/handed`
  await first.fetch(handed, target)
  return target
}
