import { toHex } from '#base'
import { ListProof, listRoot, proveList } from '#chain'
import { SUBJECT_TYPE } from '../../../contracts/evidence/schema.ts'
import { subjects } from '../../../contracts/evidence/state.ts'
import { type Case, type Fixture, hash, id, rawId } from '../fixture.ts'
import { castService } from '../review-cast.ts'

const META = { suite: 'SHA256_ED25519', sizeBucket: 'UP_TO_1M', mediaType: 'DOCUMENT', retention: 'Y10' }
const SUBJECT = { subjectType: 'ACTIVITY', subjectId: id('subject') }

export const anchorArgs = (name: string, more = {}) => ({
  evId: id(name),
  kind: 'MINUTES',
  ...SUBJECT,
  orgId: id('a-branch'),
  root: hash(`root of ${name}`),
  meta: META,
  ...more,
})

const LEAVES = Array.from({ length: 250 }, (_, i) => Uint8Array.from(Buffer.from(hash(`leaf ${i}`), 'hex')))
const batch = (more = {}) => ({
  ...anchorArgs('batch'),
  root: toHex(listRoot(LEAVES)),
  leaves: LEAVES.map(toHex),
  ...more,
})
const leafProof = (index: number) => ({
  evId: id('batch'),
  leaf: toHex(LEAVES[index] as Uint8Array),
  proof: ListProof.toJson(proveList(LEAVES, index)),
})

/** As when the member module has erased the subject. */
const erase = (f: Fixture) => {
  const key = [SUBJECT_TYPE.ACTIVITY, rawId('subject')] as const
  f.patch(subjects, key, { count: 0, marked: 0, ...f.row(subjects, key), erasedAtMs: f.now })
}

export const cases: readonly Case[] = [
  [
    'whoever has a role anchors for the own organisation, the same root once',
    f => {
      const act = 'evidence.Anchor'
      f.gives('E_NOT_FOUND', 'a-branch-clerk', act, anchorArgs('one', { orgId: id('nowhere') }))
      f.gives('E_AUTH', 'a-member-4', act, anchorArgs('one'))
      f.gives('E_SCOPE', 'b-branch-clerk', act, anchorArgs('one'))
      f.does('a-branch-clerk', act, anchorArgs('one'))
      f.gives('E_DUP', 'a-branch-clerk', act, anchorArgs('one', { root: hash('other') }))
      f.gives('E_DUP', 'a-branch-clerk', act, anchorArgs('two', { root: hash('root of one') }))
      f.does('a-branch-clerk', act, anchorArgs('two', { root: hash('root of one'), kind: 'PHOTO_SET' }))
      erase(f)
      f.gives('E_STATE', 'a-branch-clerk', act, anchorArgs('three'))
    },
  ],
  [
    'a batch has the root of its leaves',
    f => {
      const act = 'evidence.AnchorBatch'
      f.gives('E_NOT_FOUND', 'a-branch-clerk', act, batch({ orgId: id('nowhere') }))
      f.gives('E_ARG', 'a-branch-clerk', act, batch({ leaves: [] }))
      f.gives('E_PROOF', 'a-branch-clerk', act, batch({ root: hash('other') }))
      f.does('a-branch-clerk', act, batch())
      f.gives('E_DUP', 'a-branch-clerk', act, batch({ evId: id('other') }))
      erase(f)
      f.gives('E_STATE', 'a-branch-clerk', act, batch({ evId: id('other'), kind: 'OTHER' }))
    },
  ],
  [
    'only the last revision is superseded',
    f => {
      f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs('one'))
      const next = { evId: id('two'), previous: id('one'), root: hash('two'), meta: META }
      const act = 'evidence.Supersede'
      f.gives('E_NOT_FOUND', 'a-branch-clerk', act, { ...next, previous: id('none') })
      f.gives('E_DUP', 'a-branch-clerk', act, { ...next, root: hash('root of one') })
      f.gives('E_SCOPE', 'b-branch-clerk', act, next)
      f.does('a-branch-clerk', act, next)
      f.gives('E_STATE', 'a-branch-clerk', act, { ...next, evId: id('three'), root: hash('three') })
      f.does('a-branch-clerk', act, { ...next, evId: id('three'), previous: id('two'), root: hash('three') })
    },
  ],
  [
    'a secretary withdraws evidence, with a reason',
    f => {
      f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs('one'))
      const act = 'evidence.Withdraw'
      const args = { evId: id('one'), reason: 'MISTAKE' }
      f.gives('E_NOT_FOUND', 'a-member-3', act, { ...args, evId: id('none') })
      f.gives('E_AUTH', 'a-branch-clerk', act, args)
      f.gives('E_SCOPE', 'b-secretary', act, args)
      f.does('a-secretary', act, args)
      f.gives('E_STATE', 'a-member-3', act, args)
    },
  ],
  [
    'a service logs verifications that hold',
    f => {
      castService(f)
      f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs('one'))
      f.does('a-branch-clerk', 'evidence.AnchorBatch', batch())
      const act = 'evidence.LogVerification'
      const whole = { evId: id('one'), leaf: hash('root of one') }
      f.gives('E_NOT_FOUND', 'service', act, { ...whole, evId: id('none') })
      f.gives('E_AUTH', 'a-branch-clerk', act, whole)
      f.gives('E_PROOF', 'service', act, { ...whole, leaf: hash('other') })
      f.gives('E_PROOF', 'service', act, { ...leafProof(7), leaf: hash('other') })
      f.does('service', act, whole)
      f.does('service', act, leafProof(7))
      f.does('service', act, leafProof(249))
    },
  ],
  [
    'what is left of an erased subject is marked by anyone, in steps',
    f => {
      const act = 'evidence.EraseRemaining'
      f.gives('E_NOT_FOUND', 'b-member-1', act, SUBJECT)
      for (let i = 0; i < 65; i++) f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs(`evidence ${i}`))
      f.gives('E_STATE', 'b-member-1', act, SUBJECT)
      erase(f)
      f.does('b-member-1', act, SUBJECT)
      f.does('b-member-1', act, SUBJECT)
      f.gives('E_STATE', 'b-member-1', act, SUBJECT)
    },
  ],
]
