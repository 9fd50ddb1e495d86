import { createOpsServer } from './ops.ts'
import type { NodeReader } from './reader.ts'
import { createServer } from './server.ts'

export { METRICS, type MetricName } from './metrics.ts'
export type { FinalBlock, NodeReader, NodeStatus, ProvenState, TransactionState } from './reader.ts'

export interface Listen {
  readonly host: string
  readonly port: number
}

export interface ApiOptions {
  readonly reader: NodeReader
  readonly api: Listen
  readonly ops: Listen
}

export interface RunningApi {
  /** `http://host:port` of the API and of the operator's port. */
  readonly url: string
  readonly opsUrl: string
  /** Ends open streams and waits at once. */
  close(): Promise<void>
}

/** Starts both servers. Throws when a port is taken. */
export const startApi = async ({ reader, api, ops }: ApiOptions): Promise<RunningApi> => {
  const server = createServer(reader)
  const opsServer = createOpsServer(reader)
  const url = await server.listen(api)
  const opsUrl = await opsServer.listen(ops)
  return {
    url,
    opsUrl,
    close: async () => {
      await Promise.all([server.close(), opsServer.close()])
    },
  }
}
