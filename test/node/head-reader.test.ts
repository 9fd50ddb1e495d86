import { expect, it } from 'vitest'
import { ascii, LIMITS, u32be } from '#base'
import { createHeadReader } from '../../src/node/head-reader.ts'

it('reads each row once a block, and anew after it; bounded', () => {
  let [height, reads] = [1, 0]
  const values = new Map([['61', ascii('one')]])
  const reader = createHeadReader({
    head: () => ({ height, id: new Uint8Array(32) as never }),
    state: {
      get: (key: Uint8Array) => {
        reads += 1
        return values.get(Buffer.from(key).toString('hex'))
      },
    } as never,
  })
  for (let i = 0; i < 5; i++)
    expect([reader.get(ascii('a')), reader.get(ascii('b'))]).toEqual([ascii('one'), undefined])
  expect(reads).toBe(2)
  values.set('61', ascii('two'))
  height = 2
  expect(reader.get(ascii('a'))).toEqual(ascii('two'))
  expect(reads).toBe(3)
  for (let i = 0; i < LIMITS.headRows + 5; i++) reader.get(u32be(i))
  expect(reader.get(ascii('a'))).toEqual(ascii('two'))
  expect(reads).toBe(3 + LIMITS.headRows + 6)
})
