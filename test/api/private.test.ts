/** Routes of the private store: bytes in, answers out, and nothing about records where there is no store. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { err, LIMITS, ok, sha256, toHex } from '#base'
import { openScene, problem, type Scene } from './support.ts'

let without: Scene
let scene: Scene
const asked: Uint8Array[] = []
const nodeKey = sha256(new Uint8Array(1)) as Uint8Array as never

beforeAll(async () => {
  without = await openScene()
  scene = await openScene({
    private: {
      nodeKey,
      session: new Uint8Array(16).fill(7),
      ask: async bytes => {
        asked.push(bytes)
        return bytes.length === 1 ? err('ERASED') : ok({ commitRoot: 'ab' })
      },
      erasure: async (type, id) => (type === 1 ? ok({ home: { rows: id.length } }) : err('BAD_REQUEST')),
    },
  })
})
afterAll(async () => {
  await Promise.all([without.api.close(), scene.api.close()])
})

const post = (to: Scene, body: Uint8Array | string) => to.post(body, {}, '/v1/private')

it('a node without a store says so', async () => {
  expect(await problem(await post(without, Uint8Array.of(1, 2)))).toBe('404 NOT_FOUND')
  for (const path of ['/v1/private', '/v1/private/1/ab/erasure'])
    expect(await problem(await without.get(path))).toBe('404 NOT_FOUND')
})

it('takes a request as bytes, and answers what the store says', async () => {
  const answer = await post(scene, Uint8Array.of(1, 2, 3))
  expect([answer.status, await answer.json()]).toEqual([200, { commitRoot: 'ab' }])
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(asked.at(-1)).toEqual(Uint8Array.of(1, 2, 3))
  expect(await problem(await post(scene, Uint8Array.of(1)))).toBe('410 ERASED')
  expect(await problem(await post(scene, '{"put":1}'))).toBe('400 BAD_REQUEST')
  expect(await problem(await post(scene, new Uint8Array(LIMITS.privateRequestBytes + 1)))).toBe('413 TOO_LARGE')
})

it('names its key, and what is left of a record', async () => {
  expect(await (await scene.get('/v1/private')).json()).toEqual({
    node: toHex(nodeKey),
    session: '07'.repeat(16),
  })
  expect(await (await scene.get('/v1/private/1/abcd/erasure')).json()).toEqual({ home: { rows: 2 } })
  expect(await problem(await scene.get('/v1/private/9/abcd/erasure'))).toBe('400 BAD_REQUEST')
  expect(await problem(await scene.get('/v1/private/1/xy/erasure'))).toBe('400 BAD_REQUEST')
})
