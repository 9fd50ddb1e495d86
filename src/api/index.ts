import { LIMITS } from '#base'
import type { Log } from './failures.ts'
import { createApiMeter } from './metrics.ts'
import { createOpsServer } from './ops.ts'
import type { NodeReader } from './reader.ts'
import { createServer } from './server.ts'

export { METRICS, type MetricName } from './metrics.ts'
export type {
  FinalBlock,
  NodeReader,
  NodeStatus,
  PrivateDesk,
  ProvenState,
  RecordsQuestion,
  TimelineQuestion,
  TransactionState,
} from './reader.ts'

export interface Listen {
  readonly host: string
  readonly port: number
}

export interface ApiOptions {
  readonly reader: NodeReader
  readonly api: Listen
  readonly ops: Listen
  /** Failures of the node itself, which clients only see as INTERNAL. */
  readonly log?: Log
  /** Requests a second of one client. */
  readonly requestsPerSecond?: number
}

export interface RunningApi {
  /** `http://host:port` of the API and of the operator's port. */
  readonly url: string
  readonly opsUrl: string
  /** Ends open streams and waits at once. */
  close(): Promise<void>
}

/** Starts both servers. Throws when a port is taken; then neither stays up. */
export const startApi = async (options: ApiOptions): Promise<RunningApi> => {
  const { reader, api, ops, log = () => {}, requestsPerSecond = LIMITS.apiRequestsPerSecond } = options
  const meter = createApiMeter()
  const server = createServer({ reader, meter, log, requestsPerSecond })
  const opsServer = createOpsServer(reader, meter, log)
  const close = async () => {
    await Promise.all([server.close(), opsServer.close()])
  }
  try {
    const url = await server.listen(api)
    return { url, opsUrl: await opsServer.listen(ops), close }
  } catch (cause) {
    await close()
    throw cause
  }
}
