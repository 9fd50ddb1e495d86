/** Who may connect is decided on the chain, while all nodes run: a fifth enterprise comes, changes its machine, takes a seat, is suspended. */

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromHex, type Hash, type Json, makeSigner, publicKeyOf, type Signer, toHex } from '#base'
import { type Id, possessionBytes } from '#contracts'
import { configText, homePaths, localPlaces, type NetworkNode, newSecret, sealSecret, writeSecret } from '#node'
import { createClient } from '#sdk'
import { createFederation, type Federation, freePorts } from '../../scripts/federation.ts'
import { decide, signAct } from '../../scripts/field/sign.ts'
import { spawnNode, stopNode, waitReady } from '../../src/cli/processes.ts'
import { registrations, until } from './load.ts'

const FIFTH = 4
const EPOCH = 12
const PASSWORD = 'secret'

interface Newcomer extends NetworkNode {
  readonly nodeKey: string
  /** With which it can stand for a seat. */
  readonly validator: Signer
}

let federation: Federation
const newcomers: Newcomer[] = []
beforeAll(async () => {
  federation = await createFederation({ epochLength: EPOCH })
  await federation.startAll()
}, 600_000)
afterAll(async () => {
  await Promise.all(newcomers.map(node => stopNode(node, 10_000)))
  await federation.remove()
}, 600_000)

/** A home that knows the four by their addresses; none of them has ever heard of it. */
const newcomer = async (name: string): Promise<Newcomer> => {
  const home = join(federation.folder, name)
  const paths = homePaths(home)
  mkdirSync(join(home, 'keys'), { recursive: true })
  const [secret, validator] = [newSecret(), newSecret()]
  writeFileSync(paths.password, PASSWORD, { mode: 0o600 })
  await writeSecret(paths.nodeKey, sealSecret(secret, PASSWORD, 'node'))
  await writeSecret(paths.validatorKey, sealSecret(validator, PASSWORD, 'validator'))
  copyFileSync(homePaths(federation.nodes[0]?.home ?? '').genesis, paths.genesis)
  const { listen, apiHost, apiPort, opsHost, opsPort } = localPlaces(await freePorts(3))(name, 0)
  const peers = federation.nodes.map(({ p2p }) => p2p)
  const config = { 'node.name': name, 'p2p.listen': [listen], 'p2p.peers': peers }
  writeFileSync(
    paths.config,
    configText({
      ...config,
      ...{ 'api.host': apiHost, 'api.port': apiPort, 'ops.host': opsHost, 'ops.port': opsPort },
    }),
  )
  const made = {
    ...{ name, home, nodeKey: toHex(publicKeyOf(secret)), p2p: '', validator: makeSigner(validator) },
    ...{ api: `http://${apiHost}:${apiPort}`, ops: `http://${opsHost}:${opsPort}` },
  }
  newcomers.push(made)
  spawnNode(made, false)
  return made
}

const statusOf = ({ api }: NetworkNode) => createClient({ url: api }).status()
const peersOf = (api: string): Promise<number> =>
  createClient({ url: api })
    .status()
    .then(
      ({ peers }) => peers,
      () => -1,
    )
const readyz = (node: NetworkNode): Promise<string> =>
  fetch(`${node.ops}/readyz`).then(
    response => response.text(),
    () => '',
  )
const isAlone = async (node: NetworkNode) =>
  (await peersOf(node.api)) === 0 && (await readyz(node)).includes('not connected to a quorum')
const peersOfFour = () => Promise.all(federation.nodes.map(({ api }) => peersOf(api)))

const send = async (): Promise<void> => {
  const [transaction] = registrations(federation, 1)
  const id = await federation.client(0).submit(transaction?.bytes as Uint8Array)
  expect((await federation.client(0).waitFinal(id, 240_000)).code).toBe('OK')
}
const byAdmin = async (action: string, args: Json): Promise<void> => {
  const act = { module: 'delegate', action, args }
  const id = await federation.client(1).submit(signAct(federation, act, [federation.founder('officer')]).bytes)
  expect((await federation.client(1).waitFinal(id, 240_000)).code).toBe('OK')
}
const rule = { seats: 5, perOperator: 1, missedMin: 8, termEpochs: 1 }
const standFor = async ({ validator }: Newcomer): Promise<void> => {
  await decide(federation, 3, { module: 'delegate', action: 'SetRule', args: { rule } })
  const candidateId = new Uint8Array(16).fill(5) as Uint8Array as Id
  const about = { chainId: fromHex(federation.file.genesisHash) as Hash, candidateId, operator: FIFTH }
  await byAdmin('RegisterCandidate', {
    ...{ candidateId: toHex(candidateId), operator: FIFTH, publicKey: toHex(validator.publicKey) },
    possession: toHex(validator.sign(possessionBytes(about))),
  })
}
const isSeated = async (node: Newcomer) => typeof (await statusOf(node)).seat === 'number'
/** A block each, so that epochs pass. */
const sendUntil = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let block = 0; block < 8 * EPOCH; block++) {
    if (await holds()) return
    await send()
  }
  throw new Error('it did not happen in eight epochs')
}
const isReady = (node: NetworkNode) => waitReady(node, 400_000, new AbortController().signal)

it('a fifth enterprise joins, replaces its machine, takes a seat and is suspended, without a restart of the others', async () => {
  for (let n = 0; n < 3; n++) await send()
  const stranger = await newcomer('stranger')
  const fifth = await newcomer('fifth')
  for (const node of [stranger, fifth]) await until(`${node.name} is refused`, () => isAlone(node))

  const admin = federation.file.accounts.find(({ name }) => name === 'officer')?.address ?? ''
  const admission = { operator: FIFTH, admin, guardian: toHex(publicKeyOf(newSecret())), nodes: [fifth.nodeKey] }
  await decide(federation, 0, { module: 'delegate', action: 'AdmitOperator', args: admission })
  expect(await isReady(fifth)).toBe(true)
  const { height } = await federation.client(0).status()
  await until('the fifth has every block', async () => (await statusOf(fifth)).height >= height)
  expect(await createClient({ url: fifth.api }).query('delegate', 'operators', {})).toMatchObject({
    operators: [{}, {}, {}, {}, { operator: FIFTH, nodes: [fifth.nodeKey] }],
  })
  await until('all four have the fifth', async () => (await peersOfFour()).every(peers => peers === 4))

  const machine = await newcomer('fifth-again')
  await byAdmin('SetNodes', { operator: FIFTH, nodes: [machine.nodeKey] })
  await until('the old machine is cut', () => isAlone(fifth))
  expect(await isReady(machine)).toBe(true)

  await standFor(machine)
  await sendUntil(() => isSeated(machine))
  await until('all four are its peers', async () => (await peersOf(machine.api)) === 4)

  await decide(federation, 2, { module: 'delegate', action: 'SetOperator', args: { operator: FIFTH, active: false } })
  // The set of this epoch counts on it, so it keeps its lines until another takes over.
  await send()
  expect(await isSeated(machine)).toBe(true)
  // Who was cut does not come back, so a line that breaks for a moment is all that may be waited for.
  await until('it keeps its lines', async () => (await peersOf(machine.api)) === 4)
  await sendUntil(() => isAlone(machine))
  await until('the four are alone', async () => (await peersOfFour()).every(peers => peers === 3))
  await until('the stranger is alone', () => isAlone(stranger))
  await send()
  expect(federation.log(3)).toContain('may not connect any longer')
}, 600_000)
