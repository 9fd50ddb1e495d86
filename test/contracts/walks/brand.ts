import { assets, versions } from '../../../contracts/brand/state.ts'
import { cases } from '../../../contracts/review/state.ts'
import {
  ALL_CHECKED,
  assetArgs,
  castBrand,
  EMBLEM,
  filesOf,
  instanceArgs,
  licenceArgs,
  released,
  usageArgs,
} from '../brand-steps.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { openArgs, reviewersAt } from '../review-cast.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const NAMES = ['plain', 'emblem', 'third', 'fourth', 'fifth'] as const
const REVIEWERS = reviewersAt('zone')

const submission = (draw: Draw, name: string): Intent => {
  const shape = draw.below(2) === 0 ? EMBLEM : {}
  const files = filesOf(`${name}-${draw.below(3)}`, shape)
  return ['zone-press', 'brand.SubmitAsset', assetArgs(name, { files, licenceCode: draw.of(['FREE', 'LICENSED']) })]
}

/** What a draft of the zone needs to be released. */
const onward = (f: Fixture, draw: Draw, name: string): Intent => {
  const asset = f.row(assets, [rawId(name)])
  if (asset === undefined) return submission(draw, name)
  const version = asset.latest
  const caseName = `${name}/${version}`
  const row = f.row(versions, [rawId(name), version])
  const contentHash = Buffer.from(row?.files.fileRoot ?? []).toString('hex')
  const review = f.row(cases, [rawId(caseName)])
  const of = { bid: id(name), version }
  if (review === undefined) {
    return [
      'zone-press',
      'review.OpenCase',
      openArgs({ caseName, subject: name, type: 'BRAND', contentHash, org: 'zone' }),
    ]
  }
  if (draw.below(3) > 0 && review.state === 1) {
    const step = { caseId: id(caseName), step: review.step, decision: 'PASS' }
    return [REVIEWERS[review.deciders.length] as string, 'review.Decide', step]
  }
  if (row?.state === 1) return ['zone-press', 'brand.SubmitForReview', { ...of, caseId: id(caseName) }]
  return ['zone-press', 'brand.Release', { ...of, checklistBits: ALL_CHECKED }]
}

const any = (f: Fixture, draw: Draw, name: string): Intent => {
  const of = { bid: id(name), version: 1 + draw.below(2) }
  const where = draw.of(['CERTIFICATE', 'MALL_ITEM', 'ORG_SITE'])
  switch (draw.below(8)) {
    case 0:
      return ['zone-press', 'brand.NewVersion', { bid: id(name), files: filesOf(`${name}-${draw.below(3)}`, EMBLEM) }]
    case 1:
      return ['zone-press', 'brand.IssueLicence', licenceArgs(f, name, { scope: where, ...of })]
    case 2:
      return ['zone-press', 'brand.Withdraw', { ...of, reason: 'OTHER' }]
    case 3:
      return ['zone-press', 'brand.Deprecate', of]
    case 4: {
      const files = filesOf(`i-${draw.below(3)}`, draw.below(2) === 0 ? EMBLEM : {})
      return ['a-branch-clerk', 'brand.Instantiate', instanceArgs(name, draw.of(NAMES), { files })]
    }
    default:
      return [
        'a-branch-clerk',
        'brand.RecordUsage',
        usageArgs(name, { where, subjectId: id(`s${draw.below(4)}`), ...of }),
      ]
  }
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'lineage, review and the places of the emblem hold, whatever the order',
    reaches: ['SubmitAsset', 'SubmitForReview', 'Release', 'IssueLicence', 'RecordUsage', 'Withdraw', 'NewVersion'].map(
      name => `brand.${name}`,
    ),
    runs: 10,
    blocks: 80,
    stepMs: DAY / 8,
    prepare: f => {
      castBrand(f)
      released(f, 'plain', { licenceCode: 'FREE' })
      released(f, 'emblem', { licenceCode: 'FREE', files: filesOf('emblem', { geometryHash: hash('emblem') }) })
    },
    move: (f, draw) => {
      const name = draw.of(NAMES)
      return draw.below(2) === 0 ? any(f, draw, name) : onward(f, draw, name)
    },
  },
]
