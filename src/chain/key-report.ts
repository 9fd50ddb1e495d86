/** Questions and answers about what a validator key has signed (consensus/README.md, "Never sign twice"). */

import { type Hash, type Signer, sha256, tagged, u64be } from '#base'
import type { KeyReport } from './peer-messages.ts'

/** The view that a report shows its sender to be in: the one after that of its certificate. */
export const reportedView = ({ entry }: Pick<KeyReport, 'entry'>): number => (entry?.vote.view ?? 0) + 1

/** `kapok/report/1 ‖ 0x00 ‖ chain id ‖ nonce ‖ u64(epoch) ‖ u64(view)`: what the speakers of a report sign. */
export const reportBytes = (chainId: Hash, nonce: Hash, { epoch, entry }: Pick<KeyReport, 'epoch' | 'entry'>) =>
  tagged('report', chainId, nonce, u64be(epoch), u64be(reportedView({ entry })))

/**
 * A nonce that nobody else can foresee: the hash of a signature, which is deterministic and secret until it is shown.
 * `wallMs` and `uptimeUs` must not come back together, and are not the same on two machines.
 */
export const queryNonce = (chainId: Hash, signer: Signer, wallMs: number, uptimeUs: number): Hash =>
  sha256(signer.sign(tagged('query', chainId, u64be(wallMs), u64be(uptimeUs))))
