/** Options that most commands share, and what is found by them: the node, the chain, the keys. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { type Fault, fromHex, type Hash, makeSigner, type Result, type Signer } from '#base'
import { parseGenesis } from '#chain'
import { homePaths, loadSettings } from '#node'
import { type Client, createClient } from '#sdk'
import { CliError, EXIT, faultError, usageError } from './exit.ts'
import { type Cli, type Printer, printer } from './io.ts'
import { homePassword, type KeyPlace, listKeys, openKeystore, readNetwork } from './network-folder.ts'
import { both, type Text } from './text/index.ts'

interface CommonOptions {
  readonly json?: boolean
  readonly get?: string
  readonly url?: string
  readonly network: string
  readonly home?: string
  readonly passwordFile?: string
}

export interface Context extends Cli {
  readonly options: CommonOptions
  readonly print: Printer
  readonly client: () => Promise<Client>
  /** The chain that is meant: of the network folder or the home, else what the node says. */
  readonly chainId: () => Promise<Hash>
  readonly keys: () => readonly KeyPlace[]
  /** The one keystore of that name. */
  readonly key: (name: string) => KeyPlace
  /** `NAME`, `keystore:NAME`, `file:PATH` or `env:VARIABLE`. */
  readonly signer: (name: string) => Signer
  /** Password of the keystores of a home, unless `--password-file` says otherwise. */
  readonly password: (home: string) => string
}

export const unwrap = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw faultError(result.fault)
}

/** Reads a flag that takes a whole number. */
export const wholeNumber =
  ({ text }: Cli, min: number, max: number) =>
  (value: string): number => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    throw new InvalidArgumentError(text.errors.numberNeeded(min, max))
  }

export const needHome = (home: string | undefined): string => {
  if (home === undefined) throw usageError(text => text.errors.homeNeeded)
  return home
}

/** The verdict of a verifier. */
export const saysNo = (message: string): CliError =>
  new CliError(EXIT.verificationSaysNo, {
    code: 'VERIFICATION_FAILED',
    message,
    hint: both(text => text.hints.doNotRely),
    retryable: false,
  })

/** The verdict of a verifier on what it was given: NO, or that it is of a newer protocol than this software can judge. */
export const verdictOf = (fault: Fault, message: string): CliError =>
  fault.code === 'NEWER_PROTOCOL' ? faultError(fault) : saysNo(message)

/** The genesis hash that the person trusts. */
export const hashOption = (text: string | undefined): Hash => {
  const bytes = fromHex(text ?? '')
  if (bytes?.length !== 32) throw usageError(({ errors }) => errors.hashNeeded)
  return bytes as Hash
}

/** The node is not there, or not ready. */
export const notReady = (exit: number, message: string, hint: (text: Text) => string): CliError =>
  new CliError(exit, { code: 'NOT_READY', message, hint: both(hint), retryable: true })

export const homesOf = (options: CommonOptions): readonly string[] => {
  if (options.home !== undefined) return [options.home]
  const network = readNetwork(options.network)
  return network.ok ? network.value.file.nodes.map(({ home }) => home) : []
}

interface Addresses {
  readonly api: string
  readonly ops: string
}

const DEFAULT_ADDRESSES: Addresses = { api: 'http://127.0.0.1:9001', ops: 'http://127.0.0.1:9002' }

/** Where to reach what listens on `host`, which may stand for every address of the machine. */
const reachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Where the node that is meant listens: the one of the home, else the first of the network folder. */
export const addressesOf = async ({ home, network: folder }: CommonOptions): Promise<Addresses> => {
  if (home !== undefined) {
    const { config } = unwrap(await loadSettings(home))
    return {
      api: `http://${reachable(config['api.host'])}:${config['api.port']}`,
      ops: `http://${reachable(config['ops.host'])}:${config['ops.port']}`,
    }
  }
  const network = readNetwork(folder)
  return (network.ok ? network.value.file.nodes[0] : undefined) ?? DEFAULT_ADDRESSES
}

const localChain = (options: CommonOptions): Hash | undefined => {
  if (options.home === undefined) {
    const network = readNetwork(options.network)
    return network.ok ? (fromHex(network.value.file.genesisHash) as Hash | undefined) : undefined
  }
  const path = homePaths(options.home).genesis
  return existsSync(path) ? unwrap(parseGenesis(new Uint8Array(readFileSync(path)))).chainId : undefined
}

const clientOf = async (options: CommonOptions): Promise<Client> => {
  const { url, home } = options
  // With an address alone, another federation than that of this folder may be meant.
  const chainId = url === undefined || home !== undefined ? localChain(options) : undefined
  return createClient({
    url: url ?? (await addressesOf(options)).api,
    ...(chainId === undefined ? {} : { chainId }),
  })
}

const fromVariable = ({ io }: Cli, variable: string): Signer => {
  const secret = fromHex(io.env[variable] ?? '')
  if (secret?.length !== 32) throw usageError(text => text.errors.noKeyInVariable(variable))
  return makeSigner(secret)
}

const passwordFor = ({ passwordFile }: CommonOptions, home: string): string =>
  passwordFile === undefined ? unwrap(homePassword(home)) : readFileSync(passwordFile, 'utf8').trim()

const findKey = (options: CommonOptions, name: string): KeyPlace => {
  const [first, second] = listKeys(homesOf(options)).filter(place => place.name === name)
  if (second !== undefined) throw usageError(text => text.errors.twoKeys(name))
  if (first !== undefined) return first
  const [message, hint] = [both(text => text.errors.noKey(name)), both(text => text.hints.listKeys)]
  throw new CliError(EXIT.notFound, { code: 'NOT_FOUND', message, hint, retryable: false })
}

const signerOf = (cli: Cli, options: CommonOptions, name: string): Signer => {
  if (name.startsWith('env:')) return fromVariable(cli, name.slice(4))
  if (name.startsWith('file:')) {
    const path = name.slice(5)
    return unwrap(openKeystore(path, passwordFor(options, join(path, '..', '..'))))
  }
  const place = findKey(options, name.replace(/^keystore:/, ''))
  return unwrap(openKeystore(place.path, passwordFor(options, place.home)))
}

/** Everything is looked up when it is first needed: a command that is offline touches no network. */
export const createContext = (cli: Cli, command: Command): Context => {
  const options = command.optsWithGlobals() as CommonOptions
  const client = () => clientOf(options)
  return {
    ...cli,
    options,
    print: printer(cli.io, options),
    client,
    chainId: async () => localChain(options) ?? (fromHex((await (await client()).status()).chainId) as Hash),
    keys: () => listKeys(homesOf(options)),
    key: name => findKey(options, name),
    signer: name => signerOf(cli, options, name),
    password: home => passwordFor(options, home),
  }
}
