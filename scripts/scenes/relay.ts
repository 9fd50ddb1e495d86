/**
 * `node relay.ts --control HOST:PORT [--until-stdin-ends]`: TCP lines that can be cut, delayed and lossy. A program of its own,
 * so that a busy harness adds no delay, and one file that needs nothing but Node, so that it runs in any container.
 *
 * The control port speaks HTTP: `PUT /lines/NAME` with `{ listen: "HOST:PORT", target: "HOST:PORT" }` makes a line (port 0: any free one),
 * with any of the fields of `LineState` changes it; the answer is its state. `GET /lines` shows all. Once the program
 * listens it prints one line: the address of its control port.
 */

import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net'
import { parseArgs } from 'node:util'

export interface LineState {
  readonly delayMs: number
  /** Evenly spread: `delayMs` ± this. */
  readonly jitterMs: number
  /** Of a hundred segments, at first. */
  readonly lossPercent: number
  /** Bytes are held without a word, and so is what connects anew. */
  readonly isCut: boolean
}

export const CLEAR: LineState = { delayMs: 0, jitterMs: 0, lossPercent: 0, isCut: false }

/** What one TCP segment carries on an Ethernet. */
const SEGMENT_BYTES = 1_448
/** What is on its way in one direction; beyond it the sender has to wait, as by the windows of TCP. */
const WAY_BYTES = 4 * 1024 * 1024
/** Least time until a segment is sent again that nothing followed (RFC 6298, as Linux has it), and the longest. */
const RESEND_MS = 200
const RESEND_MAX_MS = 120_000
/** Segments after a lost one by which the sender learns of the loss within a round trip (RFC 5681, fast retransmit). */
const FOLLOWERS = 3
/** Losses of one segment in a row. */
const LOSSES = 6

/**
 * Milliseconds by which loss holds up a segment and all after it. `followers` segments come right after it. `random` gives
 * numbers from 0 to 1.
 */
export const stallOf = (
  { delayMs, lossPercent }: Pick<LineState, 'delayMs' | 'lossPercent'>,
  followers: number,
  random: () => number,
): number => {
  const roundTripMs = Math.max(1, 2 * delayMs)
  let resendMs = RESEND_MS + roundTripMs
  let stallMs = 0
  for (let losses = 0; losses < LOSSES && random() * 100 < lossPercent; losses++) {
    const isFast = losses === 0 && followers >= FOLLOWERS
    stallMs += isFast ? roundTripMs : resendMs
    if (!isFast) resendMs *= 2
  }
  return stallMs
}

/** When bytes that were held from `heldMs` on are sent again after the line is whole at `nowMs`: senders wait twice as long each time. */
export const resumptionOf = (heldMs: number, nowMs: number): number => {
  let at = heldMs
  for (let wait = RESEND_MS; at < nowMs; wait = Math.min(2 * wait, RESEND_MAX_MS)) at += wait
  return at
}

/** Bytes, or the end or the breaking of the connection, and when they arrive. */
interface Parcel {
  readonly bytes: Buffer
  readonly then: 'more' | 'end' | 'broken'
  readonly dueMs: number
}

/** One direction of one connection. */
class Way {
  readonly #from: Socket
  readonly #to: Socket
  readonly #state: () => LineState
  #parcels: Parcel[] = []
  #bytes = 0
  #lastMs = 0
  #timer: NodeJS.Timeout | undefined
  #isFull = false
  #isForgotten = false
  /** Since when the oldest of the held bytes waits for the line. */
  #heldMs: number | undefined

