import type { Json } from '#base'
import {
  ALL_CHECKED,
  assetArgs,
  castBrand,
  EMBLEM,
  filesOf,
  instanceArgs,
  licenceArgs,
  released,
  submitVersion,
  usageArgs,
  versionOf,
} from '../brand-steps.ts'
import { type Case, DAY, type Fixture, hash, id } from '../fixture.ts'
import { open, pass, reviewersAt } from '../review-cast.ts'
import { anchorArgs } from './evidence.ts'

const [FIRST] = reviewersAt('zone') as [string]
const ONE = versionOf('asset')
const NONE = versionOf('none')
const RULERS = 'zone-press+zone-secretary'

const drafted = (f: Fixture, more = {}) => {
  castBrand(f)
  f.does('zone-press', 'brand.SubmitAsset', assetArgs('asset', more))
}

const out = (f: Fixture, more = {}) => {
  castBrand(f)
  released(f, 'asset', more)
}

const licensed = (f: Fixture, more = {}) => {
  out(f, more)
  f.does('zone-press', 'brand.IssueLicence', licenceArgs(f, 'asset'))
}

interface UseCase {
  readonly act: string
  readonly args: (more: { readonly [key: string]: Json }) => { readonly [key: string]: Json }
  readonly scope: string
  /** Makes it another use. */
  readonly another: { readonly [key: string]: Json }
}

/** What holds of every use. */
const refusedUse = ({ act, args, scope, another }: UseCase): Case => [
  `${act}: licensed, in time, in its place`,
  f => {
    out(f)
    const by = 'a-branch-clerk'
    f.gives('E_NOT_FOUND', by, act, args({ orgId: id('nowhere') }))
    f.gives('E_NOT_FOUND', by, act, args({ licenceId: id('none') }))
    const issue = (name: string, of: string) => {
      const later = { licenceId: id(name), scope: of, fromMs: f.now + DAY }
      f.does('zone-press', 'brand.IssueLicence', licenceArgs(f, 'asset', later))
    }
    issue('right', scope)
    issue('wrong', 'TEACHING')
    f.gives('E_ARG', by, act, args({ licenceId: id('wrong') }))
    const right = { licenceId: id('right') }
    f.gives('E_WINDOW', by, act, args(right))
    f.wait(DAY)
    f.gives('E_AUTH', 'a-member-4', act, args(right))
    f.does(by, act, args(right))
    f.gives('E_DUP', by, act, args(right))
    f.wait(10 * DAY)
    f.gives('E_WINDOW', by, act, args({ ...right, ...another }))
  },
]

