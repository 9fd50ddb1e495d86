/**
 * A peer that signs nothing and records every vote that the nodes tell it: an observer's home that no node runs from. It
 * is the independent witness of who signed what.
 */

import { must, toHex, verify } from '#base'
import { ConsensusMessage, type SignedVote, VOTE_KIND, voteBytes } from '#chain'
import { type Home, loadHome } from '#node'
import { createLibp2pNetwork, nodeKeyOfAddress } from '#p2p'

export interface RecordedVote {
  readonly epoch: number
  readonly view: number
  readonly kind: number
  /** Absent (empty) in a nullify vote. */
  readonly blockId: string
  /** `performance.now()` when it was first heard. */
  readonly atMs: number
}

export interface Recorder {
  /** Votes by a key, each once, in the order in which they were first heard. */
  readonly votesOf: (publicKey: Uint8Array) => readonly RecordedVote[]
  readonly stop: () => Promise<void>
}

/** Pairs of one view that no honest seat signs both: two blocks notarized or finalized, or nullify and finalize. */
export const contradictions = (votes: readonly RecordedVote[]): number => {
  const views = new Map<string, RecordedVote[]>()
  for (const vote of votes) {
    const name = `${vote.epoch}/${vote.view}`
    views.set(name, [...(views.get(name) ?? []), vote])
  }
  const clash = (a: RecordedVote, b: RecordedVote) =>
    a.kind === b.kind ? a.blockId !== b.blockId : a.kind !== VOTE_KIND.NOTARIZE && b.kind !== VOTE_KIND.NOTARIZE
  return [...views.values()].reduce(
    (sum, of) => sum + of.filter((one, i) => of.slice(i + 1).some(other => clash(one, other))).length,
    0,
  )
}

const openNetwork = ({ genesis, nodeSecret, settings }: Home) => {
  const { config } = settings
  const admitted = config['p2p.peers'].flatMap(address => {
    const nodeKey = nodeKeyOfAddress(address)
    return nodeKey === undefined ? [] : [{ nodeKey, addresses: [address] }]
  })
  return createLibp2pNetwork({
    nodeSecret,
    chainId: genesis.chainId,
    listen: config['p2p.listen'],
    admitted: () => admitted,
    log: () => undefined,
  })
}

/** Listens with the identity of that home; `keys` are the validator keys whose votes are kept. */
export const startRecorder = async (homeFolder: string, keys: readonly Uint8Array[]): Promise<Recorder> => {
  const home = must(await loadHome(homeFolder))
  const { chainId } = home.genesis
  const network = await openNetwork(home)
  const votes = new Map(keys.map(key => [toHex(key), new Map<string, RecordedVote>()]))

  const record = ({ vote, signature }: SignedVote) => {
    const message = voteBytes(chainId, vote)
    for (const key of keys) {
      const known = votes.get(toHex(key))
      const name = toHex(message)
      if (known === undefined || known.has(name) || !verify(key, message, signature)) continue
      const { epoch, view, kind, blockId } = vote
      known.set(name, { epoch, view, kind, blockId: toHex(blockId), atMs: performance.now() })
    }
  }
  network.onMessage('consensus', (_, bytes) => {
    const decoded = ConsensusMessage.decode(bytes)
    if (!decoded.ok) return
    const { vote, proposal } = decoded.value
    const signed = vote ?? proposal?.notarize
    if (signed !== undefined) record(signed)
  })
  network.onRequest(async () => undefined)
  await network.start()
  return { votesOf: key => [...(votes.get(toHex(key))?.values() ?? [])], stop: () => network.stop() }
}