  constructor(from: Socket, to: Socket, state: () => LineState) {
    this.#from = from
    this.#to = to
    this.#state = state
    from.on('data', (chunk: Buffer) => this.#take(chunk))
    from.on('end', () => this.#finish('end'))
    from.on('error', () => this.#finish('broken'))
    to.on('drain', () => {
      this.#isFull = false
      this.pump()
    })
    to.on('close', () => this.#drop())
  }

  /** Nothing goes this way any more, not even the end. */
  forget(): void {
    this.#isForgotten = true
    this.#drop()
  }

  #drop(): void {
    clearTimeout(this.#timer)
    this.#parcels = []
    this.#bytes = 0
  }

  #add(bytes: Buffer, then: Parcel['then'], followers: number): void {
    if (this.#isForgotten) return
    const state = this.#state()
    const nowMs = performance.now()
    const spreadMs = state.jitterMs * (2 * Math.random() - 1)
    const arrivesMs = nowMs + Math.max(0, state.delayMs + spreadMs) + stallOf(state, followers, Math.random)
    this.#lastMs = Math.max(this.#lastMs, arrivesMs)
    if (state.isCut) this.#heldMs ??= nowMs
    this.#parcels.push({ bytes, then, dueMs: this.#lastMs })
    this.#bytes += bytes.length
    if (this.#bytes > WAY_BYTES) this.#from.pause()
  }

  #take(chunk: Buffer): void {
    const segments = Math.ceil(chunk.length / SEGMENT_BYTES)
    for (let i = 0; i < segments; i++)
      this.#add(chunk.subarray(i * SEGMENT_BYTES, (i + 1) * SEGMENT_BYTES), 'more', segments - 1 - i)
    this.pump()
  }

  #finish(then: 'end' | 'broken'): void {
    this.#add(Buffer.alloc(0), then, 0)
    this.pump()
  }

  #deliver({ bytes, then }: Parcel): void {
    this.#bytes -= bytes.length
    if (then === 'broken') this.#to.resetAndDestroy()
    else if (then === 'end') this.#to.end()
    else this.#isFull = !this.#to.write(bytes)
  }

  /** The line is whole again: what was held comes with the next try of its sender. */
  heal(): void {
    if (this.#heldMs === undefined) return
    const fromMs = resumptionOf(this.#heldMs, performance.now())
    this.#heldMs = undefined
    this.#parcels = this.#parcels.map(parcel => ({ ...parcel, dueMs: Math.max(parcel.dueMs, fromMs) }))
    this.#lastMs = Math.max(this.#lastMs, fromMs)
    this.pump()
  }

  /** Delivers what is due. */
  pump(): void {
    clearTimeout(this.#timer)
    const nowMs = performance.now()
    if (this.#state().isCut) {
      if (this.#parcels.length > 0) this.#heldMs ??= nowMs
      return
    }
    let done = 0
    for (const parcel of this.#parcels) {
      if (this.#isFull || parcel.dueMs > nowMs) break
      this.#deliver(parcel)
      done += 1
    }
    this.#parcels = this.#parcels.slice(done)
    if (this.#bytes <= WAY_BYTES / 2 && this.#from.isPaused()) this.#from.resume()
    const [next] = this.#parcels
    if (next !== undefined && !this.#isFull) this.#timer = setTimeout(() => this.pump(), next.dueMs - nowMs)
  }
}

interface Address {
  readonly host: string
  readonly port: number
}

const addressOf = (text: string): Address => {
  const at = text.lastIndexOf(':')
  const port = Number(text.slice(at + 1))
  if (at < 1 || !Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`no address HOST:PORT: ${text}`)
  return { host: text.slice(0, at), port }
}

export interface Line {
  readonly address: () => string
  readonly state: () => LineState
  readonly set: (change: Partial<LineState>) => void
  /** Breaks all connections, as a firewall that answers does. */
  readonly reset: () => void
  /** All connections fall silent without a word, as where a host has moved; new ones are as before. */
  readonly forget: () => void
  readonly close: () => Promise<void>
}

/** Resolves when it listens. */
export const openLine = async (listen: string, target: string): Promise<Line> => {
  const to = addressOf(target)
  const pairs = new Set<{ readonly sockets: readonly Socket[]; readonly ways: readonly Way[] }>()
  /** Connections that came while the line was cut, each with what to do when it is whole. */
  const waiting = new Map<Socket, () => void>()
  let state = CLEAR
  const connect = (inner: Socket) => {
    const outer = dial({ ...to, noDelay: true, allowHalfOpen: true })
    const ways = [new Way(inner, outer, () => state), new Way(outer, inner, () => state)]
    const pair = { sockets: [inner, outer], ways }
    pairs.add(pair)
    inner.on('close', () => outer.destroyed && pairs.delete(pair))
    outer.on('close', () => inner.destroyed && pairs.delete(pair))
  }
  const server: Server = createServer({ noDelay: true, allowHalfOpen: true }, inner => {
    if (!state.isCut) return connect(inner)
    waiting.set(inner, () => connect(inner))
    inner.on('error', () => inner.destroy())
    inner.on('close', () => waiting.delete(inner))
  })
  const { host, port } = addressOf(listen)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const reset = () => {
    for (const { sockets } of pairs) for (const socket of sockets) socket.resetAndDestroy()
    for (const socket of waiting.keys()) socket.resetAndDestroy()
  }
  return {
    address: () => `${host}:${(server.address() as AddressInfo).port}`,
    state: () => state,
    set: change => {
      const wasCut = state.isCut
      state = { ...state, ...change }
      for (const { ways } of pairs) for (const way of ways) wasCut && !state.isCut ? way.heal() : way.pump()
      if (state.isCut) return
      for (const go of waiting.values()) go()
      waiting.clear()
    },
    reset,
    forget: () => {
      for (const { ways } of pairs) for (const way of ways) way.forget()
    },
    close: () => {
      reset()
      return new Promise(resolve => void server.close(() => resolve()))
    },
  }
}

interface Request extends Partial<LineState> {
  readonly listen?: string
  readonly target?: string
  readonly reset?: boolean
  readonly forget?: boolean
}

const lines = new Map<string, Line>()

const show = (name: string, line: Line) => ({ name, address: line.address(), ...line.state() })

const put = async (name: string, { listen, target, reset, forget, ...change }: Request) => {
  if (listen !== undefined && target !== undefined) {
    await lines.get(name)?.close()
    lines.set(name, await openLine(listen, target))
  }
  const line = lines.get(name)
  if (line === undefined) throw new Error(`no line ${name}`)
  line.set(change)
  if (reset === true) line.reset()
  if (forget === true) line.forget()
  return show(name, line)
}

const answer = async (request: IncomingMessage): Promise<unknown> => {
  const name = /^\/lines\/([\w.-]{1,64})$/.exec(request.url ?? '')?.[1]
  if (request.method !== 'PUT' || name === undefined) return [...lines].map(([one, line]) => show(one, line))
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return put(name, JSON.parse(Buffer.concat(chunks).toString('utf8')) as Request)
}

const main = async () => {
  const { values } = parseArgs({
    options: { control: { type: 'string', default: '127.0.0.1:0' }, 'until-stdin-ends': { type: 'boolean' } },
  })
  const server = createHttpServer((request, response) => {
    const end = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(`${JSON.stringify(body)}\n`)
    }
    answer(request).then(
      body => end(200, body),
      (error: Error) => end(400, { error: error.message }),
    )
  })
  const { host, port } = addressOf(values.control)
  await new Promise<void>(resolve => server.listen(port, host, resolve))
  console.log(`http://${host}:${(server.address() as AddressInfo).port}`)
  process.on('SIGTERM', () => process.exit(0))
  if (values['until-stdin-ends']) process.stdin.on('close', () => process.exit(0)).resume()
}

if (import.meta.main) await main()
