import { afterAll, describe, expect, it } from 'vitest'
import { startApi } from '#api'
import { ascii, type Hash, LIMITS, must, sha256, toHex, u32be } from '#base'
import { Body, blockId, Transaction } from '#chain'
import { CHAIN, NOW, transactionOf } from '../mempool/support.ts'
import { openScene, problem, readEvents } from './support.ts'

const { api, reader, pool, onChain, get, post } = await openScene()
afterAll(() => api.close())

describe('transactions', () => {
  it('are taken as bytes and as JSON in two forms, and the same again answers the same', async () => {
    const { bytes, id } = transactionOf('a')
    const expected = { id: toHex(id) }
    for (const body of [bytes, JSON.stringify({ transaction: toHex(bytes), chainId: toHex(CHAIN) })]) {
      const response = await post(body)
      expect(response.status).toBe(202)
      expect(await response.json()).toEqual(expected)
    }
    const other = transactionOf('b')
    const json = must(Transaction.decode(other.bytes))
    const response = await post(
      JSON.stringify({
        transaction: {
          body: Body.toJson(other.body),
          signatures: json.signatures.map(one => ({
            publicKey: toHex(one.publicKey),
            signature: toHex(one.signature),
          })),
        },
      }),
    )
    expect(await response.json()).toEqual({ id: toHex(other.id) })
    expect(await (await get(`/v1/transactions/${toHex(id)}`)).json()).toEqual({ id: toHex(id), state: 'pending' })
  })

  it('that are bad get each its code', async () => {
    const good = transactionOf('a')
    const [signature] = good.tx.signatures
    const forged = Transaction.encode({
      ...good.tx,
      signatures: [{ ...signature, signature: new Uint8Array(64) } as never],
    })
    const call = [{ module: 99, action: 1, args: new Uint8Array(0) }]
    const code = async (body: Uint8Array | string, headers?: Record<string, string>) =>
      problem(await post(body, headers))
    expect(await code(ascii('garbage'))).toBe('400 MALFORMED')
    expect(await code(new Uint8Array(70_000))).toBe('413 TOO_LARGE')
    expect(await code(new Uint8Array(LIMITS.apiBodyBytes + 1))).toBe('413 TOO_LARGE')
    expect(await code(Uint8Array.from([...good.bytes.subarray(0, 1), 0xff, ...good.bytes.subarray(2)]))).toBe(
      '400 MALFORMED',
    )
    expect(await code(Transaction.encode({ ...good.tx, signatures: [] }))).toBe('400 BAD_SIGNATURE')
    expect(await code(forged)).toBe('400 BAD_SIGNATURE')
    expect(await code(transactionOf('a', { expiresAtMs: NOW - 1 }).bytes)).toBe('400 TX_EXPIRED')
    expect(await code(transactionOf('a', { expiresAtMs: NOW * 2 }).bytes)).toBe('400 TX_TOO_EARLY')
    expect(await code(transactionOf('a', { calls: call }).bytes)).toBe('400 UNKNOWN_MODULE')
    expect(await code(onChain.bytes)).toBe('409 TX_DUPLICATE')
    expect(await code(good.bytes, { 'x-kapok-chain': toHex(sha256(CHAIN)) })).toBe('400 WRONG_CHAIN')
    expect(await code(JSON.stringify({ transaction: '00', chainId: '00' }))).toBe('400 WRONG_CHAIN')
    expect(await code('{"transaction": ')).toBe('400 BAD_REQUEST')
    expect(await code('[1]')).toBe('400 BAD_REQUEST')
    expect(await code(JSON.stringify({ transaction: 'zz' }))).toBe('400 BAD_REQUEST')
    expect(await problem(await post('x', { 'content-type': 'text/plain' }))).toBe('415 BAD_REQUEST')
  })

  it('never make the server fail, whatever 2,000 bodies hold', async () => {
    let state = 5
    const byte = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state >>> 24
    }
    const { bytes } = transactionOf('a')
    for (let round = 0; round < 100; round++) {
      const bodies = Array.from({ length: 20 }, () => {
        const random = Uint8Array.from({ length: byte() }, byte)
        const mutated = Uint8Array.from(bytes)
        mutated[byte() % mutated.length] = byte()
        return byte() % 2 === 0 ? random : mutated
      })
      const answers = await Promise.all(bodies.map(body => post(body)))
      for (const answer of answers) expect(answer.status).toBeLessThan(500)
    }
    expect((await get('/v1/status')).status).toBe(200)
  })

  it('are waited for until they are final', async () => {
    const { id } = reader.finalizeLater()
    const known = (await (await get(`/v1/transactions/${toHex(id)}?wait=final`)).json()) as {
      state: string
      height: number
      code: string
    }
    expect(known).toMatchObject({ state: 'final', height: 3, code: 'OK' })
    expect(await problem(await get(`/v1/transactions/${toHex(sha256(ascii('none')))}`))).toBe('404 NOT_FOUND')
    expect(await problem(await get('/v1/transactions/zz'))).toBe('400 BAD_REQUEST')
    expect(await problem(await get(`/v1/transactions/${toHex(id)}?wait=never`))).toBe('400 BAD_REQUEST')
    expect(await problem(await get(`/v1/transactions/${toHex(id)}?wat=final`))).toBe('400 BAD_REQUEST')
  })
})

