import { createLibp2pNetwork } from '#p2p'
import { networkSuite, secretOf } from '../suites/network.ts'

networkSuite('libp2p over loopback TCP', ({ n, chainId, admitted, listen }) =>
  createLibp2pNetwork({
    nodeSecret: secretOf(n),
    chainId,
    listen: [listen ?? '/ip4/127.0.0.1/tcp/0'],
    admitted,
  }),
)
