import { describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import { type BlockView, createClient, KapokError } from '#sdk'
import { openScene } from '../api/support.ts'

const take = async (blocks: AsyncIterable<BlockView>, count: number): Promise<readonly number[]> => {
  const heights: number[] = []
  for await (const { header } of blocks) {
    heights.push(header.height as number)
    if (heights.length >= count) break
  }
  return heights
}

const event = (height: number) => `id: ${height}\nevent: block\ndata: ${JSON.stringify({ header: { height } })}\n\n`

/** A node whose answers are given: text in pieces, an error, in order. The requests that were made are kept. */
const scripted = (...answers: readonly (readonly string[] | Error | Response)[]) => {
  const paths: string[] = []
  const left = [...answers]
  const client = createClient({
    url: 'http://node',
    fetch: async input => {
      paths.push(String(input))
      const answer = left.shift()
      if (answer === undefined) throw new TypeError('no more answers')
      if (answer instanceof Error) throw answer
      if (answer instanceof Response) return answer
      return new Response(
        new ReadableStream<Uint8Array>({
          start: controller => {
            for (const piece of answer) controller.enqueue(new TextEncoder().encode(piece))
            controller.close()
          },
        }),
      )
    },
  })
  return { client, paths }
}

describe('following the chain', () => {
  it('gives blocks of the past and those to come, each once', async () => {
    const { api, reader } = await openScene()
    const heights = take(createClient({ url: api.url }).follow(1), 4)
    reader.grow()
    expect(await heights).toEqual([1, 2, 3, 4])
    await api.close()
  })

  it('goes on at the next height after a broken connection, a refused one and a busy node', async () => {
    const busy = new Response('{"code":"QUOTA"}', { status: 429 })
    const { client, paths } = scripted([event(5), event(6)], new TypeError('refused'), busy, [event(7)])
    expect(await take(client.follow(5), 3)).toEqual([5, 6, 7])
    expect(paths.map(path => path.split('from=')[1])).toEqual(['5', '7', '7', '7'])
  })

  it('puts events together however they are cut, and skips comments', async () => {
    const text = `: kapok\n\n${event(1)}:\n\n${event(2)}`
    const { client } = scripted([...text])
    expect(await take(client.follow(1), 2)).toEqual([1, 2])
  })

  it('throws at once when the first connection fails, and when the node says no', async () => {
    await expect(take(scripted(new TypeError('refused')).client.follow(1), 1)).rejects.toMatchObject({
      code: 'UNREACHABLE',
    })
    const gone = new Response('{"code":"HEIGHT_UNAVAILABLE"}', { status: 404 })
    await expect(take(scripted([event(1)], gone).client.follow(1), 2)).rejects.toMatchObject({
      code: 'HEIGHT_UNAVAILABLE',
    })
  })

  it('believes no order but that of the heights, and no event without end', async () => {
    await expect(take(scripted([event(1), event(3)]).client.follow(1), 2)).rejects.toBeInstanceOf(KapokError)
    await expect(take(scripted([event(1), event(1)]).client.follow(1), 2)).rejects.toBeInstanceOf(KapokError)
    const long = scripted(['data: ', 'x'.repeat(LIMITS.blockBytes + 1)])
    await expect(take(long.client.follow(1), 1)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })

  it('ends without an error when it is aborted, while it waits and while it pauses', async () => {
    const { api } = await openScene()
    expect(await take(createClient({ url: api.url }).follow(4, { signal: AbortSignal.timeout(50) }), 1)).toEqual([])
    await api.close()
    const pausing = scripted([event(1)])
    expect(await take(pausing.client.follow(1, { signal: AbortSignal.timeout(50) }), 2)).toEqual([1])
  })
})
