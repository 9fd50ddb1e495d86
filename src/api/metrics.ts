/** The one table of metrics (`kapok_<subsystem>_<what>_<unit>`), and their Prometheus text. */

export const METRICS = {
  kapok_chain_height_blocks: { type: 'gauge', help: 'Height of the last final block' },
  kapok_chain_transactions_total: { type: 'counter', help: 'Transactions made final since the start' },
  kapok_consensus_view_number: { type: 'gauge', help: 'Current view of the epoch' },
  kapok_consensus_epoch_number: { type: 'gauge', help: 'Current epoch' },
  kapok_mempool_transactions_count: { type: 'gauge', help: 'Transactions that wait for a block' },
  kapok_mempool_verified_total: { type: 'counter', help: 'Transactions verified at admission' },
  kapok_p2p_peers_count: { type: 'gauge', help: 'Connected peers' },
  kapok_storage_tree_nodes_count: { type: 'gauge', help: 'Nodes of the state tree' },
  kapok_storage_tree_hashes_total: { type: 'counter', help: 'Nodes of the state tree hashed since the start' },
  kapok_storage_syncs_total: { type: 'counter', help: 'Disk syncs of log and store since the start' },
  kapok_process_resident_bytes: { type: 'gauge', help: 'Resident memory' },
  kapok_process_cpu_seconds_total: { type: 'counter', help: 'CPU time of the process' },
} as const

export type MetricName = keyof typeof METRICS

/** Prometheus text exposition format 0.0.4. A metric that the node does not give is left out. */
export const metricsText = (values: Readonly<Record<string, number>>): string =>
  Object.entries(METRICS)
    .filter(([name]) => values[name] !== undefined)
    .map(([name, { type, help }]) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${values[name]}\n`)
    .join('')
