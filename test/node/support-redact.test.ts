/** What is taken out of text that leaves a home, and what must stay so that it says anything. */

import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../src/node/support/redact.ts'

const HEX = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0'
const BASE64 = Buffer.from(HEX, 'hex').toString('base64')
const SLASHED = 'aB3/xY7/pQ9+mN2/kL5/jH8/gF1/dS4/aZ6/cX0/vB2='
const BYTES = [...Buffer.from(HEX, 'hex')]
const PEER = '12D3KooWJ1kTYUGf7VxR1VCXkRYL8C4mYBFqzTCVnbTpP2bo5jY6'
const { text, json } = createRedactor(['correct horse battery', HEX.slice(0, 40), ''])

describe('text that leaves a home', () => {
  it.each([
    ['a secret that is known', 'it said correct horse battery twice', 'correct'],
    ['a named one', 'password=hunter2hunter2', 'hunter2'],
    ['a named one in JSON', '{"msg":"x","privateKey":"hunter2 hunter3, four","a":1}', 'hunter'],
    ['a named one in JSON that is quoted', '{"msg":"{\\"secret\\":\\"hunter2\\"}"}', 'hunter'],
    ['one with a quote in it', '{"password":"ab\\"hunter2"}', 'hunter'],
    ['one of several words', 'passphrase: hunter two three four', 'four'],
    ['a header of a request', 'Authorization: Bearer hunter2', 'hunter'],
    ['a header without its name', 'sent Bearer hunter2 there', 'hunter'],
    ['a key in hexadecimal', `key ${HEX.toUpperCase()} found`, HEX.slice(8, 24).toUpperCase()],
    ['a key in base64', `key ${BASE64} found`, BASE64.slice(4, 12)],
    ['a key in base64 with strokes', `key ${SLASHED} found`, SLASHED.slice(4, 12)],
    ['the same without its padding', `key ${SLASHED.slice(0, -1)} found`, SLASHED.slice(4, 12)],
    ['bytes of a key', `Uint8Array(32) [ ${BYTES.join(', ')} ]`, `${BYTES[4]}, ${BYTES[5]}`],
    ['bytes of a key, on lines', `[\n  ${BYTES.join(',\n  ')}\n]`, `${BYTES[4]},\n`],
    ['bytes of a key as Node shows them', `<Buffer ${HEX.match(/../g)?.join(' ')}>`, '4b 5a'],
    ['a key file', `-----BEGIN OF A KEY-----\nabc\ndef\n-----END OF A KEY-----`, 'abc'],
    ['a telephone number', 'call 13812345678 now', '13812345678'],
    ['a telephone number with its country', 'call +86 138 1234 5678 now', '1234'],
    ['an identity number', 'id 11010519491231002X ok', '19491231'],
    ['an address of a person', 'from li.wei@example.com.cn to', 'li.wei'],
    ['an account', 'by kpk1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn', 'rqwzqfpg'],
  ])('has no more: %s', (_, given, gone) => {
    expect(given).toContain(gone)
    expect(text(given)).not.toContain(gone)
  })

  it.each([
    '{"level":30,"time":1732489123456,"node":"enterprise-1","msg":"closed"}',
    'enterprise-1 is up at height 12345: API http://127.0.0.1:9001, operator http://127.0.0.1:9002',
    `/dns4/enterprise-2/tcp/9000/p2p/${PEER}`,
    `/ip4/10.0.0.1/tcp/9000/p2p/${PEER}`,
    'Error: ENOSPC at file:///app/src/node/driver/log-of-the-driver.ts:120:13 (node:internal/process/task_queues:105:5)',
    'IO error: /var/lib/kapok/data/000123.log: No space left on device',
    'kapok_consensus_quorum_connected_number 1, KAPOK_KEYS_PASSWORD_FILE',
    'protocol 2 is to hold from block 100 on / 协议 2 自区块 100 起生效',
    '192.168.100.200 2026-11-24T23:10:00.000Z',
  ])('has still: %s', given => expect(text(given)).toBe(given))

  it('has the beginning of a hash, to tell it from others', () => {
    const hash = 'ab12cd34'.repeat(8)
    expect(text(`block ${hash} is final`)).toBe('block ab12cd34… is final')
  })
})

describe('documents that leave a home', () => {
  it('have whole hashes where hashes are public, and nowhere else', () => {
    const hash = 'ab12cd34'.repeat(8)
    expect(json({ stateRoot: hash, other: hash, list: [{ blockId: hash }] })).toEqual({
      stateRoot: hash,
      other: 'ab12cd34…',
      list: [{ blockId: hash }],
    })
    expect(json({ chainId: 'correct horse battery' })).toEqual({ chainId: '[removed]' })
    expect(createRedactor([hash]).json({ stateRoot: hash })).toEqual({ stateRoot: '[removed]' })
  })

  it('have nothing under a name of a secret, whatever it is, and numbers as they are', () => {
    expect(json({ a: { password: { deep: 'hunter2' } }, 'x-token': 7, free: 17324891234, no: null })).toEqual({
      a: { password: '[removed]' },
      'x-token': '[removed]',
      free: 17324891234,
      no: null,
    })
  })
})
