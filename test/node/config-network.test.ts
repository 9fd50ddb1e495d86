import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { must, openKey, publicKeyOf, toHex } from '#base'
import { type Genesis, parseGenesis } from '#chain'
import { engine } from '#contracts'
import { homePaths, initNetwork, loadHome, localPlaces, type NetworkFile, type NetworkPlan } from '#node'
import { FOUNDER_NAMES, foundation } from '../../src/cli/founders.ts'

let folder = ''
let file: NetworkFile
const plan = (): NetworkPlan => ({
  folder: join(folder, 'net'),
  name: 'config-test',
  enterprises: ['alder', 'birch', 'cedar'],
  seats: 3,
  accounts: FOUNDER_NAMES,
  foundation: publicKey => foundation('config-test', publicKey),
  places: localPlaces(19_200),
  epochLength: 50,
  nowMs: 1_764_000_000_000,
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-config-'))
  file = await initNetwork(plan())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const homeOf = (n: number): string => file.nodes[n]?.home ?? ''
/** Operators of the first state, with the keys of their nodes. */
const operatorsOf = (genesis: Genesis) => {
  const rows = new Map(must(engine.genesis(genesis)).map(([key, value]) => [toHex(key), value]))
  return engine.operatorNodes({ get: key => rows.get(toHex(key)) })
}
const codeOf = async (home: string) => {
  const loaded = await loadHome(home)
  return loaded.ok ? 'ok' : loaded.fault.code
}

describe('initNetwork', () => {
  it('gives every home the same valid genesis, with the seats and nodes of the keys in the homes', async () => {
    const homes = await Promise.all(file.nodes.map(async ({ home }) => must(await loadHome(home))))
    const [first] = homes
    const bytes = readFileSync(homePaths(homeOf(0)).genesis)
    const { genesis, chainId } = must(parseGenesis(new Uint8Array(bytes)))
    expect(toHex(chainId)).toBe(file.genesisHash)
    const operators = operatorsOf(genesis)
    for (const [n, home] of homes.entries()) {
      expect(home.genesis.chainId).toEqual(chainId)
      expect(genesis.validators[n]).toMatchObject({ enterprise: n, weight: 1 })
      expect(genesis.validators[n]?.publicKey).toEqual(publicKeyOf(home.validatorSecrets[0] ?? new Uint8Array(32)))
      expect(operators[n]?.nodes).toEqual([publicKeyOf(home.nodeSecret)])
      expect(home.settings.config['p2p.peers']).toHaveLength(2)
      expect(home.settings.config['api.port']).toBe(19_201 + 10 * n)
    }
    expect(first?.genesis.genesis).toMatchObject({ name: 'config-test', epochLength: 50, timeMs: plan().nowMs })
  })

  it('makes a state that the contracts accept, with each account in one home', () => {
    const { genesis } = must(parseGenesis(new Uint8Array(readFileSync(homePaths(homeOf(0)).genesis))))
    expect(engine.genesis(genesis).ok).toBe(true)
    for (const { name, address, node } of file.accounts) {
      const holders = file.nodes.filter(({ home }) => existsSync(join(homePaths(home).accounts, `${name}.json`)))
      expect([name, holders.map(one => one.name)]).toEqual([name, [node]])
      expect(address).toMatch(/^kpk1/)
    }
  })

  it('gives every key of every home another secret, under a password of that home alone', () => {
    const open = (home: string, path: string, password = readFileSync(homePaths(home).password, 'utf8').trim()) =>
      openKey(JSON.parse(readFileSync(path, 'utf8')), password)
    const secrets = file.nodes.flatMap(({ home }) => {
      const { nodeKey, validatorKey } = homePaths(home)
      return [nodeKey, validatorKey].map(path => toHex(must(open(home, path))))
    })
    expect(new Set(secrets).size).toBe(6)
    const stranger = readFileSync(homePaths(homeOf(1)).password, 'utf8').trim()
    expect(open(homeOf(0), homePaths(homeOf(0)).nodeKey, stranger)).toMatchObject({ fault: { code: 'WRONG_PASSWORD' } })
  })

  it('seats the first enterprises alone when there are fewer seats; the others have a key to be elected with', async () => {
    const { nodes } = await initNetwork({ ...plan(), folder: join(folder, 'few'), seats: 2 })
    const homes = await Promise.all(nodes.map(async ({ home }) => must(await loadHome(home))))
    const { genesis } = must(parseGenesis(new Uint8Array(readFileSync(homePaths(nodes[2]?.home ?? '').genesis))))
    expect(operatorsOf(genesis).flatMap(({ nodes: keys }) => keys)).toHaveLength(3)
    expect(genesis.validators.map(({ publicKey }) => publicKey)).toEqual(
      homes.slice(0, 2).map(({ validatorSecrets: [secret] }) => publicKeyOf(secret ?? new Uint8Array(32))),
    )
    expect(homes[2]?.validatorSecrets).toHaveLength(1)
  })

  it('never writes over a network', async () => {
    await expect(initNetwork(plan())).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await codeOf(homeOf(0))).toBe('ok')
  })
})

describe('loadHome', () => {
  it('needs no validator key on an observer, and takes the password file from the variable', async () => {
    vi.stubEnv('KAPOK_NODE_VALIDATOR', 'false')
    expect(must(await loadHome(homeOf(2))).validatorSecrets).toEqual([])
    vi.stubEnv('KAPOK_KEYS_PASSWORD_FILE', homePaths(homeOf(1)).password)
    expect(await codeOf(homeOf(2))).toBe('WRONG_PASSWORD')
    expect(await codeOf(homeOf(1))).toBe('ok')
    vi.unstubAllEnvs()
  })

  it('takes the key that is to follow beside the present one, which comes first', async () => {
    const { validatorKey, nextValidatorKey } = homePaths(homeOf(2))
    const before = must(await loadHome(homeOf(2))).validatorSecrets
    writeFileSync(nextValidatorKey, readFileSync(validatorKey))
    expect(must(await loadHome(homeOf(2))).validatorSecrets).toEqual([...before, ...before])
    writeFileSync(nextValidatorKey, 'no keystore')
    expect(await codeOf(homeOf(2))).toBe('BAD_KEYSTORE')
    rmSync(nextValidatorKey)
  })

  it('says which part is missing or damaged', async () => {
    const { nodeKey, genesis, config } = homePaths(homeOf(2))
    const spoil = async (path: string, text: string) => {
      const before = readFileSync(path)
      writeFileSync(path, text)
      const code = await codeOf(homeOf(2))
      writeFileSync(path, before)
      return code
    }
    expect(await spoil(nodeKey, 'no json')).toBe('BAD_KEYSTORE')
    expect(await spoil(nodeKey, '{}')).toBe('BAD_KEYSTORE')
    expect(await spoil(genesis, 'no genesis')).not.toBe('ok')
    expect(await spoil(config, '[node]\nnmae = "x"\n')).toBe('BAD_CONFIG')
    expect(await codeOf(join(folder, 'nowhere'))).toBe('NOT_FOUND')
    expect(await codeOf(homeOf(2))).toBe('ok')
  })
})
