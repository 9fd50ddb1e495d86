/** A node moves to another address, and the others note it. Nobody has to restart: a node dials all that it knows. */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeSigner, ok, publicKeyOf, type Result } from '#base'
import { loadHome, loadSettings } from '../config/home.ts'
import { dialAddress, parseAddress, peerAddress } from './address.ts'
import { withPort } from './compose-text.ts'
import { enterprisePaths } from './enterprise.ts'
import { type JoinRequest, joinRequestText, readJoinRequest } from './request.ts'
import { changeSettings, replaceText } from './settings.ts'
import { trouble } from './trouble.ts'

/**
 * Writes the new address of an enterprise's node (HOST:PORT) into its join request, signed anew, into its settings and into
 * its `compose.yaml`. Refuses with BAD_CEREMONY and the faults of a home.
 */
export const moveEnterprise = async (folder: string, text: string): Promise<Result<JoinRequest>> => {
  const address = parseAddress(text)
  if (address === undefined) return trouble(text, { en: 'HOST:PORT is needed', zh: '需要“主机:端口”' })
  const paths = enterprisePaths(folder)
  if (!existsSync(paths.request))
    return trouble(paths.request, { en: '--home is the folder of the enterprise', zh: '--home 应为企业目录' })
  const before = readJoinRequest(paths.request, await readFile(paths.request, 'utf8'))
  if (!before.ok) return before
  const home = await loadHome(paths.home)
  if (!home.ok) return home
  const [validatorSecret] = home.value.validatorSecrets
  if (validatorSecret === undefined)
    return trouble(paths.home, { en: 'the home has no validator key', zh: '该目录没有验证人密钥' })
  const [node, validator] = [makeSigner(home.value.nodeSecret), makeSigner(validatorSecret)]
  const request: JoinRequest = {
    ...before.value,
    address,
    node: node.publicKey,
    validator: publicKeyOf(validatorSecret),
  }
  const changed = await changeSettings(paths.home, {
    'p2p.listen': [`/ip4/0.0.0.0/tcp/${address.port}`],
    'p2p.address': dialAddress(address),
  })
  if (!changed.ok) return changed
  const compose = join(folder, 'compose.yaml')
  if (existsSync(compose))
    await replaceText(compose, withPort(await readFile(compose, 'utf8'), before.value.address.port, address.port))
  await replaceText(paths.request, joinRequestText(request, { node, validator }))
  return ok(request)
}

/** Notes where the node of a request is reached, in place of what the settings of a home said. Gives its peer address. */
export const notePeer = async (home: string, { address, node }: JoinRequest): Promise<Result<string>> => {
  const settings = await loadSettings(home)
  if (!settings.ok) return settings
  const own = peerAddress(address, node)
  const peer = own.split('/p2p/')[1] ?? ''
  const others = settings.value.config['p2p.peers'].filter(one => !one.endsWith(`/p2p/${peer}`))
  const changed = await changeSettings(home, { 'p2p.peers': [...others, own] })
  return changed.ok ? ok(own) : changed
}
