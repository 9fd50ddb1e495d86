export { isDialAddress } from './addresses.ts'
export { nodeKeyOf, nodeKeyOfAddress, peerNameOf } from './gate.ts'
export { createLibp2pNetwork, type NetworkOptions } from './libp2p.ts'
export { createMemoryHub, type MemoryHub, type MemoryMember } from './memory.ts'
export {
  type AdmittedPeer,
  CHANNELS,
  type Channel,
  type MessageHandler,
  type Network,
  type NetworkLog,
  type PeerEvent,
  type PeerInfo,
  type PeerName,
  type RequestHandler,
  type RequestOptions,
} from './network.ts'
