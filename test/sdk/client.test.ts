import { afterAll, describe, expect, it } from 'vitest'
import { ascii, makeSigner, sha256, toHex } from '#base'
import { createClient, KapokError, sendCalls } from '#sdk'
import { openScene } from '../api/support.ts'
import { CHAIN, transactionOf } from '../mempool/support.ts'

const scene = await openScene()
afterAll(() => scene.api.close())
const client = createClient({ url: `${scene.api.url}/`, chainId: CHAIN })

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => new Error('no error'),
    (cause: unknown) => cause,
  )
  return error instanceof KapokError ? error.code : String(error)
}

describe('the client', () => {
  it('submits, once however often it is sent, and finds it again', async () => {
    const { bytes, id } = transactionOf('sdk')
    expect(await client.submit(bytes)).toBe(toHex(id))
    expect(await client.submit(bytes)).toBe(toHex(id))
    expect(await client.transaction(toHex(id))).toEqual({ id: toHex(id), state: 'pending' })
  })

  it('submits many and answers for each', async () => {
    const good = transactionOf('sdk')
    expect(await client.submitMany([good.bytes, scene.onChain.bytes])).toEqual([
      { id: toHex(good.id) },
      { code: 'TX_DUPLICATE' },
    ])
  })

  it('waits until it is final, and not longer than asked', async () => {
    const { id } = scene.reader.finalizeLater()
    expect(await client.waitFinal(toHex(id), 5_000)).toMatchObject({ state: 'final', height: 3, code: 'OK' })
    const waiting = transactionOf('sdk')
    await client.submit(waiting.bytes)
    expect(await codeOf(client.waitFinal(toHex(waiting.id), 30))).toBe('TIMEOUT')
  })

  it('reads status, blocks, state, queries, genesis', async () => {
    const status = await client.status()
    expect(status).toMatchObject({ chainId: toHex(CHAIN), height: 3 })
    const page = await client.blocks({ before: 3, limit: 2 })
    expect(page.items.map(({ header }) => header.height)).toEqual([2, 1])
    expect(page.next).toBe(1)
    expect((await client.block(2)).id).toBe((await client.blocks({ before: 3, limit: 1 })).items[0]?.id)
    expect(await client.state('ff')).toMatchObject({ key: 'ff', value: '01', proof: { key: 'ff' } })
    expect(await client.query('points', 'balance', { mid: '00' })).toMatchObject({ module: 'points' })
    expect(await client.genesis()).toEqual(ascii('genesis'))
  })

  it('throws errors with a stable code, a hint in both languages and whether to try again', async () => {
    const error = (await client.submit(scene.onChain.bytes).catch((cause: unknown) => cause)) as KapokError
    expect(error).toBeInstanceOf(KapokError)
    expect(error).toMatchObject({ code: 'TX_DUPLICATE', status: 409, retryable: false })
    expect(error.hint.zh).toContain('链上')
    expect(await codeOf(client.transaction('00'.repeat(32)))).toBe('NOT_FOUND')
    expect(await codeOf(client.query('none', 'x', {}))).toBe('NOT_FOUND')
    expect(await codeOf(createClient({ url: 'http://127.0.0.1:9' }).status())).toBe('UNREACHABLE')
    expect(await codeOf(createClient({ url: scene.api.url, chainId: sha256(CHAIN) }).status())).toBe('WRONG_CHAIN')
  })

  it('knows no code that the catalogue does not know', async () => {
    const answers = [new Response('<html>', { status: 502 }), new Response('{"code":"toString"}', { status: 500 })]
    const fake = createClient({ url: 'http://x', fetch: async () => answers.pop() as Response })
    expect([await codeOf(fake.status()), await codeOf(fake.status())]).toEqual(['INTERNAL', 'INTERNAL'])
  })

  it('stops when it is told to', async () => {
    const { bytes, id } = transactionOf('sdk')
    await client.submit(bytes)
    const signal = AbortSignal.timeout(30)
    await expect(client.waitFinal(toHex(id), 20_000, { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('sendCalls', () => {
  const signer = makeSigner(sha256(ascii('sdk sender')))
  const plan = {
    chainId: CHAIN,
    sender: transactionOf('sdk sender').body.sender,
    signers: [signer],
    calls: [{ module: 1, action: 1, args: new Uint8Array(0) }],
  }

  it('takes a duplicate for its own lost answer and waits for it', async () => {
    const asked: string[] = []
    const view = await sendCalls(
      {
        submit: async () => {
          throw new KapokError({ code: 'TX_DUPLICATE' })
        },
        waitFinal: async id => {
          asked.push(id)
          return { id, state: 'final', code: 'E_AUTH' }
        },
      },
      plan,
    )
    expect(view).toEqual({ id: asked[0], state: 'final', code: 'E_AUTH' })
  })

  it('gives each sending another id, and passes on a refusal', async () => {
    const ids: string[] = []
    const record = {
      submit: async () => '',
      waitFinal: async (id: string) => {
        ids.push(id)
        return { id, state: 'final' as const }
      },
    }
    await sendCalls(record, plan)
    await sendCalls(record, plan)
    expect(new Set(ids).size).toBe(2)
    const unknown = { ...plan, calls: [{ module: 99, action: 1, args: new Uint8Array(0) }] }
    // The clock of the scene stands in the past, so its admission refuses what is signed now.
    expect(await codeOf(sendCalls(client, unknown))).toBe('TX_TOO_EARLY')
  })
})
