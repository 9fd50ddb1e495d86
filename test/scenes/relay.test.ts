/** Lines that are cut, delayed and lossy: what TCP promises holds, and what a broken line does happens. */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CLEAR, type Line, openLine, resumptionOf, stallOf } from '../../scripts/scenes/relay.ts'

const LINE = { delayMs: 50, lossPercent: 50 }
/** Numbers that come one after the other, the last one again and again. */
const numbers = (...given: readonly number[]) => {
  let at = 0
  return () => given[Math.min(at++, given.length - 1)] ?? 1
}

describe('what TCP makes of a lost segment', () => {
  it('is nothing where none is lost', () => {
    expect(stallOf(LINE, 0, numbers(0.9))).toBe(0)
    expect(stallOf(CLEAR, 0, numbers(0))).toBe(0)
  })

  it('is a round trip where others follow it, a resend timeout where none does', () => {
    expect(stallOf(LINE, 3, numbers(0.1, 0.9))).toBe(100)
    expect(stallOf(LINE, 2, numbers(0.1, 0.9))).toBe(300)
  })

  it('is twice as long each time that it is lost again, and ends', () => {
    expect(stallOf(LINE, 0, numbers(0.1, 0.1, 0.1, 0.9))).toBe(300 + 600 + 1_200)
    expect(stallOf(LINE, 9, numbers(0.1, 0.1, 0.1, 0.9))).toBe(100 + 300 + 600)
    expect(stallOf(LINE, 0, numbers(0))).toBe(300 * (2 ** 6 - 1))
  })

  it('lets held bytes come with the next try after the line is whole', () => {
    expect(resumptionOf(1_000, 1_000)).toBe(1_000)
    expect(resumptionOf(1_000, 1_150)).toBe(1_200)
    expect(resumptionOf(1_000, 1_201)).toBe(1_600)
    expect(resumptionOf(1_000, 11_000)).toBe(1_000 + 200 * (2 ** 6 - 1))
    expect(resumptionOf(0, 10_000_000)).toBeLessThan(10_000_000 + 120_001)
  })
})

describe('a line', () => {
  let target: Server
  let line: Line
  const accepted: Socket[] = []

  beforeEach(async () => {
    target = createServer({ allowHalfOpen: true }, socket => {
      accepted.push(socket)
      socket.on('error', () => undefined)
    })
    await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve))
    line = await openLine('127.0.0.1:0', `127.0.0.1:${(target.address() as AddressInfo).port}`)
  })

  afterEach(async () => {
    for (const socket of accepted.splice(0)) socket.destroy()
    await line.close()
    await new Promise(resolve => target.close(resolve))
  })

  const client = (): Socket => {
    const [host, port] = line.address().split(':')
    const socket = connect({ host: host ?? '', port: Number(port), allowHalfOpen: true })
    return socket.on('error', () => undefined)
  }

  const peer = async (): Promise<Socket> => {
    if (accepted.length === 0) await once(target, 'connection')
    return accepted[0] as Socket
  }

  /** Also where it breaks. */
  const closed = (socket: Socket) => new Promise<void>(resolve => socket.once('close', () => resolve()))

  const all = async (socket: Socket): Promise<Buffer> => {
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }

  it.each([
    ['clear', CLEAR],
    ['long', { delayMs: 20, jitterMs: 20 }],
    ['lossy', { delayMs: 2, jitterMs: 2, lossPercent: 5 }],
  ])('that is %s carries all bytes in order, both ways, and its end', async (_, quality) => {
    line.set(quality)
    const [asked, answered] = [randomBytes(300_000), randomBytes(200_000)]
    const socket = client()
    socket.end(asked)
    const other = await peer()
    expect((await all(other)).equals(asked)).toBe(true)
    other.end(answered)
    expect((await all(socket)).equals(answered)).toBe(true)
  })

  it('that is cut holds what is sent, without a word, until it is whole', async () => {
    const socket = client()
    socket.write('before ')
    const other = await peer()
    const heard: string[] = []
    other.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    await once(other, 'data')
    line.set({ isCut: true })
    let isClosed = false
    socket.on('close', () => {
      isClosed = true
    })
    socket.write('meanwhile')
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(heard.join('')).toBe('before ')
    expect(isClosed).toBe(false)
    line.set({ isCut: false })
    await once(other, 'data')
    expect(heard.join('')).toBe('before meanwhile')
  })

  it('that is cut lets nobody through who comes anew, and tells nobody that the other has gone', async () => {
    const first = client()
    first.write('x')
    const other = await peer()
    let gone = false
    other.on('close', () => {
      gone = true
    })
    line.set({ isCut: true })
    first.destroy()
    const second = client()
    second.write('y')
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(gone).toBe(false)
    expect(accepted.length).toBe(1)
    line.set({ isCut: false })
    await once(target, 'connection')
    const [chunk] = (await once(accepted[1] as Socket, 'data')) as [Buffer]
    expect(chunk.toString()).toBe('y')
  })

  it('makes a sender wait who sends more than is on the way, and loses none of it', async () => {
    line.set({ isCut: true })
    line.set({ isCut: false })
    const socket = client()
    socket.write('x')
    const other = await peer()
    await once(other, 'data')
    other.pause()
    line.set({ isCut: true })
    const bytes = randomBytes(32 * 1024 * 1024)
    socket.end(bytes)
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(socket.writableFinished).toBe(false)
    const received = all(other)
    line.set({ isCut: false })
    expect((await received).equals(bytes)).toBe(true)
  })

  it('that is reset breaks what is connected, and takes new ones', async () => {
    const socket = client()
    socket.write('x')
    const other = await peer()
    const both = Promise.all([closed(socket), closed(other)])
    line.reset()
    await both
    client().write('again')
    await once(target, 'connection')
    expect(accepted.length).toBe(2)
  })

  it('that moves is silent for who is connected, to the end, and takes new ones', async () => {
    const socket = client()
    socket.write('x')
    const other = await peer()
    const heard: string[] = []
    other.on('data', chunk => void heard.push(String(chunk))).on('end', () => void heard.push('the end'))
    await once(other, 'data')
    line.forget()
    socket.end('y')
    client().end('again')
    const [next] = (await once(target, 'connection')) as [Socket]
    expect(String((await all(next)) ?? '')).toBe('again')
    expect(heard).toEqual(['x'])
  })

  it('to nobody breaks the connection', async () => {
    await new Promise(resolve => target.close(resolve))
    const socket = client()
    socket.write('x')
    await closed(socket)
    await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve))
  })
})
