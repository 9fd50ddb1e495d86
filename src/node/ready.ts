/** Whether a node should be asked: for `/readyz`. */

import { LIMITS } from '#base'
import type { Network } from '#p2p'
import type { Directory } from './directory.ts'
import type { DriverSummary } from './driver/index.ts'

interface ReadyParts {
  readonly directory: Pick<Directory, 'isQuorum'>
  readonly network: Pick<Network, 'peers'>
}

/** Why not, each in two languages; none when it is ready. Further behind than the core keeps blocks is catching up. */
export const notReady = (
  { directory, network }: ReadyParts,
  { behindBlocks }: Pick<DriverSummary, 'behindBlocks'>,
): readonly string[] => {
  const reasons: string[] = []
  if (!directory.isQuorum(network.peers().map(({ peer }) => peer)))
    reasons.push('not connected to a quorum of the seats of this epoch / 已连接的本任期席位不足法定数')
  if (behindBlocks === undefined) reasons.push('no peer has said yet how far it is / 尚无节点报告其高度')
  else if (behindBlocks > LIMITS.blocksAhead)
    reasons.push(`catching up: ${behindBlocks} blocks behind / 正在追赶区块：落后 ${behindBlocks} 块`)
  return reasons
}
