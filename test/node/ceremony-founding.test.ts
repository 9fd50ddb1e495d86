import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromHex, type Hash, must, publicKeyOf } from '#base'
import { acceptHanded, foundNetwork, loadHome, makeEnterprise, readOrgs } from '#node'
import { createScene, handOver, OFFICES, ORGS, type Scene, TIME_MS } from './ceremony-scene.ts'

let scene: Scene
let hash = ''
beforeAll(async () => {
  scene = await createScene()
  hash = await handOver(scene, 'out')
}, 120_000)
afterAll(() => scene.remove())

/** Where and why; `ok` when it is taken. */
const refusalOf = async (text: string): Promise<string> => {
  const file = scene.orgs(text)
  const orgs = await readOrgs(file)
  const founded = orgs.ok ? foundNetwork(file, orgs.value, OFFICES, TIME_MS) : orgs
  if (founded.ok) return 'ok'
  expect(founded.fault.code).toBe('BAD_CEREMONY')
  const detail = founded.fault.detail ?? ''
  // Both languages, always.
  expect(detail).toMatch(/ \/ .*[一-龥]/)
  return detail.replaceAll(scene.root, '')
}

describe('orgs.toml', () => {
  it('makes a genesis in which those with a seat come first, whatever the order of the file', async () => {
    const file = scene.orgs()
    const { genesis, requests } = must(foundNetwork(file, must(await readOrgs(file)), OFFICES, TIME_MS))
    expect(requests.map(({ name }) => name)).toEqual(['birch', 'cedar', 'alder'])
    expect(genesis.genesis).toMatchObject({
      name: 'ceremony',
      dataClass: 2,
      epochLength: 50,
      enterprises: ['birch', 'cedar', 'alder'],
    })
    expect(genesis.genesis.validators.map(({ publicKey }) => publicKey)).toEqual(
      requests.slice(0, 2).map(({ validator }) => validator),
    )
    expect(requests[0]?.address).toEqual({ host: 'birch.example', port: 9_001 })
  })

  it.each<readonly [change: (text: string) => string, says: RegExp]>([
    [text => text.replace('name = "ceremony"', ''), /^\/orgs\.toml: name: a name of the chain/],
    [text => text.replace('"production"', '"secret"'), /data_class: one of synthetic, production/],
    [text => text.replace('50', '0'), /epoch_length: the blocks of one term/],
    [text => text.replace('50', '1.5'), /epoch_length/],
    [text => `${text}\nsurprise = 1`, /officers\.surprise: an account of a request/],
    [text => `surprise = 1\n${text}`, /surprise: there is no such setting; known: name, data_class/],
    [text => text.replace('seat = false', 'seats = false'), /enterprise 1 \(alder\)\.seats: there is no such setting/],
    [text => text.replace('seat = false', 'seat = "no"'), /enterprise 1 \(alder\)\.seat: true or false/],
    [
      text =>
        text.replaceAll(/^request = .*$/gm, '$&\nseat = false').replace('seat = false\nseat = false', 'seat = false'),
      /enterprise\.seat: one enterprise at least/,
    ],
    [text => text.replace(/\[\[enterprise\]\][\s\S]*\[officers\]/, '[officers]'), /enterprise: 1 to 64 sections/],
    [
      text => text.replace('request = "cedar/join-request.json"\n', ''),
      /enterprise 3 \(cedar\)\.request: .*kapok network join-request --name cedar/,
    ],
    [
      text => text.replace('cedar/join', 'nowhere/join'),
      /enterprise 3 \(cedar\)\.request: .*cannot be read \(ENOENT\)/,
    ],
    [text => text.replace('cedar/join', 'birch/join'), /enterprise 3 \(cedar\)\.request: this is the request of birch/],
    [text => text.replace('name = "cedar"', 'name = "Cedar"'), /enterprise 3\.name/],
    [text => text.replace('secretary = "alder/secretary"\n', ''), /officers: secretary is needed/],
    [text => text.replace('organizer = "birch/organizer"\n', ''), /officers: organizer or zone-secretary is needed/],
    [
      text => text.replace('organizer =', 'president ='),
      /officers\.president: there is no such office; known: secretary/,
    ],
    [
      text => text.replace('"birch/organizer"', '"birch/clerk"'),
      /officers\.organizer: .*there are: alder\/secretary, alder\/registrar, birch\/organizer/,
    ],
    [
      text => text.replace('"birch/organizer"', '"alder/secretary"\nauditor = "alder/secretary"'),
      /do not take this founding: .*conflict/,
    ],
    [text => text.replace('[officers]', '[officers'), /orgs\.toml: line 14: this is no TOML/],
    [text => `${text}#${'x'.repeat(70_000)}`, /too long/],
  ])('refuses, and says where: %#', async (change, says) => {
    const text = change(ORGS)
    expect(text).not.toBe(ORGS)
    expect(await refusalOf(text)).toMatch(says)
  })

  it('refuses two enterprises with one name, address or key', async () => {
    const twice = ORGS.replace(
      '[officers]',
      '[[enterprise]]\nname = "cedar"\nrequest = "cedar/join-request.json"\n[officers]',
    )
    expect(await refusalOf(twice)).toMatch(/cedar\.name: cedar is that of cedar already/)
    must(await makeEnterprise({ folder: scene.at('elm'), name: 'elm', address: 'cedar.example:9002', accounts: [] }))
    const both = ORGS.replace(
      '[officers]',
      '[[enterprise]]\nname = "elm"\nrequest = "elm/join-request.json"\n[officers]',
    )
    expect(await refusalOf(both)).toMatch(/elm\.address: cedar\.example:9002 is that of cedar already/)
  })
})

