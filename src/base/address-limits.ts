/** The part of the one table of bounds (limits.ts) about what nodes tell each other of where they are reached (docs/adr/0033). */
export const ADDRESS_LIMITS = {
  /** Addresses under which a node says that it is reached, and one of them: a name of DNS of the greatest length fits. */
  addressesPerRecord: 4,
  addressBytes: 272,
  /** The address records of all peers in one message, and messages of them from one peer. */
  addressFrameBytes: 768 * 1024,
  peerAddressFramesPerSecond: 4,
  /** News of addresses is passed on and written down at most this often. */
  addressTellMs: 1_000,
  /** One connected peer after the other is told all addresses again this often: it may not have known then who was admitted. */
  addressRepeatMs: 5_000,
  /** Records of its own key, newer than its own, that a node outdoes before it takes them for those of another machine. */
  addressRenewals: 16,
} as const
