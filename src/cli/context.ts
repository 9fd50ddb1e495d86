/** Options that most commands share, and what is found by them: the node, the chain, the keys. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { fromHex, type Hash, makeSigner, type Result, type Signer } from '#base'
import { parseGenesis } from '#chain'
import { homePaths } from '#node'
import { type Client, createClient } from '#sdk'
import { CliError, EXIT, faultError, usageError } from './exit.ts'
import { type Io, type Printer, printer } from './io.ts'
import { homePassword, type KeyPlace, listKeys, openKeystore, readNetwork } from './network-folder.ts'

interface CommonOptions {
  readonly json?: boolean
  readonly url?: string
  readonly network: string
  readonly home?: string
  readonly passwordFile?: string
}

export interface Context {
  readonly io: Io
  readonly options: CommonOptions
  readonly print: Printer
  readonly client: () => Client
  /** The chain that is meant: of the network folder or the home, else what the node says. */
  readonly chainId: () => Promise<Hash>
  readonly keys: () => readonly KeyPlace[]
  /** `NAME`, `keystore:NAME`, `file:PATH` or `env:VARIABLE`. */
  readonly signer: (name: string) => Signer
}

export const unwrap = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw faultError(result.fault)
}

const homesOf = (options: CommonOptions): readonly string[] => {
  if (options.home !== undefined) return [options.home]
  const network = readNetwork(options.network)
  return network.ok ? network.value.file.nodes.map(({ home }) => home) : []
}

const urlOf = (options: CommonOptions): string => {
  if (options.url !== undefined) return options.url
  const network = readNetwork(options.network)
  return network.ok ? (network.value.file.nodes[0]?.api ?? '') : 'http://127.0.0.1:9001'
}

const localChain = (options: CommonOptions): Hash | undefined => {
  if (options.home === undefined) {
    const network = readNetwork(options.network)
    return network.ok ? (fromHex(network.value.file.genesisHash) as Hash | undefined) : undefined
  }
  const path = homePaths(options.home).genesis
  return existsSync(path) ? unwrap(parseGenesis(new Uint8Array(readFileSync(path)))).chainId : undefined
}

const fromVariable = (io: Io, variable: string): Signer => {
  const secret = fromHex(io.env[variable] ?? '')
  if (secret?.length !== 32) throw usageError(`${variable} holds no key: 64 hexadecimal digits are needed`)
  return makeSigner(secret)
}

const passwordFor = (options: CommonOptions, home: string): string => {
  if (options.passwordFile !== undefined) return readFileSync(options.passwordFile, 'utf8').trim()
  return unwrap(homePassword(home))
}

const findKey = (options: CommonOptions, name: string): KeyPlace => {
  const places = listKeys(homesOf(options)).filter(place => place.name === name)
  const [first, second] = places
  if (first === undefined) {
    const hint = { en: 'See which there are: kapok keys list', zh: '查看已有密钥：kapok keys list' }
    throw new CliError(EXIT.notFound, { code: 'NOT_FOUND', message: `there is no key ${name}`, hint, retryable: false })
  }
  if (second !== undefined) throw usageError(`two homes have a key ${name}: say which with --home`)
  return first
}

const signerOf = (io: Io, options: CommonOptions, name: string): Signer => {
  if (name.startsWith('env:')) return fromVariable(io, name.slice(4))
  if (name.startsWith('file:')) {
    const path = name.slice(5)
    return unwrap(openKeystore(path, passwordFor(options, join(path, '..', '..'))))
  }
  const place = findKey(options, name.replace(/^keystore:/, ''))
  return unwrap(openKeystore(place.path, passwordFor(options, place.home)))
}

/** Everything is looked up when it is first needed: a command that is offline touches no network. */
export const createContext = (io: Io, command: Command): Context => {
  const options = command.optsWithGlobals() as CommonOptions
  const client = () => createClient({ url: urlOf(options) })
  return {
    io,
    options,
    print: printer(io, options.json === true),
    client,
    chainId: async () => localChain(options) ?? (fromHex((await client().status()).chainId) as Hash),
    keys: () => listKeys(homesOf(options)),
    signer: name => signerOf(io, options, name),
  }
}