describe('makeEnterprise', () => {
  it.each<readonly [name: string, address: string, accounts: readonly string[]]>([
    ['Alder', 'a.example:9000', []],
    ['../alder', 'a.example:9000', []],
    ['alder', 'a.example', []],
    ['alder', 'a.example:0', []],
    ['alder', 'a.example:65534', []],
    ['alder', '0.0.0.0:9000', []],
    ['alder', '300.1.1.1:9000', []],
    ['alder', '[::]:9000', []],
    ['alder', '::1:9000', []],
    ['alder', 'a b.example:9000', []],
    ['alder', 'a.example:9000', ['operator-birch']],
    ['alder', 'a.example:9000', ['clerk', 'clerk']],
    ['alder', 'a.example:9000', ['../clerk']],
    ['alder', 'a.example:9000', Array.from({ length: 17 }, (_, n) => `clerk-${n}`)],
  ])('refuses %s at %s with %s, and makes nothing', async (name, address, accounts) => {
    const folder = scene.at('refused')
    expect(await makeEnterprise({ folder, name, address, accounts })).toMatchObject({ fault: { code: 'BAD_CEREMONY' } })
    expect(existsSync(folder)).toBe(false)
  })

  it('never writes over keys', async () => {
    const before = scene.requestText('cedar')
    const again = await makeEnterprise({
      folder: scene.at('cedar'),
      name: 'cedar',
      address: 'c.example:1',
      accounts: [],
    })
    expect(again).toMatchObject({ fault: { code: 'BAD_CEREMONY' } })
    expect(scene.requestText('cedar')).toBe(before)
  })

  it('keeps secrets where only their owner reads, the guardian apart', () => {
    const mode = (...path: readonly string[]) => statSync(scene.at('alder', ...path)).mode & 0o777
    expect([mode(), mode('home'), mode('secrets'), mode('guardian')]).toEqual([0o700, 0o700, 0o700, 0o700])
    expect(mode('secrets', 'password')).toBe(0o600)
    expect(mode('home', 'keys', 'node.json')).toBe(0o600)
    expect(readdirSync(scene.at('alder', 'home', 'accounts')).sort()).toEqual([
      'operator-alder.json',
      'registrar.json',
      'secretary.json',
    ])
    expect(readdirSync(scene.at('alder', 'guardian', 'accounts'))).toEqual(['guardian-alder.json'])
    const passwords = [
      ['secrets', 'password'],
      ['guardian', 'password'],
    ].map(path => readFileSync(scene.at('alder', ...path), 'utf8'))
    expect(new Set(passwords).size).toBe(2)
  })
})

