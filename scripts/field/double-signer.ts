/**
 * A build of the node for field tests, never shipped: it signs, beside each vote of its driver, another that contradicts it, and
 * tells both to all. Started like the node itself: `node double-signer.ts node start --home DIR`.
 */

import { equalBytes, type Hash, must, type Signer, sha256 } from '#base'
import { ConsensusMessage, type SignedVote, signVote, VOTE_KIND, type Vote } from '#chain'
import { type DriverPorts, loadHome, startNode } from '#node'

const NOTHING: ConsensusMessage = {
  proposal: undefined,
  vote: undefined,
  certificate: undefined,
  status: undefined,
  heartbeat: undefined,
}

/** The vote that no honest seat signs beside this one: for another block; or finalize beside nullify. */
const contradicting = (vote: Vote): Vote => {
  if (vote.kind !== VOTE_KIND.NULLIFY) return { ...vote, blockId: sha256(vote.blockId) }
  return { ...vote, kind: VOTE_KIND.FINALIZE, height: 1, blockId: sha256(new Uint8Array(32)) }
}

const contradict = (chainId: Hash, real: DriverPorts): DriverPorts => {
  let told = false
  /** Undefined for votes of others, which a node may repeat: they are not its own to contradict. */
  const twinOf = ({ vote, seat, signature }: SignedVote): SignedVote | undefined => {
    const isBy = (signer: Signer) => equalBytes(signVote(chainId, vote, seat, signer).signature, signature)
    const signer = real.keys.signers.find(isBy)
    if (signer === undefined) return undefined
    if (!told) real.observer.log('warn', `contradicts itself from epoch ${vote.epoch}, view ${vote.view} on`)
    told = true
    return signVote(chainId, contradicting(vote), seat, signer)
  }
  const broadcast = (bytes: Uint8Array) => {
    real.network.broadcast(bytes)
    const { vote, proposal } = must(ConsensusMessage.decode(bytes))
    const own = vote ?? proposal?.notarize
    const twin = own && twinOf(own)
    if (twin !== undefined) real.network.broadcast(ConsensusMessage.encode({ ...NOTHING, vote: twin }))
  }
  return { ...real, network: { ...real.network, broadcast } }
}

const home = must(await loadHome(process.argv.at(-1) ?? ''))
const ports = (real: DriverPorts) => contradict(home.genesis.chainId, real)
const node = must(await startNode(home, { ports, fatal: () => process.exit(1) }))
process.once('SIGTERM', () => void node.close().then(() => process.exit(0)))
