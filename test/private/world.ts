/** A home in memory whose power can go after any step that a disk would do, and then come back. */

import { randomBytes } from 'node:crypto'
import { type Address, ascii, concat, type Hash, must, sha256 } from '#base'
import { READ_PURPOSE } from '#chain'
import { type KeyFiles, openPrivateStore, type PrivateStore, type PutRecord, type ReadRecord } from '#private'
import { createMemoryKv, type Kv } from '#storage'

export const CHAIN = sha256(ascii('private chain'))
export const MASTER = sha256(ascii('master secret'))
export const ORG = sha256(ascii('organisation')).slice(0, 16)
export const CLERK = sha256(ascii('clerk')).slice(0, 20) as Uint8Array as Address
export const NOW = Date.UTC(2026, 10, 24, 8, 30)

export class PowerGone extends Error {}

export interface Home {
  readonly files: Map<string, Uint8Array>
  readonly kv: Kv
  /** Everything that database and table of keys ever held, deleted or not: old files, and copies of them elsewhere. */
  readonly history: Uint8Array[]
  /** Steps that are still done before the power goes; without a number it stays. */
  power: number | undefined
  steps: number
}

export const newHome = (): Home => {
  const inner = createMemoryKv()
  const history: Uint8Array[] = []
  const home: Home = { files: new Map(), kv: undefined as never, history, power: undefined, steps: 0 }
  const kv: Kv = {
    ...inner,
    write: async (writes, options) => {
      step(home)
      for (const [, value] of writes) if (value !== undefined) history.push(value)
      await inner.write(writes, options)
      step(home)
    },
    close: async () => {},
  }
  return Object.assign(home, { kv })
}

const step = (home: Home) => {
  if (home.power !== undefined && home.steps >= home.power) throw new PowerGone()
  home.steps += 1
}

/** Each method in the steps in which a disk does it. */
export const filesOf = (home: Home): KeyFiles => {
  const { files } = home
  return {
    list: async folder =>
      [...files.keys()].filter(path => path.startsWith(`${folder}/`)).map(path => path.slice(folder.length + 1)),
    read: async path => files.get(path)?.slice(),
    replace: async (path, content) => {
      step(home)
      files.set(`${path}.new`, content.slice(0, content.length >> 1))
      step(home)
      files.set(`${path}.new`, content.slice())
      step(home)
      files.delete(`${path}.new`)
      files.set(path, content.slice())
      if (path.startsWith('private/')) home.history.push(content.slice())
      step(home)
    },
    writeAt: async (path, offset, content) => {
      const write = (bytes: Uint8Array) => {
        const before = files.get(path) as Uint8Array
        const after = new Uint8Array(Math.max(before.length, offset + bytes.length))
        after.set(before)
        after.set(bytes, offset)
        files.set(path, after)
        home.history.push(after)
      }
      step(home)
      write(content.slice(0, content.length >> 1))
      step(home)
      write(content)
      step(home)
    },
    shred: async path => {
      const before = files.get(path)
      if (before === undefined) return
      step(home)
      const half = before.length >> 1
      files.set(path, concat(new Uint8Array(randomBytes(half)), before.subarray(half)))
      step(home)
      files.set(path, new Uint8Array(randomBytes(before.length)))
      step(home)
      files.delete(path)
      step(home)
    },
  }
}

export const openHome = async (home: Home): Promise<PrivateStore> =>
  must(
    await openPrivateStore({
      kv: home.kv,
      files: filesOf(home),
      chainId: CHAIN as Hash,
      masterSecret: MASTER,
      nowMs: () => NOW,
    }),
  )

export const recordId = (name: string): Uint8Array => sha256(ascii(name)).slice(0, 16)

/** Values that no other bytes of a test are like. */
export const clearText = (name: string, field: string): Uint8Array => ascii(`${name}'s very own ${field}`)

export const recordOf = (name: string, revision = 1): PutRecord => ({
  type: 1,
  id: recordId(name),
  revision,
  orgId: ORG,
  by: CLERK,
  fields: [
    { name: 'name', value: clearText(name, `name ${revision}`) },
    { name: 'education', value: undefined },
    { name: 'joined', value: ascii('2020-07') },
    { name: 'post', value: new Uint8Array(0) },
  ],
  closed: [{ name: 'phone', value: clearText(name, `phone ${revision}`) }],
})

export const readOf = (name: string, ...fields: readonly string[]): ReadRecord => ({
  type: 1,
  id: recordId(name),
  revision: 0,
  fields,
  purpose: READ_PURPOSE.RECORD_KEEPING,
  reader: CLERK,
  orgId: ORG,
})
