import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, makeSigner, must, type Signer, sha256 } from '#base'
import { type Address, addressText, parseAddress, peerAddress } from '../../src/node/ceremony/address.ts'
import { type JoinRequest, joinRequestText, readJoinRequest } from '../../src/node/ceremony/request.ts'

const signer = (name: string): Signer => makeSigner(sha256(new TextEncoder().encode(name)))
const signers = { node: signer('node'), validator: signer('validator') }

const requestOf = (change: Partial<JoinRequest> = {}): JoinRequest => ({
  name: 'alder',
  address: { host: 'alder.example', port: 9_000 },
  node: signers.node.publicKey,
  validator: signers.validator.publicKey,
  operator: signer('operator').publicKey,
  guardian: signer('guardian').publicKey,
  accounts: [{ name: 'secretary', publicKey: signer('secretary').publicKey }],
  ...change,
})

const text = joinRequestText(requestOf(), signers)
const read = (of: string) => readJoinRequest('alder.json', of)
const detailOf = (of: string): string => {
  const result = read(of)
  if (result.ok) return 'ok'
  expect(result.fault.code).toBe('BAD_CEREMONY')
  return result.fault.detail ?? ''
}
const changed = (change: (json: Record<string, Json>) => void): string => {
  const json = JSON.parse(text) as Record<string, Json>
  change(json)
  return JSON.stringify(json)
}

describe('join request', () => {
  it('comes back as it was written, whatever white space a mailer makes', () => {
    expect(must(read(text))).toEqual(requestOf())
    expect(must(read(text.replaceAll('\n', '\r\n')))).toEqual(requestOf())
    expect(must(read(JSON.stringify(JSON.parse(text))))).toEqual(requestOf())
  })

  it('is a file that people can read, with public keys only', () => {
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'format',
      'name',
      'address',
      'node',
      'validator',
      'operator',
      'guardian',
      'accounts',
      'nodeSignature',
      'validatorSignature',
    ])
  })

  const other = Buffer.from(signer('other').publicKey).toString('hex')
  it.each<readonly [what: string, of: string, says: RegExp]>([
    ['nothing', '', /^alder\.json: this is no JSON/],
    ['a list', '[]', /this is no JSON of a join request/],
    ['half of it', text.slice(0, 300), /this is no JSON/],
    ['far too much', `${text}${' '.repeat(20_000)}`, /more than 16384 bytes/],
    ['another version', text.replace('request/1', 'request/2'), /format: kapok-join-request\/1 is needed/],
    [
      'a field more',
      changed(json => {
        json.secret = 'x'
      }),
      /"secret": there is no such field/,
    ],
    [
      'a field less',
      changed(json => {
        delete json.guardian
      }),
      /guardian: a public key/,
    ],
    [
      'a name that is a path',
      changed(json => {
        json.name = '../alder'
      }),
      /name: a name of a-z/,
    ],
    [
      'no address',
      changed(json => {
        json.address = 'alder.example'
      }),
      /address: HOST:PORT/,
    ],
    [
      'a key of small order',
      changed(json => {
        json.operator = '00'.repeat(32)
      }),
      /operator: a public key/,
    ],
    [
      'a key that is short',
      changed(json => {
        json.node = 'ab'
      }),
      /node: a public key/,
    ],
    [
      'an account that is none',
      changed(json => {
        json.accounts = [null]
      }),
      /accounts\[0\]: a name and a public key/,
    ],
    [
      'a reserved name',
      changed(json => {
        json.accounts = [{ name: 'operator-birch', publicKey: other }]
      }),
      /accounts\[0\]/,
    ],
    [
      'too many accounts',
      changed(json => {
        json.accounts = Array(17).fill({ name: 'clerk', publicKey: other })
      }),
      /accounts: a list of at most 16/,
    ],
    [
      'one name twice',
      changed(json => {
        json.accounts = [
          { name: 'a', publicKey: other },
          { name: 'a', publicKey: json.guardian as string },
        ]
      }),
      /it is there twice/,
    ],
    [
      'one key twice',
      changed(json => {
        json.guardian = json.operator as string
      }),
      /guardian: it is there twice/,
    ],
    [
      'another name',
      changed(json => {
        json.name = 'birch'
      }),
      /nodeSignature: the file was changed on its way/,
    ],
    [
      'another address',
      changed(json => {
        json.address = 'evil.example:9000'
      }),
      /nodeSignature/,
    ],
    [
      'another guardian',
      changed(json => {
        json.guardian = other
      }),
      /nodeSignature/,
    ],
    [
      'another node',
      changed(json => {
        json.node = other
      }),
      /nodeSignature/,
    ],
    [
      'no signature of the seat',
      changed(json => {
        json.validatorSignature = '00'.repeat(64)
      }),
      /validatorSignature/,
    ],
    [
      'signatures swapped',
      changed(json => {
        ;[json.nodeSignature, json.validatorSignature] = [
          json.validatorSignature as string,
          json.nodeSignature as string,
        ]
      }),
      /nodeSignature/,
    ],
  ])('refuses %s', (_, of, says) => {
    expect(of).not.toBe(text)
    expect(detailOf(of)).toMatch(says)
  })

  it("does not let anyone bring a validator key that is another's", () => {
    const stolen = joinRequestText(requestOf({ validator: signer('other').publicKey }), signers)
    expect(detailOf(stolen)).toMatch(/validatorSignature/)
  })

  it('takes no file in which one character is another, unless it says the same', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const mangled = `${text.slice(0, at)}${String.fromCharCode(code)}${text.slice(at + 1)}`
        const result = read(mangled)
        if (result.ok) expect(result.value).toEqual(requestOf())
        else expect(result.fault.code).toBe('BAD_CEREMONY')
      }),
      { numRuns: 500 },
    )
  })

  it('refuses any other JSON with a sentence, and never throws', () => {
    fc.assert(
      fc.property(fc.json(), of => {
        expect(detailOf(of)).not.toBe('ok')
      }),
    )
    const parts = fc.dictionary(fc.constantFrom(...Object.keys(JSON.parse(text) as object)), fc.jsonValue())
    fc.assert(
      fc.property(parts, some => {
        const mixed = { ...(JSON.parse(text) as object), ...some }
        const result = read(JSON.stringify(mixed))
        if (result.ok) expect(result.value).toEqual(requestOf())
      }),
    )
  })
})

