/** A verifier thread: answers one slab at a time, in the order in which they come. */

import { parentPort, workerData } from 'node:worker_threads'
import { verify, verifyFast } from '#base'
import { answerSlab } from './slab.ts'

const slabs = workerData as readonly [SharedArrayBuffer, SharedArrayBuffer]

parentPort?.on('message', ([place, rule]: readonly [0 | 1, 'fast' | 'zip215']) => {
  const verifier = rule === 'fast' ? verifyFast : verify
  answerSlab(slabs[place], ({ publicKey, message, signature }) => verifier(publicKey, message, signature))
  parentPort?.postMessage(place)
})
