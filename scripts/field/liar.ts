/**
 * A build of the node for field tests, never shipped: it answers those who catch up with lies of the kind that `KAPOK_LIE` names.
 * Started like the node itself: `node liar.ts node start --home DIR`.
 */

import { must } from '#base'
import { type DriverPorts, loadHome, startNode } from '#node'

type BlocksFrom = DriverPorts['ledger']['blocksFrom']

/** What it makes of an honest answer. */
const LIES: Readonly<Record<string, (honest: BlocksFrom) => BlocksFrom>> = {
  /** The signatures of a true finalization in another order. */
  forged: honest => async (height, most) => {
    const found = await honest(height, most)
    if (found === undefined) return undefined
    const { finalization } = found
    return { ...found, finalization: { ...finalization, signatures: [...finalization.signatures].reverse() } }
  },
  /** Blocks that do not hang together. */
  gap: honest => async (height, most) => {
    const found = await honest(height, most)
    return found && { ...found, blocks: found.blocks.filter((_, i) => i !== 1) }
  },
  /** Nothing, ever. */
  silent: () => () => new Promise(() => {}),
  /** One block at a time. */
  drip: honest => height => honest(height, 1),
  /** It has nothing of what it claims to have. */
  boast: () => async () => undefined,
}

const lie = LIES[process.env.KAPOK_LIE ?? '']
if (lie === undefined) throw new Error(`KAPOK_LIE is one of: ${Object.keys(LIES).join(', ')}`)
const home = must(await loadHome(process.argv.at(-1) ?? ''))
const ports = (real: DriverPorts): DriverPorts => {
  const { ledger } = real
  return {
    ...real,
    ledger: { ...ledger, head: ledger.head, blocksFrom: lie((height, most) => ledger.blocksFrom(height, most)) },
  }
}
const node = must(await startNode(home, { ports, fatal: () => process.exit(1) }))
process.once('SIGTERM', () => void node.close().then(() => process.exit(0)))
