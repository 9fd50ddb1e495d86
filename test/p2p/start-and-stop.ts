/** Run as a process of its own: two nodes meet, have work under way, and stop. Then nothing may keep the process up. */

import { ascii, publicKeyOf, sha256 } from '#base'
import { type AdmittedPeer, createLibp2pNetwork } from '#p2p'

const secrets = [sha256(ascii('one')), sha256(ascii('two'))]
const addresses: string[][] = [[], []]
const admitted = (): readonly AdmittedPeer[] =>
  secrets.map((secret, i) => ({ nodeKey: publicKeyOf(secret), addresses: addresses[i] ?? [] }))

const networks = await Promise.all(
  secrets.map(nodeSecret =>
    createLibp2pNetwork({
      nodeSecret,
      chainId: sha256(ascii('chain')),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      admitted,
    }),
  ),
)
for (const [i, network] of networks.entries()) {
  await network.start()
  addresses[i] = [...network.addresses()]
}
while (networks.some(network => network.peers().length === 0)) await new Promise(resolve => setTimeout(resolve, 10))
const [one, two] = networks
two?.onRequest(() => new Promise(() => {}))
const pending = one?.request(two?.self ?? '', ascii('x'), { timeoutMs: 3_600_000 })
for (let i = 0; i < 10; i++) one?.broadcast('transactions', new Uint8Array(500_000))
await Promise.all(networks.map(network => network.stop()))
await pending
console.log('stopped')
