import { createMemoryHub } from '#p2p'
import { keyOf, networkSuite } from '../suites/network.ts'

let hub = createMemoryHub()

networkSuite('memory', async ({ n, chainId, admitted }) => {
  if (n === 0) hub = createMemoryHub()
  return hub.join({ nodeKey: keyOf(n), chainId, admitted })
})