describe('a folder that is handed over', () => {
  it('holds no secret: no keystore, no password of anyone', () => {
    const passwords = ['alder', 'birch', 'cedar'].map(name =>
      readFileSync(scene.at(name, 'secrets', 'password'), 'utf8').trim(),
    )
    for (const entry of readdirSync(scene.at('out'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      expect(text).not.toMatch(/crypto|scrypt|cipher/)
      for (const password of passwords) expect(text).not.toContain(password)
    }
  })

  it('does not say the hash, which has to come from another mouth', () => {
    for (const name of ['README.md', 'config.toml', 'compose.yaml', '.env', 'kapok.service'])
      expect(readFileSync(scene.at('out', 'alder', name), 'utf8')).not.toContain(hash)
  })
})

/** A copy of an enterprise that has not accepted yet, and of what was handed to it. */
const copies = (name: string, label: string) => {
  const root = scene.at(label)
  mkdirSync(root, { recursive: true })
  cpSync(scene.at(name), join(root, 'own'), { recursive: true })
  cpSync(scene.at('out', name), join(root, 'handed'), { recursive: true })
  return { folder: join(root, 'own'), handed: join(root, 'handed') }
}

const accept = (places: { readonly folder: string; readonly handed: string }, told = hash) =>
  acceptHanded({ ...places, genesisHash: fromHex(told) as Hash, program: '/opt/here' })

const detailOf = async (places: { readonly folder: string; readonly handed: string }, told = hash): Promise<string> => {
  const accepted = await accept(places, told)
  expect(existsSync(join(places.folder, 'home', 'config.toml'))).toBe(accepted.ok)
  return accepted.ok ? 'ok' : (accepted.fault.detail ?? '')
}

describe('acceptHanded', () => {
  it('puts in place what a node starts with, owned by the same person and never by root', async () => {
    const places = copies('birch', 'good')
    const accepted = must(await accept(places))
    expect(accepted).toMatchObject({ name: 'birch', chainName: 'ceremony', founder: true, hasSeat: true })
    expect(accepted.owner.uid).not.toBe(0)
    const home = must(await loadHome(join(places.folder, 'home')))
    expect(home.settings.config['p2p.peers'].map(address => address.split('/p2p/')[0])).toEqual([
      '/dns4/cedar.example/tcp/9002',
      '/dns4/alder.example/tcp/9000',
    ])
    expect(home.genesis.genesis.validators[0]?.publicKey).toEqual(
      publicKeyOf(home.validatorSecrets[0] ?? new Uint8Array(32)),
    )
    const environment = readFileSync(join(places.folder, '.env'), 'utf8')
    expect(environment).toContain(`KAPOK_UID=${accepted.owner.uid}\nKAPOK_GID=${accepted.owner.gid}\n`)
    expect(statSync(join(places.folder, 'secrets', 'password')).uid).toBe(accepted.owner.uid)
    const unit = readFileSync(join(places.folder, 'kapok.service'), 'utf8')
    expect(unit).toContain(
      `ExecStart=/opt/here/node_modules/.bin/node /opt/here/src/cli/main.ts node start --home ${places.folder}/home\n`,
    )
    expect(await accept(places)).toMatchObject({ fault: { code: 'BAD_CEREMONY' } })
  })

  it('knows an enterprise without a seat, and one that joins later', async () => {
    expect(must(await accept(copies('alder', 'follower')))).toMatchObject({ founder: true, hasSeat: false })
    const places = copies('birch', 'later')
    const later = { ...places, folder: scene.at('dogwood') }
    const config = join(places.handed, 'config.toml')
    writeFileSync(config, readFileSync(config, 'utf8').replace('name = "birch"', 'name = "dogwood"'))
    expect(must(await accept(later))).toMatchObject({ name: 'dogwood', founder: false, hasSeat: false })
  })

  it('takes a founder with new keys only where the enterprise itself says that it has lost the old ones', async () => {
    const places = copies('birch', 'recovered')
    const lost = { ...places, folder: scene.at('recovered', 'new') }
    must(await makeEnterprise({ folder: lost.folder, name: 'birch', address: 'birch.example:9000', accounts: [] }))
    expect(await detailOf(lost)).toMatch(/another node key for birch than yours/)
    const given = { ...lost, genesisHash: fromHex(hash) as Hash, program: '/opt/here', recovered: true }
    expect(must(await acceptHanded(given))).toMatchObject({ name: 'birch', founder: false, hasSeat: false })
  })

  it('refuses a genesis with another hash than the one that was read aloud', async () => {
    expect(await detailOf(copies('birch', 'hash'), 'ab'.repeat(32))).toMatch(
      /the hash of this genesis is .*not the one given/,
    )
  })

  it('refuses the folder of another enterprise', async () => {
    const places = copies('birch', 'other')
    expect(await detailOf({ ...places, handed: scene.at('out', 'cedar') })).toMatch(/it is the folder of cedar/)
  })

  it('refuses a folder with something missing, or a genesis that is none', async () => {
    for (const name of ['genesis.kapok', 'config.toml', 'compose.yaml', '.env', 'kapok.service', 'README.md']) {
      const places = copies('birch', `without-${name}`)
      writeFileSync(join(places.handed, name), '')
      expect(await detailOf(places)).toContain(`${name}: this file is needed`)
    }
    const places = copies('birch', 'none')
    writeFileSync(join(places.handed, 'genesis.kapok'), 'no genesis')
    expect(await detailOf(places)).toMatch(/this is no genesis/)
    writeFileSync(join(places.handed, 'config.toml'), '[node]\nnmae = "birch"\n')
    writeFileSync(join(places.handed, 'genesis.kapok'), readFileSync(scene.at('out', 'birch', 'genesis.kapok')))
    expect(await detailOf(places)).toMatch(/config\.toml: node\.nmae/)
  })

  it('refuses a home whose keys are not those of the request', async () => {
    const places = copies('birch', 'keys')
    for (const key of [
      'keys/node.json',
      'keys/validator.json',
      'accounts/operator-birch.json',
      'accounts/organizer.json',
    ]) {
      const path = join(places.folder, 'home', key)
      const before = readFileSync(path)
      writeFileSync(path, readFileSync(scene.at('cedar', 'home', 'keys', 'node.json')))
      expect(await detailOf(places)).toContain(`${key}: this is not the key of the join request`)
      writeFileSync(path, 'no keystore')
      expect(await detailOf(places)).toContain(`${key}: this is not the key of the join request`)
      writeFileSync(path, before)
    }
    expect(await detailOf(places)).toBe('ok')
  })

  it.each(['node', 'validator', 'operator', 'guardian'] as const)(
    'refuses a genesis in which its %s key is another, though the hash is that of the genesis',
    async which => {
      const file = scene.orgs()
      const orgs = must(await readOrgs(file))
      const stranger = must(await readOrgs(scene.orgs(ORGS.replaceAll('cedar', 'dogwood')))).enterprises[2]?.request
      const enterprises = orgs.enterprises.map(one =>
        one.request.name === 'birch' && stranger !== undefined
          ? { ...one, request: { ...one.request, [which]: stranger[which] } }
          : one,
      )
      const { genesis } = must(foundNetwork(file, { ...orgs, enterprises }, OFFICES, TIME_MS))
      const places = copies('birch', `swapped-${which}`)
      writeFileSync(join(places.handed, 'genesis.kapok'), genesis.bytes)
      const told = Buffer.from(genesis.chainId).toString('hex')
      expect(await detailOf(places, told)).toContain(`it has another ${which} key for birch than yours`)
    },
  )

  it('refuses where there is no join request', async () => {
    const places = copies('birch', 'nothing')
    expect(await detailOf({ ...places, folder: scene.at('nowhere') })).toMatch(
      /--home is the folder that kapok network join-request made/,
    )
  })
})
