/** A verifier thread: answers one slab at a time. */

import { parentPort, workerData } from 'node:worker_threads'
import { verify, verifyFast } from '#base'
import { answerSlab } from './slab.ts'

const slab = workerData as SharedArrayBuffer

parentPort?.on('message', (rule: 'fast' | 'zip215') => {
  const verifier = rule === 'fast' ? verifyFast : verify
  answerSlab(slab, ({ publicKey, message, signature }) => verifier(publicKey, message, signature))
  parentPort?.postMessage(0)
})
