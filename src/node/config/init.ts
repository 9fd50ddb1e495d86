/** A new federation: genesis, and a home folder for each enterprise with its keys. */

import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { accountId, assert, encodeAddress, must, type PublicKey, publicKeyOf, type SecretKey, toHex } from '#base'
import { DATA_CLASS, Genesis, type ParsedGenesis, parseGenesis } from '#chain'
import type { GenesisPlan } from '#contracts'
import { peerNameOf } from '#p2p'
import { configText } from './config.ts'
import { foundingGenesis } from './founding-genesis.ts'
import { guardianAccount, operatorAccount } from './founding-operators.ts'
import { homePaths, writeSecret } from './home.ts'
import type { NodePlace, Places } from './places.ts'
import { newSecret, sealSecret } from './seal.ts'

export interface NetworkPlan {
  readonly folder: string
  readonly name: string
  /** Names of the enterprises; each runs one node and has a validator key. */
  readonly enterprises: readonly string[]
  /** Seats of the first epochs, 1 to the number of enterprises: the first ones hold them, the others follow until elected. */
  readonly seats: number
  /** Names of the accounts to make keys for; the keystores are spread over the enterprises that hold a seat. */
  readonly accounts: readonly string[]
  /** The first state of the modules, from the public keys of the accounts. */
  readonly foundation: (publicKey: (account: string) => PublicKey) => GenesisPlan
  /** Where each node listens, is dialled, and keeps its files. */
  readonly places: Places
  /** False where the homes are volumes of containers: nothing is written but what lies in them. */
  readonly networkFile?: boolean
  readonly epochLength: number
  readonly nowMs: number
}

export interface NetworkNode {
  readonly name: string
  readonly home: string
  readonly p2p: string
  readonly api: string
  readonly ops: string
}

/** `network.json`: what the commands for a whole network need to find its nodes. */
export interface NetworkFile {
  readonly name: string
  readonly genesisHash: string
  readonly nodes: readonly NetworkNode[]
  /** Accounts, and in whose home their keystore lies. */
  readonly accounts: readonly { readonly name: string; readonly address: string; readonly node: string }[]
}

interface Member {
  readonly name: string
  readonly node: SecretKey
  readonly validator: SecretKey
  readonly place: NodePlace
}

interface AccountKey {
  readonly name: string
  readonly secret: SecretKey
  readonly holder: number
}

const publicKeysOf = (accounts: readonly AccountKey[]) => {
  const keys = new Map(accounts.map(({ name, secret }) => [name, publicKeyOf(secret)]))
  return (name: string): PublicKey => {
    const key = keys.get(name)
    assert(key !== undefined, `no account ${name} is planned`)
    return key
  }
}

const makeGenesis = (plan: NetworkPlan, members: readonly Member[], accounts: readonly AccountKey[]): Genesis => {
  const publicKey = publicKeysOf(accounts)
  return foundingGenesis({
    name: plan.name,
    timeMs: plan.nowMs,
    dataClass: DATA_CLASS.SYNTHETIC,
    epochLength: plan.epochLength,
    enterprises: members.map(({ name, node, validator }) => ({
      name,
      node: publicKeyOf(node),
      validator: publicKeyOf(validator),
      operator: publicKey(operatorAccount(name)),
      guardian: publicKey(guardianAccount(name)),
    })),
    seats: plan.seats,
    foundation: plan.foundation(publicKey),
  })
}

const p2pAddress = ({ place, node }: Member) => `${place.dial}/p2p/${peerNameOf(publicKeyOf(node))}`

interface HomePlan {
  readonly genesis: ParsedGenesis
  readonly members: readonly Member[]
  readonly own: Member
  readonly accounts: readonly AccountKey[]
}

/** Keys first and `config.toml` last: a home that has one is whole. */
const writeHome = async (root: string, { genesis, members, own, accounts }: HomePlan): Promise<void> => {
  const { place } = own
  const folder = join(root, place.home)
  const paths = homePaths(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  await writeSecret(join(root, place.password), `${password}\n`)
  await writeSecret(paths.nodeKey, sealSecret(own.node, password, 'node'))
  await writeSecret(paths.validatorKey, sealSecret(own.validator, password, 'validator'))
  await writeSecret(paths.privateKey, sealSecret(newSecret(), password, 'private store'))
  for (const { name, secret } of accounts)
    await writeSecret(join(paths.accounts, `${name}.json`), sealSecret(secret, password, name))
  await writeFile(paths.genesis, genesis.bytes, { flag: 'wx' })
  const config = configText({
    'node.name': own.name,
    ...(place.passwordFile === undefined ? {} : { 'keys.password_file': place.passwordFile }),
    'p2p.listen': [place.listen],
    'p2p.address': place.dial,
    'p2p.peers': members.filter(one => one !== own).map(p2pAddress),
    'api.host': place.apiHost,
    'api.port': place.apiPort,
    'ops.host': place.opsHost,
    'ops.port': place.opsPort,
  })
  await writeFile(paths.config, config, { flag: 'wx' })
}

/**
 * Writes a federation of enterprises into one folder: a home each, `network.json` beside them. The data class is
 * synthetic: a federation in production makes its genesis by ceremony. Throws when the folder has one already.
 */
export const initNetwork = async (plan: NetworkPlan): Promise<NetworkFile> => {
  assert(plan.seats >= 1 && plan.seats <= plan.enterprises.length, 'a seat is held by an enterprise')
  const root = resolve(plan.folder)
  const members = plan.enterprises.map(
    (name, n): Member => ({
      name,
      node: newSecret(),
      validator: newSecret(),
      place: plan.places(name, n),
    }),
  )
  const accounts = [
    ...plan.accounts.map((name, n): AccountKey => ({ name, secret: newSecret(), holder: n % plan.seats })),
    ...plan.enterprises.flatMap((name, holder): readonly AccountKey[] => [
      { name: operatorAccount(name), secret: newSecret(), holder },
      { name: guardianAccount(name), secret: newSecret(), holder },
    ]),
  ]
  const genesis = must(parseGenesis(Genesis.encode(makeGenesis(plan, members, accounts))))
  const nodes: NetworkNode[] = []
  for (const [n, own] of members.entries()) {
    const { place } = own
    const held = accounts.filter(({ holder }) => holder === n)
    await writeHome(root, { genesis, members, own, accounts: held })
    nodes.push({
      name: own.name,
      home: join(root, place.home),
      p2p: p2pAddress(own),
      api: `http://${place.apiHost}:${place.apiPort}`,
      ops: `http://${place.opsHost}:${place.opsPort}`,
    })
  }
  const file: NetworkFile = {
    name: plan.name,
    genesisHash: toHex(genesis.chainId),
    nodes,
    accounts: accounts.map(({ name, secret, holder }) => ({
      name,
      address: encodeAddress(accountId(publicKeyOf(secret))),
      node: members[holder]?.name ?? '',
    })),
  }
  if (plan.networkFile === false) return file
  // Homes relative to the folder, so that it can be moved.
  const movable = { ...file, nodes: nodes.map((node, n) => ({ ...node, home: members[n]?.place.home ?? '' })) }
  await writeFile(join(root, 'network.json'), `${JSON.stringify(movable, undefined, 2)}\n`, { flag: 'wx' })
  return file
}
