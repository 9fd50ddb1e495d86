/** A new federation: genesis, and a home folder for each enterprise with its keys. */

import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  accountId,
  ascii,
  encodeAddress,
  generateSecret,
  KEYSTORE_RANDOM_BYTES,
  must,
  type PublicKey,
  publicKeyOf,
  type SecretKey,
  sealKey,
  sha256,
  toHex,
} from '#base'
import { DATA_CLASS, GENESIS_VERSION, Genesis, type ParsedGenesis, parseGenesis } from '#chain'
import { genesisModules, type Id, type RoleName } from '#contracts'
import { peerNameOf } from '#p2p'
import { configText } from './config.ts'
import { homePaths, writeSecret } from './home.ts'

/** A person of the first block: an account with roles at the root organisation. */
export interface Founder {
  readonly name: string
  readonly roles: readonly RoleName[]
}

export interface NetworkPlan {
  readonly folder: string
  readonly name: string
  /** Names of the enterprises; each runs one node and holds one seat. */
  readonly enterprises: readonly string[]
  readonly founders: readonly Founder[]
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
  /** Accounts of the founders, and in whose home their keystore lies. */
  readonly accounts: readonly { readonly name: string; readonly address: string; readonly node: string }[]
}

interface Member {
  readonly name: string
  readonly node: SecretKey
  readonly validator: SecretKey
  readonly port: number
}

interface FounderKey extends Founder {
  readonly secret: SecretKey
  readonly holder: number
}

const newSecret = (): SecretKey => generateSecret(new Uint8Array(randomBytes(32)))

/** The root organisation of a new zone. Its id is drawn from the name, so that the genesis says nothing else of it. */
export const rootOrgId = (name: string): Id => sha256(ascii(`root ${name}`)).slice(0, 16) as Uint8Array as Id

const makeGenesis = (plan: NetworkPlan, members: readonly Member[], founders: readonly FounderKey[]): Genesis => {
  const orgId = rootOrgId(plan.name)
  return {
    version: GENESIS_VERSION,
    name: plan.name,
    timeMs: plan.nowMs,
    dataClass: DATA_CLASS.SYNTHETIC,
    epochLength: plan.epochLength,
    enterprises: plan.enterprises,
    validators: members.map(({ validator }, enterprise) => ({
      publicKey: publicKeyOf(validator),
      weight: 1,
      enterprise,
    })),
    nodes: members.map(({ node }, enterprise) => ({ nodeKey: publicKeyOf(node), enterprise })),
    modules: genesisModules({
      rootOrg: {
        orgId,
        profile: {
          type: 1,
          basis: 2,
          backing: 1,
          formation: 3,
          formality: 1,
          unitKind: 9,
          regionCode: 990_000,
          expiresAtMs: 0,
          commitRoot: sha256(ascii(`profile ${plan.name}`)),
        },
      },
      actors: founders.map(({ secret, roles }) => ({
        keys: [{ publicKey: publicKeyOf(secret), weight: 1 }],
        threshold: 1,
        kind: 'PERSON',
        orgId,
        roles: roles.map(role => ({ role, orgId })),
      })),
    }),
  }
}

const seal = (secret: SecretKey, password: string, description: string) =>
  sealKey(secret, {
    password,
    random: new Uint8Array(randomBytes(KEYSTORE_RANDOM_BYTES)),
    uuid: randomUUID(),
    description,
  })

const p2pAddress = (port: number, nodeKey: PublicKey) => `/ip4/127.0.0.1/tcp/${port}/p2p/${peerNameOf(nodeKey)}`

const writeHome = async (folder: string, genesis: ParsedGenesis, members: readonly Member[], own: Member) => {
  const paths = homePaths(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  await writeSecret(paths.password, `${password}\n`)
  await writeSecret(paths.nodeKey, seal(own.node, password, 'node'))
  await writeSecret(paths.validatorKey, seal(own.validator, password, 'validator'))
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
  const root = resolve(plan.folder)
  const members = plan.enterprises.map(
    (name, n): Member => ({
      name,
      node: newSecret(),
      validator: newSecret(),
      port: plan.basePort + 10 * n,
    }),
  )
  const founders = plan.founders.map(
    (founder, n): FounderKey => ({ ...founder, secret: newSecret(), holder: n % members.length }),
  )
  const genesis = must(parseGenesis(Genesis.encode(makeGenesis(plan, members, founders))))
  const nodes: NetworkNode[] = []
  for (const [n, own] of members.entries()) {
    const home = join(root, own.name)
    const password = await writeHome(home, genesis, members, own)
    for (const { name, secret } of founders.filter(({ holder }) => holder === n)) {
      await writeSecret(join(homePaths(home).accounts, `${name}.json`), seal(secret, password, name))
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
    accounts: founders.map(({ name, secret, holder }) => ({
      name,
      address: encodeAddress(accountId(publicKeyOf(secret))),
      node: members[holder]?.name ?? '',
    })),
  }
  await writeFile(join(root, 'network.json'), `${JSON.stringify(file, undefined, 2)}\n`, { flag: 'wx' })
  return file
}
