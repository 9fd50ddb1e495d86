import { describe, expect, it } from 'vitest'
import { ascii, EMPTY, LIMITS, must, sha256 } from '#base'
import { listRoot, ReadEntry, verifyField } from '#chain'
import { hourOf, openPrivateStore } from '#private'
import { createMemoryKv } from '#storage'
import {
  CHAIN,
  CLERK,
  clearText,
  filesOf,
  MASTER,
  NOW,
  newHome,
  ORG,
  openHome,
  readOf,
  recordId,
  recordOf,
} from './world.ts'

const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }) =>
  result.ok ? 'OK' : result.fault?.code

describe('the private store', () => {
  it('gives back what was put, after a restart as well, and a missing field as missing', async () => {
    const home = newHome()
    const store = await openHome(home)
    const root = must(await store.put(recordOf('li')))
    const opened = must(await (await openHome(home)).open(readOf('li')))
    expect(opened).toEqual({
      revision: 1,
      commitRoot: root,
      fields: [
        { name: 'name', value: clearText('li', 'name 1') },
        { name: 'joined', value: ascii('2020-07') },
        { name: 'post', value: EMPTY },
        { name: 'phone', value: clearText('li', 'phone 1') },
      ],
    })
    expect(must(await store.ownerOf(readOf('li')))).toEqual(ORG)
  })

  it('opens single fields, the latest revision or a named one', async () => {
    const store = await openHome(newHome())
    for (const revision of [1, 2]) must(await store.put(recordOf('li', revision)))
    const nameAt = async (revision: number) => must(await store.open({ ...readOf('li', 'name'), revision })).fields
    expect(await nameAt(0)).toEqual([{ name: 'name', value: clearText('li', 'name 2') }])
    expect(await nameAt(1)).toEqual([{ name: 'name', value: clearText('li', 'name 1') }])
    expect(must(await store.open(readOf('li', 'education'))).fields).toEqual([])
  })

  it('puts the same again as the same, and other content not at all', async () => {
    const store = await openHome(newHome())
    const first = must(await store.put(recordOf('li')))
    expect(must(await store.put(recordOf('li')))).toEqual(first)
    const other = { ...recordOf('li'), closed: [] }
    expect(codeOf(await store.put(other))).toBe('E_DUP')
    expect(must(await store.open(readOf('li', 'phone'))).fields).toHaveLength(1)
    const twice = { ...recordOf('wu'), closed: [{ name: 'name', value: EMPTY }] }
    expect(codeOf(await store.put(twice))).toBe('BAD_REQUEST')
    expect(codeOf(await store.put(recordOf('wu', 0)))).toBe('BAD_REQUEST')
  })

  it('makes another root of the same fields each time: the secret is new', async () => {
    const root = async () => must(await (await openHome(newHome())).put(recordOf('li')))
    expect(await root()).not.toEqual(await root())
  })

  it('says what it does not have', async () => {
    const store = await openHome(newHome())
    must(await store.put(recordOf('li')))
    expect(codeOf(await store.open(readOf('wu')))).toBe('NOT_FOUND')
    expect(codeOf(await store.open({ ...readOf('li'), revision: 2 }))).toBe('NOT_FOUND')
    expect(codeOf(await store.open(readOf('li', 'shoe-size')))).toBe('NOT_FOUND')
    // A field that is no part of the commitment can be proved to nobody.
    expect(codeOf(await store.disclose(readOf('li', 'phone')))).toBe('NOT_FOUND')
  })

  it('refuses a record that is too large', async () => {
    const store = await openHome(newHome())
    const value = new Uint8Array(LIMITS.recordValueBytes)
    const fields = Array.from({ length: 100 }, (_, i) => ({ name: `f${i}`, value }))
    expect(codeOf(await store.put({ ...recordOf('li'), fields }))).toBe('TOO_LARGE')
  })

  it('opens with no other master key and for no other chain', async () => {
    const home = newHome()
    must(await (await openHome(home)).put(recordOf('li')))
    const parts = { kv: home.kv, files: filesOf(home), nowMs: () => NOW }
    const other = { ...parts, chainId: CHAIN, masterSecret: sha256(MASTER) }
    expect(codeOf(await openPrivateStore(other))).toBe('CORRUPT')
    expect(codeOf(await openPrivateStore({ ...parts, chainId: sha256(CHAIN), masterSecret: MASTER }))).toBe('CORRUPT')
    home.files.delete('keys/private.gen')
    expect(codeOf(await openPrivateStore({ ...parts, chainId: CHAIN, masterSecret: MASTER }))).toBe('CORRUPT')
  })

  it('notices a changed row', async () => {
    const home = newHome()
    const store = await openHome(home)
    must(await store.put(recordOf('li')))
    for await (const [key, value] of home.kv.iterate({})) {
      const changed = value.slice()
      changed[changed.length - 1] = (changed.at(-1) as number) ^ 1
      await home.kv.write([[key, changed]], { sync: true })
    }
    expect(codeOf(await store.open(readOf('li')))).toBe('CORRUPT')
  })

  it('writes no value in clear into any file or row', async () => {
    const home = newHome()
    const store = await openHome(home)
    must(await store.put(recordOf('li')))
    must(await store.open(readOf('li')))
    const everything = Buffer.concat([...home.history, ...home.files.values()])
    expect(everything.length).toBeGreaterThan(300)
    for (const text of ['very own', '2020-07']) expect(everything.includes(text)).toBe(false)
  })
})

