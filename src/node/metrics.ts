/** What a node counts of itself. */

import type { DiskWatch } from './disk.ts'
import type { Driver } from './driver/index.ts'
import type { Heart } from './heartbeat.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Parts } from './parts.ts'
import { silenceSeconds } from './silence.ts'
import type { Transactions } from './transactions.ts'

interface MeteredParts {
  readonly parts: Parts
  readonly transactions: Transactions
  readonly ledger: Ledger
  readonly driver: Driver
  readonly heart: Heart
  readonly protocolMax: number
  readonly finalTransactions: () => number
}

/** Values by name; their help lines stand in src/api/metrics.ts. */
export const metricsOf = (running: MeteredParts, disk: DiskWatch) => {
  const { parts, transactions, ledger, driver, heart, finalTransactions, protocolMax } = running
  const { store, network, wal, home, directory } = parts
  const { header, plan } = ledger.head()
  const peers = network.peers().map(({ peer }) => peer)
  const slot = heart.certificate()?.heartbeat.slot
  const periodMs = home.settings.config['heartbeat.period_seconds'] * 1_000
  const { view, epoch, clockOffsetMs } = driver.summary()
  const { nodes, hashes } = store.state.counts()
  const { user, system } = process.cpuUsage()
  return {
    kapok_chain_height_blocks: store.head()?.height ?? 0,
    kapok_chain_transactions_total: finalTransactions(),
    kapok_chain_silence_seconds: silenceSeconds({ blockMs: header.timeMs, slot, periodMs }, Date.now()),
    kapok_chain_protocol_number: header.version,
    kapok_chain_protocol_max_number: protocolMax,
    kapok_chain_protocol_scheduled_number: plan.scheduled?.protocol ?? 0,
    kapok_consensus_view_number: view,
    kapok_consensus_epoch_number: epoch,
    kapok_consensus_quorum_connected_number: directory.isQuorum(peers) ? 1 : 0,
    kapok_consensus_clock_offset_seconds: clockOffsetMs / 1_000,
    kapok_consensus_heartbeat_slot_number: slot ?? 0,
    kapok_mempool_transactions_count: transactions.pool.size,
    kapok_mempool_verified_total: transactions.verified(),
    kapok_p2p_peers_count: peers.length,
    kapok_storage_tree_nodes_count: nodes,
    kapok_storage_tree_hashes_total: hashes,
    kapok_storage_syncs_total: wal.syncs() + store.syncs(),
    kapok_storage_disk_free_bytes: disk.freeBytes(),
    kapok_process_resident_bytes: process.memoryUsage.rss(),
    kapok_process_cpu_seconds_total: (user + system) / 1e6,
  }
}
