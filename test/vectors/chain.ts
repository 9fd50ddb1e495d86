/** Frozen bytes of the chain: made from samples with fixed keys, so each run makes the same. */

import { ascii, type Json, makeSigner, sha256, TAGS, taggedHash, toHex, u32be } from '#base'
import {
  AddressRecord,
  addressRecordBytes,
  blockId,
  Certificate,
  Header,
  listRoot,
  makeAttestation,
  proveList,
  StateProof,
  signAddressRecord,
  signVote,
  Transaction,
  transactionSigningBytes,
  VOTE_KIND,
  Vote,
  validatorsRoot,
  voteBytes,
} from '#chain'
import { referenceProve, referenceRoot } from '../chain/reference-tree.ts'
import { sampleAttestation, sampleRecord } from '../chain/sample-attestation.ts'
import {
  anchorOf,
  finalize,
  headerOn,
  type SampleChain,
  sampleChain,
  sampleTransaction,
} from '../chain/sample-chain.ts'
import { CODECS } from './codecs.ts'
import { sampleOf } from './sample-message.ts'

/** One message of each type: JSON form, canonical bytes, hash. */
export const messageVectors = () =>
  CODECS.map(codec => {
    const value = sampleOf(codec)
    const bytes = codec.encode(value)
    return { message: codec.name, json: codec.toJson(value) as Json, bytes: toHex(bytes), sha256: toHex(sha256(bytes)) }
  })

const transactionVector = (chain: SampleChain) => {
  const { bytes, tx, id } = sampleTransaction(chain, { nonce: 1n, args: ascii('args') })
  return {
    bytes: toHex(bytes),
    body: toHex(tx.body),
    signingBytes: toHex(transactionSigningBytes(chain.chainId, tx.body)),
    id: toHex(id),
    json: Transaction.toJson(tx),
  }
}

const consensusVector = (chain: SampleChain) => {
  const header = headerOn(chain, anchorOf(chain))
  const nullify: Vote = { kind: VOTE_KIND.NULLIFY, epoch: 0, view: 2, height: 0, blockId: new Uint8Array(0) as never }
  const certificate = finalize(chain, header, [0, 1, 3])
  const signed = signVote(chain.chainId, certificate.vote, 0, chain.seats[0] as never)
  return {
    validatorsRoot: toHex(validatorsRoot(chain.set)),
    genesisBlockId: toHex(blockId(anchorOf(chain))),
    header: toHex(Header.encode(header)),
    blockId: toHex(blockId(header)),
    vote: toHex(Vote.encode(certificate.vote)),
    voteSigningBytes: toHex(voteBytes(chain.chainId, certificate.vote)),
    voteSignatureOfSeat0: toHex(signed.signature),
    nullifySigningBytes: toHex(voteBytes(chain.chainId, nullify)),
    certificate: toHex(Certificate.encode(certificate)),
  }
}

const listVectors = () =>
  [0, 1, 2, 3, 4, 5, 7, 8, 13].map(size => {
    const items = Array.from({ length: size }, (_, i) => ascii(`item ${i}`))
    const proofs = items.map((_, i) => proveList(items, i).path.map(toHex))
    return { items: items.map(toHex), root: toHex(listRoot(items)), proofs }
  })

const stateVectors = () =>
  [0, 1, 2, 9].map(size => {
    const entries = Array.from({ length: size }, (_, i) => ({ key: ascii(`key ${i}`), value: ascii(`value ${i}`) }))
    const asked = [...entries.map(({ key }) => key), ascii('absent 1'), ascii('absent 2'), ascii('absent 3')]
    return {
      entries: entries.map(({ key, value }) => [toHex(key), toHex(value)]),
      root: toHex(referenceRoot(entries)),
      proofs: asked.map(key => StateProof.toJson(referenceProve(entries, key))),
    }
  })

const recordVector = (chain: SampleChain) => {
  const { root, leaves } = sampleRecord(chain.chainId)
  return {
    root: toHex(root),
    leaves: leaves.map(({ name, value, salt, data }) => ({
      name,
      value: value === undefined ? null : toHex(value),
      salt: toHex(salt),
      data: toHex(data),
    })),
  }
}

const addressVector = (chain: SampleChain) => {
  const signer = makeSigner(sha256(ascii('node of the vectors')))
  const addresses = ['/dns4/node.example.org/tcp/9000', '/ip6/2001:db8::1/tcp/9000'].map(ascii)
  const { record, signature } = signAddressRecord(chain.chainId, { sequence: 1_790_000_000_000, addresses }, signer)
  return {
    record: toHex(AddressRecord.encode(record)),
    signingBytes: toHex(addressRecordBytes(chain.chainId, record)),
    signature: toHex(signature),
  }
}

/** Everything but messages and signatures, in one file. */
export const chainVectors = () => {
  const chain = sampleChain()
  return {
    tags: Object.keys(TAGS).map(name => [
      TAGS[name as keyof typeof TAGS],
      toHex(taggedHash(name as keyof typeof TAGS, u32be(1))),
    ]),
    genesis: { bytes: toHex(chain.bytes), chainId: toHex(chain.chainId) },
    transaction: transactionVector(chain),
    consensus: consensusVector(chain),
    lists: listVectors(),
    states: stateVectors(),
    record: recordVector(chain),
    addresses: addressVector(chain),
  }
}

/** The text of a true attestation of all five levels, and the genesis hash to trust. */
export const attestationVector = () => {
  const chain = sampleChain()
  return { genesisHash: toHex(chain.chainId), text: makeAttestation(sampleAttestation(chain)) }
}
