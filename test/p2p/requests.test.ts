import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, EMPTY } from '#base'
import { createRequester, requestFrame, serveRequest } from '../../p2p/requests.ts'
import { codeOf } from '../suites/network.ts'

const create = (pendingMax: number) => {
  const frames: Uint8Array[] = []
  const requester = createRequester(frame => void frames.push(frame), pendingMax)
  const serve = (i: number, handle: (content: Uint8Array) => Promise<Uint8Array | undefined>, answerBytesMax = 100) =>
    serveRequest(frames[i] as Uint8Array, {
      handle,
      answerBytesMax,
      write: async answer => void requester.answer(answer),
    })
  return { frames, requester, serve }
}
const PATIENT = { timeoutMs: 60_000 }

describe('requests', () => {
  it('get their own answers, in whatever order they come', async () => {
    const { requester, serve } = create(10)
    const first = requester.request(Uint8Array.of(1), PATIENT)
    const second = requester.request(Uint8Array.of(2), PATIENT)
    await serve(1, async content => concat(content, content))
    await serve(0, async content => concat(content, content))
    expect(await first).toEqual({ ok: true, value: Uint8Array.of(1, 1) })
    expect(await second).toEqual({ ok: true, value: Uint8Array.of(2, 2) })
  })

  it('are refused where the other side refuses or its answer is too long', async () => {
    const { requester, serve } = create(10)
    const refused = requester.request(EMPTY, PATIENT)
    await serve(0, async () => undefined)
    const tooLong = requester.request(EMPTY, PATIENT)
    await serve(1, async () => new Uint8Array(101))
    expect([await refused, await tooLong].map(codeOf)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
  })

  it('are bounded in number; one that is over makes room', async () => {
    const { requester, serve } = create(2)
    const first = requester.request(EMPTY, PATIENT)
    const late = requester.request(EMPTY, { timeoutMs: 1 })
    expect(codeOf(await requester.request(EMPTY, PATIENT))).toBe('QUOTA')
    expect(codeOf(await late)).toBe('TIMEOUT')
    const third = requester.request(Uint8Array.of(3), PATIENT)
    await serve(2, async content => content)
    expect(await third).toEqual({ ok: true, value: Uint8Array.of(3) })
    requester.close()
    expect(codeOf(await first)).toBe('CLOSED')
  })

  it('are given up by their signal, before and after they were sent', async () => {
    const { frames, requester } = create(2)
    const giveUp = new AbortController()
    const asked = requester.request(EMPTY, { ...PATIENT, signal: giveUp.signal })
    giveUp.abort()
    expect(codeOf(await asked)).toBe('CLOSED')
    expect(codeOf(await requester.request(EMPTY, { ...PATIENT, signal: giveUp.signal }))).toBe('CLOSED')
    expect(frames.length).toBe(1)
  })

  it('a probe is answered without the handler, and when there is no room for requests', async () => {
    const { requester, serve } = create(1)
    const request = requester.request(EMPTY, PATIENT)
    const probe = requester.probe(60_000)
    await serve(1, () => Promise.reject(new Error('not to be asked')))
    expect(await probe).toEqual({ ok: true, value: EMPTY })
    requester.close()
    await request
  })

  it('a probe under way takes no place of a request', async () => {
    const { requester, serve } = create(1)
    const probe = requester.probe(60_000)
    const request = requester.request(Uint8Array.of(1), PATIENT)
    expect(codeOf(await requester.request(EMPTY, PATIENT))).toBe('QUOTA')
    await serve(1, async content => content)
    expect(await request).toEqual({ ok: true, value: Uint8Array.of(1) })
    requester.close()
    expect(codeOf(await probe)).toBe('CLOSED')
  })

  it('answers to nothing that was asked change nothing', () => {
    const { requester } = create(1)
    expect(requester.answer(requestFrame(99, 1, EMPTY))).toBe(false)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 20 }), bytes => !requester.answer(bytes)))
  })

  it('whatever is no request is told from one, and any bytes are served without a throw', async () => {
    const answering = { handle: async () => EMPTY, answerBytesMax: 100, write: async () => {} }
    expect(await serveRequest(requestFrame(1, 0, EMPTY), answering)).toBe(true)
    for (const bytes of [[], [1, 2], [0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 2], [0, 0, 0, 0, 9]])
      expect(await serveRequest(Uint8Array.from(bytes), answering)).toBe(false)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 20 }), async bytes => {
        expect(await serveRequest(bytes, answering)).toBe(bytes.length >= 5 && (bytes[4] === 0 || bytes[4] === 3))
      }),
    )
  })
})