describe('an erasure', () => {
  it('takes all revisions of a record and nothing of others, and what was erased never comes back', async () => {
    const home = newHome()
    const store = await openHome(home)
    for (const name of ['li', 'wu', 'he']) must(await store.put(recordOf(name)))
    must(await store.put(recordOf('li', 2)))
    expect(must(await store.erase([readOf('li'), readOf('nobody')], CLERK))).toBe(1)
    const again = await openHome(home)
    for (const one of [store, again]) {
      expect(codeOf(await one.open(readOf('li')))).toBe('ERASED')
      expect(codeOf(await one.disclose({ ...readOf('li'), revision: 1 }))).toBe('ERASED')
      expect(codeOf(await one.put(recordOf('li', 3)))).toBe('ERASED')
      expect(must(await one.remains(readOf('li')))).toMatchObject({
        rows: 0,
        keys: 0,
        tombstone: { revisions: 2, state: 2 },
      })
      for (const name of ['wu', 'he'])
        expect(must(await one.open(readOf(name, 'name'))).fields[0]?.value).toEqual(clearText(name, 'name 1'))
    }
    expect(must(await again.erase([readOf('li')], CLERK))).toBe(0)
    expect(must(await again.remains(readOf('nobody')))).toEqual({ rows: 0, keys: 0, tombstone: undefined })
  })

  it('makes room: slots are used again', async () => {
    const home = newHome()
    const store = await openHome(home)
    for (let i = 0; i < 5; i++) must(await store.put(recordOf(`p${i}`)))
    const table = () => [...home.files].find(([path]) => path.endsWith('.table'))?.[1].length
    const before = table()
    must(await store.erase([readOf('p1'), readOf('p3')], CLERK))
    for (const name of ['q1', 'q2']) must(await store.put(recordOf(name)))
    expect(table()).toBe(before)
    for (const name of ['p0', 'p2', 'p4', 'q1', 'q2']) expect((await store.open(readOf(name))).ok).toBe(true)
  })

  it('has a bound', async () => {
    const store = await openHome(newHome())
    const names = Array.from({ length: LIMITS.privateErasures + 1 }, (_, i) => ({ type: 1, id: recordId(`${i}`) }))
    expect(codeOf(await store.erase(names, CLERK))).toBe('E_LIMIT')
  })
})

describe('the log of reads', () => {
  it('has who, when, what and why of every read, and none of a refused one', async () => {
    const home = newHome()
    const store = await openHome(home)
    must(await store.put(recordOf('li')))
    await store.open(readOf('li', 'name'))
    await store.disclose(readOf('li', 'joined'))
    await store.open(readOf('li', 'nothing'))
    const { entries } = must(await (await openHome(home)).readsOf(readOf('li'), 0))
    expect(entries).toMatchObject([
      { sequence: 0, atMs: NOW, reader: CLERK, act: 1, purpose: 2, fields: ['name'], revision: 1, orgId: ORG },
      { sequence: 1, act: 2, fields: ['joined'] },
    ])
    expect(entries[0]?.salt).not.toEqual(entries[1]?.salt)
  })

  it('stays after an erasure', async () => {
    const store = await openHome(newHome())
    must(await store.put(recordOf('li')))
    must(await store.open(readOf('li', 'name')))
    must(await store.erase([readOf('li')], CLERK))
    expect(must(await store.readsOf(readOf('li'), 0)).entries).toHaveLength(1)
  })

  it('has a root an organisation and hour, over the entries as they are shown', async () => {
    const store = await openHome(newHome())
    must(await store.put(recordOf('li')))
    for (let i = 0; i < 5; i++) must(await store.open(readOf('li', 'name')))
    must(await store.open({ ...readOf('li'), orgId: recordId('another organisation') }))
    const hour = hourOf(NOW)
    const { entries } = must(await store.readsInHour(ORG, hour, 0))
    const root = must(await store.hourRoot(ORG, hour))
    expect(root).toMatchObject({ count: 5, hour, root: listRoot(entries.map(entry => ReadEntry.encode(entry))) })
    expect(must(await store.hourRoot(ORG, hour + 1)).count).toBe(0)
  })

  it('comes in pages', async () => {
    const store = await openHome(newHome())
    must(await store.put(recordOf('li')))
    for (let i = 0; i < LIMITS.privateLogPage + 2; i++) must(await store.open(readOf('li', 'name')))
    const first = must(await store.readsOf(readOf('li'), 0))
    const second = must(await store.readsOf(readOf('li'), first.next as number))
    expect([first.entries.length, second.entries.length, second.next]).toEqual([LIMITS.privateLogPage, 2, undefined])
    expect(second.entries[0]?.sequence).toBe(first.next)
  })

  it('is written before a field is given: when it cannot be, nothing is opened', async () => {
    const home = newHome()
    const store = await openHome(home)
    must(await store.put(recordOf('li')))
    home.power = home.steps
    await expect(store.open(readOf('li', 'name'))).rejects.toThrow()
    home.power = undefined
    // What the disk has is not known: nothing more is done before a new start.
    expect(codeOf(await store.open(readOf('li', 'name')))).toBe('CLOSED')
  })
})

it('a closed store does nothing more', async () => {
  const store = await openHome({ ...newHome(), kv: createMemoryKv() })
  await store.close()
  expect(codeOf(await store.put(recordOf('li')))).toBe('CLOSED')
})

it('what is disclosed is of the record and of no other', async () => {
  const store = await openHome(newHome())
  const root = must(await store.put(recordOf('li')))
  const { openings, revision } = must(await store.disclose(readOf('li')))
  expect(openings.map(({ name, present }) => [name, present])).toEqual([
    ['name', true],
    ['education', false],
    ['joined', true],
    ['post', true],
  ])
  for (const opening of openings) {
    const context = { chainId: CHAIN, type: 1, id: recordId('li'), revision }
    expect(verifyField(context, root, opening)).toBe(true)
    expect(verifyField({ ...context, revision: 2 }, root, opening)).toBe(false)
  }
})
