/** `node peers`: which nodes of the federation this one is connected to, and from whom it knows where they are. */

import type { Command } from 'commander'
import type { Json } from '#base'
import { createContext } from '../context.ts'
import { type Cli, table } from '../io.ts'

export const addPeers = (group: Command, cli: Cli): void => {
  const { operations, yes, no } = cli.text
  const command = group.command('peers').description(operations.commands.nodePeers)
  command.action(async () => {
    const { client, print } = createContext(cli, command)
    const peers = await (await client()).peers({ signal: cli.io.signal })
    const { heads, says } = operations
    const told = ({ addresses }: (typeof peers)[number]) =>
      addresses.map(({ address, from }) => `${address} (${says.knownFrom[from]})`).join(' ') || '-'
    print.show(peers as unknown as Json, () =>
      table(
        [heads.enterprise, heads.connected, heads.peer, heads.addresses],
        peers.map(one => [String(one.enterprise ?? '-'), one.connected ? yes : no, one.peer, told(one)]),
      ),
    )
  })
}