describe('reads', () => {
  it('of blocks by height, id and latest, in pages, cacheable where final', async () => {
    const latest = (await (await get('/v1/blocks/latest')).json()) as { header: { height: number }; id: string }
    const height = latest.header.height
    const response = await get(`/v1/blocks/${height}`)
    expect(response.headers.get('cache-control')).toContain('immutable')
    const again = await get(`/v1/blocks/${latest.id}`, { headers: { 'if-none-match': `"${latest.id}"` } })
    expect(again.status).toBe(304)
    expect(await problem(await get('/v1/blocks/999999'))).toBe('404 NOT_FOUND')
    const page = (await (await get('/v1/blocks?limit=2')).json()) as {
      items: { header: { height: number } }[]
      next: number
    }
    expect(page.items.map(one => one.header.height)).toEqual([height, height - 1])
    const rest = (await (await get(`/v1/blocks?limit=100&before=${page.next}`)).json()) as typeof page
    expect(rest.items.at(-1)?.header.height).toBe(0)
    expect(rest.next).toBeNull()
  })

  it('of state, queries, modules, status, genesis and the OpenAPI document', async () => {
    const proven = (await (await get(`/v1/state/${toHex(u32be(1))}?proof=true`)).json()) as {
      value: string
      proof: object
    }
    expect(proven.value).toBe('01')
    expect(proven.proof).toBeDefined()
    expect(await (await get('/v1/query/org/roster?id=7')).json()).toEqual({
      module: 'org',
      query: 'roster',
      args: { id: '7' },
    })
    expect(await problem(await get('/v1/query/none/x'))).toBe('404 NOT_FOUND')
    expect((await (await get('/v1/status')).json()) as object).toMatchObject({ chainId: toHex(CHAIN) })
    expect(new Uint8Array(await (await get('/v1/genesis')).arrayBuffer())).toEqual(ascii('genesis'))
    const document = (await (await get('/v1/openapi.json')).json()) as { openapi: string; paths: object }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toContain('/v1/transactions/{id}')
  })

  it('of what is not there, or by the wrong method, are problems', async () => {
    expect(await problem(await get('/v1/nothing'))).toBe('404 NOT_FOUND')
    expect(await problem(await get('/v1/status', { method: 'DELETE' }))).toBe('405 BAD_REQUEST')
    expect(await problem(await get('/v1/state/zz'))).toBe('400 BAD_REQUEST')
    expect(await problem(await get('/v1/blocks?limit=x'))).toBe('400 BAD_REQUEST')
  })
})

describe('events', () => {
  it('go on from the last one seen, without loss or double', async () => {
    const head = reader.status().height
    const stream = await get('/v1/events', { headers: { 'last-event-id': '0' } })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    setTimeout(() => reader.grow(), 20)
    expect(await readEvents(stream, head + 1)).toEqual(Array.from({ length: head + 1 }, (_, i) => String(i + 1)))
    expect(await problem(await get('/v1/events?from=x'))).toBe('400 BAD_REQUEST')
  })
})

describe('operations', () => {
  it('say live, ready, metrics and version', async () => {
    const ops = (path: string) => fetch(`${api.opsUrl}${path}`)
    expect((await ops('/livez')).status).toBe(200)
    expect((await ops('/readyz')).status).toBe(200)
    reader.unready.push('no peers')
    const unready = await ops('/readyz')
    expect([unready.status, await unready.text()]).toEqual([503, 'no peers\n'])
    reader.unready.length = 0
    expect(await (await ops('/metrics')).text()).toContain('kapok_chain_height_blocks ')
    expect(await (await ops('/version')).json()).toEqual({ version: '0', protocol: 1, protocolMax: 2 })
  })

  it('close at once, streams and waits included', async () => {
    const listen = { host: '127.0.0.1', port: 0 }
    const other = await startApi({ reader, api: listen, ops: listen })
    const stream = await fetch(`${other.url}/v1/events`)
    const waiting = fetch(`${other.url}/v1/transactions/${toHex(pool.oldest(1)[0]?.id as Hash)}?wait=final`).catch(
      () => 'cut',
    )
    await new Promise(resolve => setTimeout(resolve, 50))
    await other.close()
    await stream.text().catch(() => '')
    await waiting
    await expect.poll(() => reader.listeners()).toBe(0)
  })

  it('keeps ids of blocks right', () => {
    const found = reader.block(2)
    expect(found && toHex(found.id)).toBe(found && toHex(blockId(found.block.header)))
  })
})
