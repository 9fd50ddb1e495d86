/** Questions to the read index, and queries as of a height, as they come by URL. */

import { expect, it } from 'vitest'
import { type Address, encodeAddress } from '#base'
import { openScene, problem } from './support.ts'

const ID = '0a'.repeat(16)
const ACCOUNT = encodeAddress(new Uint8Array(20) as Address)

it('a timeline is asked for by id or account, with times and pages', async () => {
  const { api, get } = await openScene()
  const asked = async (path: string) => ((await (await get(path)).json()) as { items: object[] }).items[0]
  expect(await asked(`/v1/timeline/${ID}`)).toEqual({ id: ID, below: false })
  const times = 'below=true&from=5&to=9&limit=7&after=00ff'
  expect(await asked(`/v1/timeline/${ID}?${times}`)).toEqual({
    id: ID,
    below: true,
    fromMs: 5,
    toMs: 9,
    limit: 7,
    after: '00ff',
  })
  expect(await asked(`/v1/timeline/${ACCOUNT}`)).toEqual({ id: '00'.repeat(20), below: false })
  await api.close()
})

it('records are asked for by machine and state', async () => {
  const { api, get } = await openScene()
  const answer = await get(`/v1/records/mall/order/READY?org=${ID}&limit=3`)
  const asked = { module: 'mall', machine: 'order', state: 'READY', limit: 3, orgId: ID }
  expect(await answer.json()).toEqual({ height: 3, items: [asked] })
  expect(await problem(await get('/v1/records/mall/none/READY'))).toBe('404 NOT_FOUND')
  await api.close()
})

it('a query takes a height', async () => {
  const { api, get } = await openScene()
  expect(await (await get('/v1/query/points/issuance?orgId=00&height=2')).json()).toMatchObject({ height: 2 })
  await api.close()
})

it('what cannot be meant is refused', async () => {
  const { api, get } = await openScene()
  for (const path of [
    '/v1/timeline/xyz',
    `/v1/timeline/${ID}?after=0`,
    `/v1/timeline/${ID}?from=-1`,
    `/v1/timeline/${ID}?limit=1001`,
    `/v1/timeline/${ID}?more=1`,
    '/v1/records/mall/order/ready',
    '/v1/records/mall/order/READY?org=00',
  ])
    expect([path, await problem(await get(path))]).toEqual([path, '400 BAD_REQUEST'])
  await api.close()
})
