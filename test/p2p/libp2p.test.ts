import { afterEach, describe, it } from 'vitest'
import { createLibp2pNetwork, type Network } from '#p2p'
import {
  createFederation,
  type Federation,
  type MemberParts,
  networkSuite,
  secretOf,
  until,
} from '../suites/network.ts'

const make = ({ n, chainId, admitted, listen }: MemberParts): Promise<Network> =>
  createLibp2pNetwork({ nodeSecret: secretOf(n), chainId, listen: [listen ?? '/ip4/127.0.0.1/tcp/0'], admitted })

networkSuite('libp2p over loopback TCP', make)

describe('a federation behind one address', () => {
  let federation: Federation
  afterEach(() => federation.stopAll())

  it('of ten nodes that start together becomes a whole mesh', async () => {
    const size = 10
    federation = createFederation({ size, make })
    const members = await federation.startAll()
    for (const { network } of members) network.broadcast('consensus', Uint8Array.of(1))
    await until('all have all', () => members.every(({ seen }) => seen.length === size - 1))
  })
})
