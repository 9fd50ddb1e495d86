/**
 * Run as a process of its own: strangers at many addresses of this machine that keep all places of connections busy whose identity is
 * not known. `node besieger.ts '{"ports": [..], "hosts": [..], "each": 8, "way": "silent"}'` holds `each` connections from each host
 * to each port and makes them again as they are closed; a line now and then says how many it has and has made.
 */

import { connect } from 'node:net'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

/**
 * How far each connection goes: nothing is said; the first word; half a handshake; what `bytes` (hex) says, which another one
 * said before; words without end; the whole handshake with a key of its own.
 */
export type Way = 'silent' | 'greeting' | 'half' | 'replay' | 'words' | 'strange'

export interface Siege {
  readonly ports: readonly number[]
  readonly hosts: readonly string[]
  readonly each: number
  readonly way: Way
  readonly bytes?: string
}

export interface Held {
  readonly held: number
  readonly made: number
}

const GREETING = '\x13/multistream/1.0.0\n'
const NOISE = '\x07/noise\n'
/** An ephemeral key in a frame of Noise: any 32 bytes are one. */
const KEY = Buffer.from([0, 32, ...Array.from({ length: 32 }, (_, i) => i + 1)])
const WORDS = 10_000
/** Between a connection that was closed and the next: many a second from each host. */
const AGAIN_MS = 100

const count = { held: 0, made: 0 }

const said = ({ way, bytes = '' }: Siege): Buffer => {
  if (way === 'greeting') return Buffer.from(GREETING)
  if (way === 'half') return Buffer.concat([Buffer.from(GREETING + NOISE), KEY])
  if (way === 'replay') return Buffer.from(bytes, 'hex')
  if (way === 'words') return Buffer.from(GREETING + '\x03ls\n'.repeat(WORDS))
  return Buffer.alloc(0)
}

const hold = (port: number, localAddress: string, first: Buffer): void => {
  let isHeld = false
  const socket = connect({ port, host: '127.0.0.1', localAddress }, () => {
    count.made += 1
    count.held += 1
    isHeld = true
    socket.write(first)
  })
  socket.on('error', () => {}).resume()
  socket.once('close', () => {
    if (isHeld) count.held -= 1
    setTimeout(() => hold(port, localAddress, first), AGAIN_MS)
  })
}

/** A whole node at that host, which dials without end. */
const knock = async (localAddress: string, { ports, each }: Siege): Promise<void> => {
  const dialOpts: object = { localAddress }
  const node = await createLibp2p({
    transports: [tcp({ dialOpts })],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
  })
  const dial = async (port: number) => {
    for (;;) {
      const connection = await node
        .dial(multiaddr(`/ip4/127.0.0.1/tcp/${port}`), { force: true })
        .catch(() => undefined)
      count.made += 1
      await connection?.close().catch(() => {})
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
    }
  }
  for (const port of ports) for (let i = 0; i < each; i++) void dial(port)
}

if (import.meta.main) {
  const siege = JSON.parse(process.argv[2] ?? '') as Siege
  setInterval(() => console.log(JSON.stringify(count)), 250)
  process.stdin.on('close', () => process.exit(0)).resume()
  for (const host of siege.hosts) {
    if (siege.way === 'strange') void knock(host, siege)
    else for (const port of siege.ports) for (let i = 0; i < siege.each; i++) hold(port, host, said(siege))
  }
}
