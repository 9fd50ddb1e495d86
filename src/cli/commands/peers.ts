/** `node peers`: which nodes of the federation this one is connected to. */

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
    const { enterprise: head, connected, peer: name } = operations.heads
    print.show(peers as unknown as Json, () =>
      table(
        [head, connected, name],
        peers.map(({ peer, enterprise, connected: is }) => [String(enterprise ?? '-'), is ? yes : no, peer]),
      ),
    )
  })
}
