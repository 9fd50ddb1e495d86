/** Encoding and strict decoding of a vote and of a transaction. */

import Benchmark from 'benchmark'
import { accountId, ascii, makeSigner, must, sha256 } from '#base'
import { parseTransaction, signTransaction, VOTE_KIND, Vote } from '#chain'

export const suite = (): Benchmark.Suite => {
  const chainId = sha256(ascii('bench'))
  const signer = makeSigner(chainId)
  const vote: Vote = { kind: VOTE_KIND.NOTARIZE, epoch: 1, view: 1_000, height: 1_000, blockId: chainId }
  const voteBytes = Vote.encode(vote)
  const { bytes } = signTransaction(
    chainId,
    {
      sender: accountId(signer.publicKey),
      nonce: 1n,
      expiresAtMs: 1_800_000_000_000,
      calls: [{ module: 1, action: 1, args: new Uint8Array(80) }],
    },
    [signer],
  )
  return new Benchmark.Suite()
    .add('vote, encode', () => void Vote.encode(vote))
    .add('vote, strict decode', () => void must(Vote.decode(voteBytes)))
    .add('transaction, strict decode and id', () => void must(parseTransaction(chainId, bytes)))
}
