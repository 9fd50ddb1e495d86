/** `network move`: the node of an enterprise has another address. `network peer`: the others note it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { moveEnterprise, notePeer, readJoinRequest, requestAddress } from '#node'
import { createContext, needHome, unwrap } from '../context.ts'
import { flag } from '../flag.ts'
import { type Cli, say } from '../io.ts'

export const addMove = (group: Command, cli: Cli): void => {
  const { ceremony } = cli.text
  const command = group.command('move').description(ceremony.commands.move)
  command.addOption(flag('--address <host:port>', ceremony.flags.address).makeOptionMandatory())
  command.action(async ({ address }: { address: string }) => {
    const { options, print } = createContext(cli, command)
    const folder = needHome(options.home)
    const peer = requestAddress(unwrap(await moveEnterprise(folder, address)))
    print.show({ peer }, () => peer)
    say(cli, ceremony.says.moved(join(folder, 'join-request.json')))
  })
}

export const addPeer = (group: Command, cli: Cli): void => {
  const { ceremony } = cli.text
  const command = group.command('peer').description(ceremony.commands.peer).argument('<request>')
  command.action(async (path: string) => {
    const { options, print } = createContext(cli, command)
    const request = unwrap(readJoinRequest(path, readFileSync(path, 'utf8')))
    const peer = unwrap(await notePeer(needHome(options.home), request))
    print.show({ peer }, () => peer)
    say(cli, ceremony.says.noted)
  })
}
