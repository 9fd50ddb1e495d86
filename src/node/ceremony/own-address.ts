/** Where others reach the node of a home: it knows where it listens, which is often another place. */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { equalBytes, type Json, keystorePublicKey, ok, type PublicKey, type Result } from '#base'
import { peerNameOf } from '#p2p'
import type { Config } from '../config/fields.ts'
import { homePaths } from '../config/home.ts'
import { parseAddress, peerAddress } from './address.ts'
import { readJoinRequest } from './request.ts'
import { trouble } from './trouble.ts'

/** From the join request that lies beside the home, if it is that of this node. */
const fromRequest = async (home: string, node: PublicKey): Promise<string | undefined> => {
  const path = join(home, '..', 'join-request.json')
  if (!existsSync(path)) return undefined
  const request = readJoinRequest(path, await readFile(path, 'utf8'))
  return request.ok && equalBytes(request.value.node, node) ? peerAddress(request.value.address, node) : undefined
}

/** A listening address that others could dial as it stands. */
const fromListening = (listen: readonly string[], node: PublicKey): string | undefined => {
  const found = listen.find(address => !/^\/ip[46]\/(0\.0\.0\.0|::)\//.test(address))
  return found === undefined ? undefined : `${found}/p2p/${peerNameOf(node)}`
}

const nodeKeyOf = async (home: string): Promise<Result<PublicKey>> => {
  const path = homePaths(home).nodeKey
  if (!existsSync(path)) return trouble(path, { en: 'the home has no node key', zh: '该目录没有节点密钥' })
  return keystorePublicKey(JSON.parse(await readFile(path, 'utf8')) as Json)
}

/**
 * The peer address of a home's node: `said` (HOST:PORT) if given, else what its join request says, else where it listens.
 * Refuses with BAD_CEREMONY.
 */
export const addressOfHome = async (
  folder: string,
  config: Pick<Config, 'p2p.listen'>,
  said: string | undefined,
): Promise<Result<string>> => {
  const home = resolve(folder)
  const node = await nodeKeyOf(home)
  if (!node.ok) return node
  if (said !== undefined) {
    const address = parseAddress(said)
    if (address !== undefined) return ok(peerAddress(address, node.value))
    return trouble(said, { en: 'HOST:PORT is needed', zh: '需要“主机:端口”' })
  }
  const found = (await fromRequest(home, node.value)) ?? fromListening(config['p2p.listen'], node.value)
  if (found !== undefined) return ok(found)
  return trouble(home, {
    en: 'it does not say where the others reach this node: add --address HOST:PORT',
    zh: '无法得知其他节点如何连接本节点：请加 --address 主机:端口',
  })
}
