import { connect, type Socket } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import { openScene, problem, readEvents } from './support.ts'

const { api, reader, get } = await openScene()
afterAll(() => api.close())

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i))

describe('a stream of blocks', () => {
  it('cut at any point and resumed by its cursor has each block once', async () => {
    const seen: string[] = []
    for (let part = 0; part < 6; part++) {
      const cursor = seen.at(-1)
      const init = cursor === undefined ? {} : { headers: { 'last-event-id': cursor } }
      const stream = await get('/v1/events?from=1', init)
      const growing = setInterval(() => reader.grow(), 2)
      const ids = await readEvents(stream, 3)
      clearInterval(growing)
      // The client may have read more than it asked for, as one that is cut off has.
      seen.push(...ids)
    }
    expect(seen).toEqual(range(1, seen.length))
    expect(seen.length).toBeGreaterThanOrEqual(18)
    await expect.poll(() => reader.listeners()).toBe(0)
  })

  it('begins with the next block when nothing is asked', async () => {
    const head = reader.status().height
    const stream = await get('/v1/events')
    reader.grow()
    expect(await readEvents(stream, 1)).toEqual([String(head + 1)])
  })

  it('is for many clients at once', async () => {
    const head = reader.status().height
    const streams = await Promise.all(Array.from({ length: 20 }, () => get(`/v1/events?from=${head - 1}`)))
    reader.grow()
    const all = await Promise.all(streams.map(stream => readEvents(stream, 3)))
    expect(all).toEqual(streams.map(() => range(head - 1, head + 1)))
    await expect.poll(() => reader.listeners()).toBe(0)
  })

  it('says that a block is not held rather than to leave it out', async () => {
    const last = reader.status().height
    reader.forget(last - 1)
    expect(await problem(await get(`/v1/events?from=${last - 1}`))).toBe('404 HEIGHT_UNAVAILABLE')
    expect(await problem(await get(`/v1/blocks/${last - 1}`))).toBe('404 HEIGHT_UNAVAILABLE')
    expect(await problem(await get(`/v1/blocks/${last + 1}`))).toBe('404 NOT_FOUND')
    const stream = await get(`/v1/events?from=${last - 2}`)
    // The stream ends by itself: 99 would never come.
    expect(await readEvents(stream, 99)).toEqual([String(last - 2)])
    const page = (await (await get('/v1/blocks?limit=10')).json()) as { items: object[]; next: number | null }
    expect([page.items.length, page.next]).toEqual([1, null])
  })

  it('refuses a cursor that is no height', async () => {
    for (const cursor of ['x', '-1', '1.5', '9'.repeat(20)])
      expect(await problem(await get('/v1/events', { headers: { 'last-event-id': cursor } }))).toBe('400 BAD_REQUEST')
  })

  it('is counted, and bounded', async () => {
    const { hostname, port } = new URL(api.url)
    const sockets: Socket[] = []
    const open = (count: number) =>
      Promise.all(
        Array.from(
          { length: count },
          () =>
            new Promise<void>(resolve => {
              const socket = connect(Number(port), hostname, () =>
                socket.write('GET /v1/events HTTP/1.1\r\nhost: x\r\n\r\n'),
              )
              socket.once('data', () => resolve())
              sockets.push(socket)
            }),
        ),
      )
    for (let opened = 0; opened < LIMITS.apiStreams; opened += 100) await open(100)
    const metrics = async () => (await fetch(`${api.opsUrl}/metrics`)).text()
    expect(await metrics()).toContain(`\nkapok_api_streams_count ${LIMITS.apiStreams}\n`)
    expect(await problem(await get('/v1/events'))).toBe('429 QUOTA')
    for (const socket of sockets) socket.destroy()
    await expect.poll(metrics).toContain('\nkapok_api_streams_count 0\n')
  })
})
