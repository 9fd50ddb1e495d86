/** Where others reach the node of a home: it knows where it listens, which is often another place. */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type Json, keystorePublicKey, ok, type PublicKey, type Result } from '#base'
import { peerNameOf } from '#p2p'
import type { Config } from '../config/fields.ts'
import { homePaths } from '../config/home.ts'
import { dialAddress, parseAddress } from './address.ts'
import { trouble } from './trouble.ts'

type Addresses = Pick<Config, 'p2p.address' | 'p2p.listen'>

/** What the settings say, else a listening address that others could dial as it stands. */
const fromSettings = ({ 'p2p.address': address, 'p2p.listen': listen }: Addresses): string | undefined =>
  address !== '' ? address : listen.find(one => !/^\/ip[46]\/(0\.0\.0\.0|::)\//.test(one))

const nodeKeyOf = async (home: string): Promise<Result<PublicKey>> => {
  const path = homePaths(home).nodeKey
  if (!existsSync(path)) return trouble(path, { en: 'the home has no node key', zh: '该目录没有节点密钥' })
  return keystorePublicKey(JSON.parse(await readFile(path, 'utf8')) as Json)
}

/** The peer address of a home's node: `said` (HOST:PORT) if given, else as its settings have it. Refuses with BAD_CEREMONY. */
export const addressOfHome = async (
  home: string,
  config: Addresses,
  said: string | undefined,
): Promise<Result<string>> => {
  const node = await nodeKeyOf(home)
  if (!node.ok) return node
  const address = said === undefined ? undefined : parseAddress(said)
  if (said !== undefined && address === undefined)
    return trouble(said, { en: 'HOST:PORT is needed', zh: '需要“主机:端口”' })
  const dial = address === undefined ? fromSettings(config) : dialAddress(address)
  if (dial !== undefined) return ok(`${dial}/p2p/${peerNameOf(node.value)}`)
  return trouble(home, {
    en: 'its settings do not say where the others reach this node: add --address HOST:PORT',
    zh: '设置中没有其他节点如何连接本节点：请加 --address 主机:端口',
  })
}