describe('address', () => {
  it.each<readonly [text: string, address: Address, peer: string]>([
    ['node.example.org:9000', { host: 'node.example.org', port: 9_000 }, '/dns4/node.example.org/tcp/9000'],
    ['enterprise-1:1', { host: 'enterprise-1', port: 1 }, '/dns4/enterprise-1/tcp/1'],
    ['10.1.2.3:65533', { host: '10.1.2.3', port: 65_533 }, '/ip4/10.1.2.3/tcp/65533'],
    ['[fd00::1]:9000', { host: 'fd00::1', port: 9_000 }, '/ip6/fd00::1/tcp/9000'],
  ])('%s', (of, address, peer) => {
    expect(parseAddress(of)).toEqual(address)
    expect(addressText(address)).toBe(of)
    expect(peerAddress(address, signers.node.publicKey)).toMatch(new RegExp(`^${peer.replaceAll('.', '\\.')}/p2p/12D3`))
  })

  it.each([
    '',
    ':9000',
    'a:',
    'a:0',
    'a:65534',
    'a:9e3',
    'A.example:9000',
    '-a:9000',
    'a-:9000',
    'a..b:9000',
    'a_b:9000',
    '1.2.3:9000',
    '1.2.3.400:9000',
    '0.0.0.0:9000',
    '[::]:9000',
    '[1.2.3.4]:9000',
    'fd00::1:9000',
    'a/tcp/1:9000',
    `${'a'.repeat(64)}:1`,
    `${'a.'.repeat(127)}a:1`,
    'a:9000\n',
  ])('%j is none', of => {
    expect(parseAddress(of)).toBeUndefined()
  })
})
