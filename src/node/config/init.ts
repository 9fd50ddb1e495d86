/** A new federation: genesis, and a home folder for each enterprise with its keys. */

import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { accountId, assert, encodeAddress, must, type PublicKey, publicKeyOf, type SecretKey, toHex } from '#base'
import { DATA_CLASS, GENESIS_VERSION, Genesis, type ParsedGenesis, parseGenesis } from '#chain'
import { type GenesisPlan, genesisModules } from '#contracts'
import { peerNameOf } from '#p2p'
import { configText } from './config.ts'
import { guardianAccount, operatorAccount, withOperators } from './founding-operators.ts'
import { homePaths, writeSecret } from './home.ts'
import { newSecret, sealSecret } from './seal.ts'

export interface NetworkPlan {
  readonly folder: string
  readonly name: string
  /** Names of the enterprises; each runs one node and has a validator key. */
  readonly enterprises: readonly string[]
  /** Seats of the first epochs, 1 to the number of enterprises: the first ones hold them, the others follow until elected. */
  readonly seats: number
  /** Names of the accounts to make keys for; the keystores are spread over the enterprises. */
  readonly accounts: readonly string[]
  /** The first state of the modules, from the public keys of the accounts. */
  readonly foundation: (publicKey: (account: string) => PublicKey) => GenesisPlan
  /** Node n takes the three ports from `basePort + 10 n` on: p2p, API, operator. */
  readonly basePort: number
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
  readonly port: number
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

const modulesOf = (
  { enterprises, seats, foundation }: NetworkPlan,
  members: readonly Member[],
  publicKey: (account: string) => PublicKey,
): GenesisPlan =>
  withOperators(foundation(publicKey), {
    enterprises,
    seats: members.slice(0, seats).map(({ validator }) => publicKeyOf(validator)),
    publicKey,
  })

const makeGenesis = (plan: NetworkPlan, members: readonly Member[], accounts: readonly AccountKey[]): Genesis => ({
  version: GENESIS_VERSION,
  name: plan.name,
  timeMs: plan.nowMs,
  dataClass: DATA_CLASS.SYNTHETIC,
  epochLength: plan.epochLength,
  enterprises: plan.enterprises,
  validators: members.slice(0, plan.seats).map(({ validator }, enterprise) => ({
    publicKey: publicKeyOf(validator),
    weight: 1,
    enterprise,
  })),
  nodes: members.map(({ node }, enterprise) => ({ nodeKey: publicKeyOf(node), enterprise })),
  modules: genesisModules(modulesOf(plan, members, publicKeysOf(accounts))),
})

const p2pAddress = (port: number, nodeKey: PublicKey) => `/ip4/127.0.0.1/tcp/${port}/p2p/${peerNameOf(nodeKey)}`

const writeHome = async (folder: string, genesis: ParsedGenesis, members: readonly Member[], own: Member) => {
  const paths = homePaths(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  await writeSecret(paths.password, `${password}\n`)
  await writeSecret(paths.nodeKey, sealSecret(own.node, password, 'node'))
  await writeSecret(paths.validatorKey, sealSecret(own.validator, password, 'validator'))
  await writeSecret(paths.privateKey, sealSecret(newSecret(), password, 'private store'))
  await writeFile(paths.genesis, genesis.bytes, { flag: 'wx' })
  const config = configText({
    'node.name': own.name,
    'p2p.listen': [`/ip4/127.0.0.1/tcp/${own.port}`],
    'p2p.peers': members.filter(one => one !== own).map(({ port, node }) => p2pAddress(port, publicKeyOf(node))),
    'api.port': own.port + 1,
    'ops.port': own.port + 2,
  })
  await writeFile(paths.config, config, { flag: 'wx' })
  return password
}

/**
 * Writes a federation of enterprises on one machine: a folder each, `network.json` beside them. The data class is
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
      port: plan.basePort + 10 * n,
    }),
  )
  const accounts = [
    ...plan.accounts.map((name, n): AccountKey => ({ name, secret: newSecret(), holder: n % members.length })),
    ...plan.enterprises.flatMap((name, holder): readonly AccountKey[] => [
      { name: operatorAccount(name), secret: newSecret(), holder },
      { name: guardianAccount(name), secret: newSecret(), holder },
    ]),
  ]
  const genesis = must(parseGenesis(Genesis.encode(makeGenesis(plan, members, accounts))))
  const nodes: NetworkNode[] = []
  for (const [n, own] of members.entries()) {
    const home = join(root, own.name)
    const password = await writeHome(home, genesis, members, own)
    for (const { name, secret } of accounts.filter(({ holder }) => holder === n)) {
      await writeSecret(join(homePaths(home).accounts, `${name}.json`), sealSecret(secret, password, name))
    }
    nodes.push({
      name: own.name,
      home,
      p2p: p2pAddress(own.port, publicKeyOf(own.node)),
      api: `http://127.0.0.1:${own.port + 1}`,
      ops: `http://127.0.0.1:${own.port + 2}`,
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
  // Homes by their names alone, so that the folder can be moved.
  const movable = { ...file, nodes: nodes.map(node => ({ ...node, home: node.name })) }
  await writeFile(join(root, 'network.json'), `${JSON.stringify(movable, undefined, 2)}\n`, { flag: 'wx' })
  return file
}