export const cases: readonly Case[] = [
  [
    'two of the root say which shapes of the emblem are right',
    f => {
      castBrand(f)
      const shape = { geometryHash: hash('flag') }
      f.gives('E_AUTH', 'zone-press', 'brand.PermitGeometry', shape)
      f.gives('E_NOT_FOUND', RULERS, 'brand.ForbidGeometry', shape)
      f.does(RULERS, 'brand.PermitGeometry', shape)
      f.gives('E_DUP', RULERS, 'brand.PermitGeometry', shape)
      f.does(RULERS, 'brand.ForbidGeometry', shape)
    },
  ],
  [
    'an asset comes with the right shape of the emblem, or without one',
    f => {
      castBrand(f)
      const act = 'brand.SubmitAsset'
      f.gives('E_NOT_FOUND', 'zone-press', act, assetArgs('asset', { ownerOrg: id('nowhere') }))
      f.gives('E_ARG', 'zone-press', act, assetArgs('asset', { class: 'EMBLEM_USE' }))
      const altered = { files: filesOf('asset', { geometryHash: hash('altered') }) }
      f.gives('E_PROOF', 'zone-press', act, assetArgs('asset', altered))
      f.gives('E_AUTH', 'zone-officer', act, assetArgs('asset'))
      f.does('zone-press', act, assetArgs('asset'))
      f.gives('E_DUP', 'zone-press', act, assetArgs('asset'))
      f.does('zone-press', act, assetArgs('emblem', { class: 'EMBLEM_USE', files: filesOf('emblem', EMBLEM) }))
    },
  ],
  [
    'a new version has new files, and keeps the emblem of its asset',
    f => {
      drafted(f, { files: filesOf('asset', EMBLEM) })
      const act = 'brand.NewVersion'
      const next = { bid: id('asset'), files: filesOf('second', EMBLEM) }
      f.gives('E_NOT_FOUND', 'zone-press', act, { ...next, bid: id('none') })
      f.gives('E_DUP', 'zone-press', act, { ...next, files: filesOf('asset', EMBLEM) })
      f.gives('E_ARG', 'zone-press', act, { ...next, files: filesOf('second') })
      f.gives('E_PROOF', 'zone-press', act, { ...next, files: filesOf('second', { geometryHash: hash('altered') }) })
      f.does('zone-press', act, next)
    },
  ],
  [
    'a version is submitted with a case about just its files',
    f => {
      drafted(f)
      const act = 'brand.SubmitForReview'
      const args = { ...ONE, caseId: id('case') }
      f.gives('E_NOT_FOUND', 'zone-press', act, { ...args, ...NONE })
      f.gives('E_NOT_FOUND', 'zone-press', act, args)
      const about = { subject: 'asset', type: 'BRAND', org: 'zone', by: 'zone-press' }
      open(f, { ...about, caseName: 'other' })
      f.gives('E_ARG', 'zone-press', act, { ...args, caseId: id('other') })
      open(f, { ...about, caseName: 'case', contentHash: hash('files of asset') })
      f.does('zone-press', 'review.Withdraw', { caseId: id('case') })
      f.gives('E_STATE', 'zone-press', act, args)
      submitVersion(f, 'asset')
    },
  ],
  [
    'a version whose case was refused is a draft again',
    f => {
      drafted(f)
      const act = 'brand.NoteReturn'
      f.gives('E_NOT_FOUND', 'b-member-1', act, NONE)
      submitVersion(f, 'asset')
      f.gives('E_STATE', 'b-member-1', act, ONE)
      const refusal = { caseId: id('case of asset 1'), step: 1, decision: 'RETURN', reasonCodes: ['FORMAT'] }
      f.does(FIRST, 'review.Decide', refusal)
      f.does('b-member-1', act, ONE)
    },
  ],
  [
    'only what is approved is released, with the emblem looked at',
    f => {
      drafted(f, { files: filesOf('asset', EMBLEM) })
      const act = 'brand.Release'
      const args = { ...ONE, checklistBits: ALL_CHECKED }
      f.gives('E_NOT_FOUND', 'zone-press', act, { ...args, ...NONE })
      f.gives('E_STATE', 'zone-press', act, args)
      submitVersion(f, 'asset')
      f.gives('E_STATE', 'zone-press', act, args)
      pass(f, 'case of asset 1')
      f.gives('E_ARG', 'zone-press', act, { ...args, checklistBits: 7 })
      f.does(RULERS, 'brand.ForbidGeometry', EMBLEM)
      f.gives('E_PROOF', 'zone-press', act, args)
      f.does(RULERS, 'brand.PermitGeometry', EMBLEM)
      f.gives('E_SCOPE', 'a-press', act, args)
      f.does('a-branch-clerk', 'evidence.Anchor', anchorArgs('taken'))
      f.gives('E_DUP', 'zone-press', act, { ...args, evId: id('taken') })
      f.does('zone-press', act, { ...args, evId: id('receipt') })
    },
  ],
  [
    'a version is deprecated and withdrawn',
    f => {
      out(f)
      const withdraw = { ...ONE, reason: 'RIGHTS' }
      f.gives('E_NOT_FOUND', 'zone-press', 'brand.Deprecate', NONE)
      f.gives('E_NOT_FOUND', 'zone-press', 'brand.Withdraw', { ...withdraw, ...NONE })
      f.does('zone-press', 'brand.Deprecate', ONE)
      f.gives('E_STATE', 'zone-press', 'brand.Deprecate', ONE)
      f.gives('E_SCOPE', 'a-press', 'brand.Withdraw', withdraw)
      f.does('zone-press', 'brand.Withdraw', withdraw)
      f.gives('E_STATE', 'zone-press', 'brand.Withdraw', withdraw)
    },
  ],
  [
    'a withdrawal is told to every use, in steps',
    f => {
      out(f, { licenceCode: 'FREE' })
      const act = 'brand.NotifyUses'
      f.gives('E_NOT_FOUND', 'b-member-1', act, NONE)
      for (let i = 0; i < 65; i++) {
        f.does('a-branch-clerk', 'brand.RecordUsage', usageArgs('asset', { subjectId: id(`subject ${i}`) }))
      }
      f.gives('E_STATE', 'b-member-1', act, ONE)
      f.does('zone-press', 'brand.Withdraw', { ...ONE, reason: 'ORDER' })
      f.does('b-member-1', act, ONE)
      f.gives('E_STATE', 'b-member-1', act, ONE)
    },
  ],
  [
    'a licence is for a released version, a place and a time',
    f => {
      out(f, { files: filesOf('asset', EMBLEM) })
      const act = 'brand.IssueLicence'
      f.gives('E_NOT_FOUND', 'zone-press', act, licenceArgs(f, 'none'))
      f.gives('E_NOT_FOUND', 'zone-press', act, licenceArgs(f, 'asset', { grantee: id('nowhere') }))
      f.gives('E_WINDOW', 'zone-press', act, licenceArgs(f, 'asset', { toMs: f.now }))
      f.gives('E_WINDOW', 'zone-press', act, licenceArgs(f, 'asset', { toMs: f.now + 1_200 * DAY }))
      const never = { fromMs: Number.MAX_SAFE_INTEGER - 1, toMs: Number.MAX_SAFE_INTEGER }
      f.gives('E_WINDOW', 'zone-press', act, licenceArgs(f, 'asset', never))
      f.gives('E_ARG', 'zone-press', act, licenceArgs(f, 'asset', { scope: 'ENTERPRISE_ADVERT' }))
      f.gives('E_SCOPE', 'a-press', act, licenceArgs(f, 'asset'))
      f.does('zone-press', act, licenceArgs(f, 'asset'))
      f.gives('E_DUP', 'zone-press', act, licenceArgs(f, 'asset'))
      f.does('zone-press', 'brand.SubmitAsset', assetArgs('draft'))
      f.gives('E_STATE', 'zone-press', act, licenceArgs(f, 'draft'))
    },
  ],
  [
    'a licence is revoked once',
    f => {
      licensed(f)
      const licence = { licenceId: id('licence of asset') }
      const act = 'brand.RevokeLicence'
      f.gives('E_NOT_FOUND', 'zone-press', act, { licenceId: id('none') })
      f.gives('E_SCOPE', 'a-press', act, licence)
      f.does('zone-press', act, licence)
      f.gives('E_STATE', 'zone-press', act, licence)
      f.gives('E_STATE', 'a-branch-clerk', 'brand.RecordUsage', usageArgs('asset'))
    },
  ],
  refusedUse({
    act: 'brand.RecordUsage',
    args: more => usageArgs('asset', more),
    scope: 'CERTIFICATE',
    another: { subjectId: id('another') },
  }),
  refusedUse({
    act: 'brand.Instantiate',
    args: more => instanceArgs('asset', 'instance', more),
    scope: 'INSTANCE',
    another: { bid: id('another') },
  }),
  [
    'the emblem goes to no mall item, and nowhere when its shape is forbidden',
    f => {
      out(f, { licenceCode: 'FREE', files: filesOf('asset', EMBLEM) })
      const act = 'brand.RecordUsage'
      f.gives('E_ARG', 'a-branch-clerk', act, usageArgs('asset', { where: 'MALL_ITEM' }))
      f.gives('E_ARG', 'a-branch-clerk', act, usageArgs('asset', { where: 'INSTANCE' }))
      f.does('service', act, usageArgs('asset'))
      f.gives('E_PROOF', 'a-branch-clerk', 'brand.Instantiate', instanceArgs('asset', 'instance'))
      f.does(RULERS, 'brand.ForbidGeometry', EMBLEM)
      f.gives('E_PROOF', 'a-branch-clerk', act, usageArgs('asset', { where: 'ORG_SITE' }))
      f.does('zone-press', 'brand.Withdraw', { ...ONE, reason: 'EMBLEM_RULES' })
      f.gives('E_STATE', 'a-branch-clerk', act, usageArgs('asset', { where: 'ORG_SITE' }))
      f.gives('E_STATE', 'a-branch-clerk', 'brand.Instantiate', instanceArgs('asset', 'instance'))
    },
  ],
  [
    'only templates have instances, and what is for its owner stays there',
    f => {
      out(f, { class: 'LOGO', licenceCode: 'FREE' })
      f.gives('E_ARG', 'a-branch-clerk', 'brand.Instantiate', instanceArgs('asset', 'instance'))
      released(f, 'own', { licenceCode: 'OWN_USE' })
      f.gives('E_ARG', 'a-branch-clerk', 'brand.RecordUsage', usageArgs('own'))
      f.does('zone-press', 'brand.RecordUsage', usageArgs('own', { orgId: id('zone') }))
    },
  ],
]
