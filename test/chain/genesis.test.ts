import { describe, expect, it } from 'vitest'
import { ascii, fromHex, type PublicKey, type Result, taggedHash } from '#base'
import { chainIdOf, checkValidators, Genesis, parseGenesis } from '#chain'
import { sampleChain, signerOf } from './sample-chain.ts'

const { genesis, bytes, chainId, set } = sampleChain()
const outcome = (result: Result<unknown>) => (result.ok ? 'ok' : `${result.fault.code} ${result.fault.detail}`)
const parse = (change: Partial<Genesis>) => outcome(parseGenesis(Genesis.encode({ ...genesis, ...change })))
const [validator] = genesis.validators
if (validator === undefined) throw new Error('the sample is whole')
const smallOrder = fromHex(`01${'00'.repeat(31)}`) as PublicKey

describe('a genesis', () => {
  it('names the chain by its hash and gives the first validators', () => {
    expect(parseGenesis(bytes)).toEqual({ ok: true, value: { genesis, bytes, chainId, set } })
    expect(chainId).toEqual(taggedHash('genesis', bytes))
    expect(chainIdOf(Genesis.encode({ ...genesis, timeMs: genesis.timeMs + 1 }))).not.toEqual(chainId)
    expect(set).toEqual({ epoch: 0, validators: genesis.validators })
  })

  it.each<[string, Partial<Genesis>, string]>([
    ['another version', { version: 2 }, 'BAD_GENESIS version 2'],
    ['no time', { timeMs: 0 }, 'BAD_GENESIS no time'],
    ['no epoch length', { epochLength: 0 }, 'BAD_GENESIS no length of an epoch'],
    ['no enterprises', { enterprises: [] }, 'BAD_GENESIS no enterprises'],
    ['one name twice', { enterprises: ['a', 'b', 'c', 'a'] }, 'BAD_GENESIS two enterprises have one name'],
    ['no validators', { validators: [] }, 'BAD_GENESIS no validators'],
    ['one key twice', { validators: [validator, validator] }, 'BAD_GENESIS two validators have one key'],
    ['no weight', { validators: [{ ...validator, weight: 0 }] }, 'BAD_GENESIS validator 0 has no weight'],
    [
      'a foreign validator',
      { validators: [{ ...validator, enterprise: 4 }] },
      'BAD_GENESIS a validator of no enterprise',
    ],
    [
      'a validator of small order',
      { validators: [{ ...validator, publicKey: smallOrder }] },
      'BAD_GENESIS the key of validator 0 is no key of full order',
    ],
    [
      'modules out of order',
      { modules: [2, 1].map(module => ({ module, data: ascii('x') })) },
      'BAD_GENESIS modules are not in ascending order',
    ],
    [
      'a module twice',
      { modules: [1, 1].map(module => ({ module, data: ascii('x') })) },
      'BAD_GENESIS modules are not in ascending order',
    ],
  ])('with %s is refused', (_, change, expected) => {
    expect(parse(change)).toBe(expected)
  })

  it('that is no message is refused by the decoder', () => {
    expect(outcome(parseGenesis(bytes.slice(1)))).toMatch(/^(MALFORMED|NON_CANONICAL)/)
    expect(outcome(parseGenesis(new Uint8Array(0)))).toMatch(/^MALFORMED/)
  })

  it('may have one validator, and no modules', () => {
    expect(parse({ validators: [validator], modules: [] })).toBe('ok')
  })

  it('the rules for validators hold for any later set as well', () => {
    expect(outcome(checkValidators(set))).toBe('ok')
    const other = { ...validator, publicKey: signerOf('other').publicKey }
    expect(outcome(checkValidators({ validators: [validator, other, validator] }))).toMatch('one key')
  })
})
