/** A process that puts records into a home and then erases one after the other, saying each time when it is done. */

import { join } from 'node:path'
import { must } from '#base'
import { diskKeyFiles, openPrivateStore } from '#private'
import { openLevelKv } from '#storage'
import { CHAIN, CLERK, MASTER, NOW, readOf, recordOf } from './world.ts'

const [, , home = '', round = '0'] = process.argv
const kv = await openLevelKv(join(home, 'private', 'rows'))
const options = { kv, files: diskKeyFiles(home), chainId: CHAIN, masterSecret: MASTER, nowMs: () => NOW }
const store = must(await openPrivateStore(options))
const names = Array.from({ length: 30 }, (_, i) => `round-${round}-${i}`)
for (const name of names) {
  must(await store.put(recordOf(name)))
  process.stdout.write(`put ${name}\n`)
}
for (const name of names) {
  must(await store.erase([readOf(name)], CLERK))
  process.stdout.write(`erased ${name}\n`)
}
await store.close()
