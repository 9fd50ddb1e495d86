/** The one table of metrics (`kapok_<subsystem>_<what>_<unit>`), and their Prometheus text. */

export const METRICS = {
  kapok_chain_height_blocks: { type: 'gauge', help: 'Height of the last final block' },
  kapok_chain_transactions_total: { type: 'counter', help: 'Transactions made final since the start' },
  kapok_chain_silence_seconds: { type: 'gauge', help: 'Since a quorum was last heard: final block or heartbeat' },
  kapok_chain_protocol_number: { type: 'gauge', help: 'Protocol of the last final block' },
  kapok_chain_protocol_max_number: { type: 'gauge', help: 'Highest protocol that this software speaks' },
  kapok_chain_protocol_scheduled_number: {
    type: 'gauge',
    help: 'Protocol that is to take effect at a height; 0 for none',
  },
  kapok_consensus_view_number: { type: 'gauge', help: 'Current view of the epoch' },
  kapok_consensus_epoch_number: { type: 'gauge', help: 'Current epoch' },
  kapok_consensus_heartbeat_slot_number: { type: 'gauge', help: 'Slot of the newest heartbeat certificate' },
  kapok_consensus_quorum_connected_number: {
    type: 'gauge',
    help: '1 while connected to a quorum of the seats, else 0',
  },
  kapok_consensus_clock_offset_seconds: { type: 'gauge', help: 'What the time of blocks adds to the own clock' },
  kapok_mempool_transactions_count: { type: 'gauge', help: 'Transactions that wait for a block' },
  kapok_mempool_verified_total: { type: 'counter', help: 'Transactions whose signatures were verified' },
  kapok_p2p_peers_count: { type: 'gauge', help: 'Connected peers' },
  kapok_storage_tree_nodes_count: { type: 'gauge', help: 'Nodes of the state tree' },
  kapok_storage_tree_hashes_total: { type: 'counter', help: 'Nodes of the state tree hashed since the start' },
  kapok_storage_syncs_total: { type: 'counter', help: 'Disk syncs of log and store since the start' },
  kapok_storage_disk_free_bytes: { type: 'gauge', help: 'Free bytes of the disk of the home' },
  kapok_api_requests_total: { type: 'counter', help: 'Requests answered' },
  kapok_api_refusals_total: { type: 'counter', help: 'Requests answered with a fault of the client (4xx)' },
  kapok_api_failures_total: { type: 'counter', help: 'Requests answered with a fault of the node (5xx)' },
  kapok_api_streams_count: { type: 'gauge', help: 'Open streams of events' },
  kapok_api_submit_seconds: { type: 'histogram', help: 'Time from a submitted transaction to its answer' },
  kapok_process_resident_bytes: { type: 'gauge', help: 'Resident memory' },
  kapok_process_cpu_seconds_total: { type: 'counter', help: 'CPU time of the process' },
} as const

export type MetricName = keyof typeof METRICS

/** Samples at most as large as each bound, the bound last; `count` and `sum` are of all samples. */
export interface Histogram {
  readonly buckets: readonly (readonly [atMost: number, count: number])[]
  readonly sum: number
  readonly count: number
}

export type MetricValues = Readonly<Record<string, number | Histogram>>

/** Seconds: from a verification alone to the end of patience. */
const BOUNDS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export const createHistogram = () => {
  const counts = BOUNDS_S.map(() => 0)
  let sum = 0
  let count = 0
  return {
    observe: (seconds: number) => {
      for (const [i, bound] of BOUNDS_S.entries()) if (seconds <= bound) counts[i] = (counts[i] ?? 0) + 1
      sum += seconds
      count += 1
    },
    value: (): Histogram => ({ buckets: BOUNDS_S.map((bound, i) => [bound, counts[i] ?? 0]), sum, count }),
  }
}

/** What the API counts of itself. */
export const createApiMeter = () => {
  const submit = createHistogram()
  let [requests, refusals, failures, streams] = [0, 0, 0, 0]
  return {
    answered: (status: number) => {
      requests += 1
      if (status >= 500) failures += 1
      else if (status >= 400) refusals += 1
    },
    submitted: (seconds: number) => submit.observe(seconds),
    streams: () => streams,
    streamOpened: () => {
      streams += 1
    },
    streamClosed: () => {
      streams -= 1
    },
    values: (): MetricValues => ({
      kapok_api_requests_total: requests,
      kapok_api_refusals_total: refusals,
      kapok_api_failures_total: failures,
      kapok_api_streams_count: streams,
      kapok_api_submit_seconds: submit.value(),
    }),
  }
}

export type ApiMeter = ReturnType<typeof createApiMeter>

const sampleLines = (name: string, value: number | Histogram): readonly string[] => {
  if (typeof value === 'number') return [`${name} ${value}`]
  return [
    ...value.buckets.map(([atMost, count]) => `${name}_bucket{le="${atMost}"} ${count}`),
    `${name}_bucket{le="+Inf"} ${value.count}`,
    `${name}_sum ${value.sum}`,
    `${name}_count ${value.count}`,
  ]
}

/** Prometheus text exposition format 0.0.4. A metric that the node does not give is left out. */
export const metricsText = (values: MetricValues): string =>
  Object.entries(METRICS)
    .flatMap(([name, { type, help }]) => {
      const value = values[name]
      if (value === undefined) return []
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...sampleLines(name, value)]
    })
    .map(line => `${line}\n`)
    .join('')
