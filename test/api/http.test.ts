import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { startApi } from '#api'
import { LIMITS, toHex } from '#base'
import { Body, type ParsedTransaction, TransactionBatch } from '#chain'
import { createRateLimit } from '../../src/api/rate.ts'
import { CHAIN, transactionOf } from '../mempool/support.ts'
import { openScene, problem } from './support.ts'

const { api, reader, onChain, logged, get, post } = await openScene()
afterAll(() => api.close())

/** All that the server says to these very bytes. */
const raw = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(api.url)
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.end(text))
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })

const jsonOf = ({ body, tx }: ParsedTransaction) => ({
  body: Body.toJson(body),
  signatures: tx.signatures.map(one => ({ publicKey: toHex(one.publicKey), signature: toHex(one.signature) })),
})

const withArgs = (...sizes: readonly number[]) =>
  transactionOf('a', { calls: sizes.map(size => ({ module: 1, action: 1, args: new Uint8Array(size).fill(7) })) })

describe('what is not a request is a problem too', () => {
  it('a path that cannot be decoded, or is too long', async () => {
    expect(await problem(await get('/v1/blocks/%zz'))).toBe('400 BAD_REQUEST')
    const key = (bytes: number) => get(`/v1/state/${'00'.repeat(bytes)}`)
    expect((await key(LIMITS.stateKeyBytes)).status).toBe(200)
    expect(await problem(await key(LIMITS.stateKeyBytes + 1))).toBe('414 BAD_REQUEST')
  })

  it('bytes that are no HTTP, and headers without end', async () => {
    for (const text of ['garbage\r\n\r\n', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`]) {
      const answer = await raw(text)
      expect(answer).toMatch(/^HTTP\/1\.1 4(00|31) /)
      expect(answer).toContain('application/problem+json')
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ code: 'BAD_REQUEST' })
    }
    expect((await get('/v1/status')).status).toBe(200)
  })

  it('a method that the path does not have names those that it has', async () => {
    const wrong = await get('/v1/transactions', { method: 'PUT' })
    expect(wrong.headers.get('allow')).toBe('POST')
    expect(await problem(wrong)).toBe('405 BAD_REQUEST')
    const events = await get('/v1/events', { method: 'POST' })
    expect(events.headers.get('allow')).toBe('GET, HEAD')
    expect(await problem(events)).toBe('405 BAD_REQUEST')
    const head = await get('/v1/blocks/1', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('a failure of the node is INTERNAL to the client and whole in the log', async () => {
    reader.broken = true
    const response = await get('/v1/modules')
    reader.broken = false
    const text = await response.clone().text()
    expect(await problem(response)).toBe('500 INTERNAL')
    expect(text).not.toContain('secret')
    expect(logged.join()).toContain('GET /v1/modules: Error: the secret cause')
  })

  it('parameters are checked by their schemas', async () => {
    for (const path of [
      '/v1/blocks?limit=0',
      '/v1/blocks?limit=101',
      '/v1/blocks?limit=1&limit=2',
      '/v1/blocks?before=-1',
      '/v1/blocks/01',
      '/v1/blocks/0x1',
      '/v1/state/00?proof=yes',
      '/v1/state/0',
      `/v1/transactions/${'A'.repeat(64)}`,
      `/v1/transactions/${'00'.repeat(32)}?wait=final&timeoutMs=${LIMITS.apiWaitMs + 1}`,
      '/v1/events?from=1e3',
    ])
      expect(await problem(await get(path)), path).toBe('400 BAD_REQUEST')
  })
})

describe('bodies', () => {
  it('of the largest transaction are taken as bytes and in both JSON forms', async () => {
    const overhead = withArgs(30_000, 30_000).bytes.length - 60_000
    const size = (LIMITS.transactionBytes - overhead) / 2 - 2
    for (const form of ['bytes', 'hex', 'parts'] as const) {
      const one = withArgs(size, size)
      expect(LIMITS.transactionBytes - one.bytes.length).toBeLessThan(16)
      const transaction = form === 'hex' ? toHex(one.bytes) : jsonOf(one)
      const response = await post(form === 'bytes' ? one.bytes : JSON.stringify({ transaction }))
      expect([form, response.status, await response.json()]).toEqual([form, 202, { id: toHex(one.id) }])
    }
  })

  it('in JSON that make too large a transaction are refused, not a failure', async () => {
    const whole = jsonOf(withArgs(30_000, 30_000))
    const call = { module: 1, action: 1, args: '07'.repeat(32_800) }
    const code = async (transaction: unknown) => problem(await post(JSON.stringify({ transaction })))
    expect(await code({ ...whole, body: { ...(whole.body as object), calls: [call, call] } })).toBe('413 TOO_LARGE')
    const calls = [call, { ...call, args: '07'.repeat(32_600) }]
    expect(await code({ ...whole, body: { ...(whole.body as object), calls } })).toBe('413 TOO_LARGE')
  })

  it('in JSON with members that nobody knows, or without those needed, are refused', async () => {
    const { body, signatures } = jsonOf(transactionOf('a'))
    const code = async (json: unknown) => problem(await post(JSON.stringify(json)))
    for (const json of [
      {},
      null,
      [],
      'x',
      { transaction: 1 },
      { transaction: null },
      { transaction: '0' },
      { transaction: 'AB' },
      { transaction: { body } },
      { transaction: { body, signatures: [{}, 1] } },
      { transaction: { body, signatures, more: 1 } },
      { transaction: { body, signatures: Array(17).fill(signatures[0]) } },
      { transaction: { body: { ...(body as object), nonce: 5 }, signatures } },
      { transaction: { body, signatures }, more: 1 },
      { transaction: { body, signatures }, __proto__: null, constructor: 1 },
    ])
      expect(await code(json), JSON.stringify(json)).toBe('400 BAD_REQUEST')
    expect(await problem(await post('{"__proto__": {"x": 1}, "transaction": "00"}'))).toBe('400 BAD_REQUEST')
    expect(await problem(await get('/v1/transactions', { method: 'POST' }))).toBe('400 BAD_REQUEST')
  })

  it('of many transactions are answered one by one', async () => {
    const good = transactionOf('a')
    const transactions = [good.bytes, new Uint8Array([1]), onChain.bytes]
    const response = await post(TransactionBatch.encode({ transactions }), {}, '/v1/transactions/batch')
    expect(response.status).toBe(202)
    const { results } = (await response.json()) as { results: object[] }
    expect(results).toEqual([{ id: toHex(good.id) }, { code: 'MALFORMED' }, { code: 'TX_DUPLICATE' }])
    const send = async (body: Uint8Array | string) => problem(await post(body, {}, '/v1/transactions/batch'))
    expect(await send('{}')).toBe('400 BAD_REQUEST')
    expect(await send(new Uint8Array([9]))).toBe('400 MALFORMED')
    expect(await send(new Uint8Array(LIMITS.transactionFrameBytes + 1))).toBe('413 TOO_LARGE')
  })

  it('in another encoding, or for another chain, are told apart', async () => {
    const one = transactionOf('a')
    const end = 1 + one.bytes.subarray(1).findIndex(byte => byte < 128)
    const long = [...one.bytes.subarray(0, end), (one.bytes[end] as number) | 128, 0, ...one.bytes.subarray(end + 1)]
    expect(await problem(await post(Uint8Array.from(long)))).toBe('400 NON_CANONICAL')
    const wrong = JSON.stringify({ transaction: toHex(one.bytes), chainId: toHex(CHAIN).toUpperCase() })
    expect(await problem(await post(wrong))).toBe('400 WRONG_CHAIN')
  })
})

describe('caching', () => {
  it('of final things by tag, in any form of the header', async () => {
    const first = await get('/v1/blocks/2')
    const tag = first.headers.get('etag') as string
    const status = async (header: string) =>
      (await get('/v1/blocks/2', { headers: { 'if-none-match': header } })).status
    expect(await Promise.all([tag, `W/${tag}`, `"x", ${tag}`, '*'].map(status))).toEqual([304, 304, 304, 304])
    expect(await status('"x"')).toBe(200)
    expect((await get('/v1/blocks/latest')).headers.get('cache-control')).toBe('no-store')
    expect((await get('/v1/status')).headers.get('etag')).toBeNull()
  })

  it('of a transaction only when it is final, and of its attestation', async () => {
    const { bytes, id } = transactionOf('a')
    await post(bytes)
    expect((await get(`/v1/transactions/${toHex(id)}`)).headers.get('cache-control')).toBe('no-store')
    const waited = await get(`/v1/transactions/${toHex(id)}?wait=final&timeoutMs=30`)
    expect([waited.status, await waited.json()]).toEqual([200, { id: toHex(id), state: 'pending' }])
    const later = toHex(reader.finalizeLater().id)
    expect((await get(`/v1/transactions/${later}?wait=final`)).headers.get('cache-control')).toContain('immutable')
    const file = await get(`/v1/transactions/${later}/attestation`)
    expect(file.headers.get('cache-control')).toContain('immutable')
    expect(await file.json()).toEqual({ attestation: 1 })
    expect(await problem(await get(`/v1/transactions/${toHex(id)}/attestation`))).toBe('404 NOT_FOUND')
  })
})

describe('rates', () => {
  it('a client that asks too much must wait, and is told how long', async () => {
    const strict = await openScene({ requestsPerSecond: 3 })
    const answers = await Promise.all(Array.from({ length: 12 }, () => strict.get('/v1/status')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(6)
    const [first] = refused as [Response]
    expect(first.headers.get('retry-after')).toBe('1')
    expect(await problem(first)).toBe('429 QUOTA')
    await strict.api.close()
  })

  it('fill up again with time, each client for itself, in bounded memory', () => {
    const rate = createRateLimit(2)
    const takes = (client: string, atMs: number) => rate.take(client, atMs)
    expect([takes('a', 0), takes('a', 0), takes('a', 0), takes('b', 0)]).toEqual([true, true, false, true])
    expect([takes('a', 499), takes('a', 501), takes('a', 502)]).toEqual([false, true, false])
    for (let n = 0; n < LIMITS.apiClients; n++) takes(`client ${n}`, 600)
    // Forgotten, and so as good as new.
    expect([takes('a', 601), takes('a', 601)]).toEqual([true, true])
  })
})

describe('start', () => {
  it('leaves nothing open when a port is taken', async () => {
    const port = Number(new URL(api.url).port)
    const other = await openScene()
    const freed = Number(new URL(other.api.url).port)
    await other.api.close()
    const free = { host: '127.0.0.1', port: 0 }
    await expect(startApi({ reader, api: { ...free, port: freed }, ops: { ...free, port } })).rejects.toThrow(
      'EADDRINUSE',
    )
    await expect(fetch(`http://127.0.0.1:${freed}/v1/status`)).rejects.toThrow()
    await expect(startApi({ reader, api: { ...free, port }, ops: free })).rejects.toThrow('EADDRINUSE')
  })
})
