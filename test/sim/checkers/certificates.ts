/** Each archived finalization is of its block and holds a true quorum of the set of its epoch, counted here once more. */

import { equalBytes, type Hash, toHex } from '#base'
import { type Certificate, signersOf, type ValidatorSet, VOTE_KIND, voteBytes } from '#chain'
import type { IdentifiedBlock } from '#consensus'
import type { SignatureScheme } from '../keys.ts'
import type { Checker, Report } from './checker.ts'

export interface CertificateParts {
  readonly chainId: Hash
  readonly setOf: (epoch: number) => ValidatorSet | undefined
  readonly verify: SignatureScheme['verify']
}

export const certificates = (report: Report, { chainId, setOf, verify }: CertificateParts): Checker => {
  const good = new Set<string>()

  const check = ({ vote, signers, signatures }: Certificate): string | undefined => {
    const validators = setOf(vote.epoch)?.validators ?? []
    const seats = signersOf({ signers })
    if (seats.length !== signatures.length) return 'signers and signatures differ'
    let signed = 0
    for (const [i, seat] of seats.entries()) {
      const validator = validators[seat]
      const signature = signatures[i]
      if (validator === undefined || signature === undefined) return 'a signer without a seat'
      if (!verify([{ publicKey: validator.publicKey, message: voteBytes(chainId, vote), signature }]))
        return 'a false signature'
      signed += validator.weight
    }
    const total = validators.reduce((sum, { weight }) => sum + weight, 0)
    return 3 * signed > 2 * total ? undefined : `${signed} of ${total} signed it`
  }

  const see = (node: number, { block, blockId }: IdentifiedBlock, certificate: Certificate) => {
    const { vote } = certificate
    const { header } = block
    const isOfBlock =
      vote.kind === VOTE_KIND.FINALIZE &&
      vote.height === header.height &&
      vote.epoch === header.epoch &&
      equalBytes(vote.blockId, blockId)
    if (!isOfBlock) report(`certificates: node ${node} has no finalization of height ${header.height}`)
    // Nodes have the same one, or a few that differ in who signed.
    const name = `${toHex(vote.blockId)} ${vote.view} ${toHex(certificate.signers)}`
    const wrong = good.has(name) ? undefined : check(certificate)
    if (wrong !== undefined) report(`certificates: height ${header.height} of node ${node}: ${wrong}`)
    good.add(name)
  }

  return {
    onCommit: (node, blocks, certificate) => {
      const last = blocks.at(-1)
      if (last !== undefined && certificate !== undefined) see(node, last, certificate)
    },
    onEnd: stores => {
      for (const [node, { blocks, finalizations }] of stores)
        for (const [height, certificate] of finalizations) {
          const block = blocks[height - 1]
          if (block !== undefined) see(node, block, certificate)
        }
    },
  }
}
