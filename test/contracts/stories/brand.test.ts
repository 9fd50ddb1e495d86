/** P6 3 and the rest of the rule book of brand: the emblem, templates, licences, what becomes of a withdrawn asset. */

import { describe, expect, it } from 'vitest'
import { isEmblem, requireTemplate } from '../../../contracts/brand/rules.ts'
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
import { Fixture, hash, id, rawId } from '../fixture.ts'
import { pass, reviewersAt } from '../review-cast.ts'

const started = (): Fixture => {
  const f = new Fixture()
  castBrand(f)
  return f
}

/** Reads rows as a contract does. */
const reading = (f: Fixture) => ({ get: (of: never, key: never) => f.row(of, key) }) as never

const templateCode = (f: Fixture, name: string) => {
  const found = requireTemplate(reading(f), { bid: rawId(name), version: 1 })
  return found.ok ? 'OK' : found.fault.code
}

describe('the emblem', () => {
  it('a template with an altered emblem is rejected by its geometry', () => {
    const f = started()
    const altered = filesOf('template', { geometryHash: hash('with text in it') })
    f.gives('E_PROOF', 'zone-press', 'brand.SubmitAsset', assetArgs('template', { files: altered }))
    released(f, 'template', { licenceCode: 'FREE', files: filesOf('template', EMBLEM) })
    const instance = instanceArgs('template', 'instance', { files: filesOf('instance', { geometryHash: hash('x') }) })
    f.gives('E_PROOF', 'a-branch-clerk', 'brand.Instantiate', instance)
    f.does('a-branch-clerk', 'brand.Instantiate', { ...instance, files: filesOf('instance', EMBLEM) })
  })

  it('can be attached to no mall item, no advert and no personal page', () => {
    const f = started()
    released(f, 'emblem', { class: 'EMBLEM_USE', licenceCode: 'FREE', files: filesOf('emblem', EMBLEM) })
    for (const where of ['MALL_ITEM', 'ENTERPRISE_ADVERT', 'PERSONAL_PAGE', 'PRINT']) {
      f.gives('E_ARG', 'a-branch-clerk', 'brand.RecordUsage', usageArgs('emblem', { where }))
    }
    for (const where of ['CERTIFICATE', 'ORG_SITE', 'NOTICE_BOARD', 'SERVICE_CENTRE']) {
      f.does('a-branch-clerk', 'brand.RecordUsage', usageArgs('emblem', { where }))
    }
  })

  it('is known to the mall for ever, in instances as well', () => {
    const f = started()
    released(f, 'template', { licenceCode: 'FREE', files: filesOf('template', EMBLEM) })
    f.does('a-branch-clerk', 'brand.Instantiate', instanceArgs('template', 'instance', { files: filesOf('i', EMBLEM) }))
    released(f, 'plain', { licenceCode: 'FREE' })
    expect(['template', 'instance', 'plain', 'none'].map(name => isEmblem(reading(f), rawId(name)))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('a template', () => {
  it('serves certificates only while a version of the right kind is released', () => {
    const f = started()
    f.does('zone-press', 'brand.SubmitAsset', assetArgs('draft'))
    released(f, 'template')
    released(f, 'slides', { class: 'SLIDE' })
    expect(['none', 'draft', 'slides', 'template'].map(name => templateCode(f, name))).toEqual([
      'E_NOT_FOUND',
      'E_STATE',
      'E_ARG',
      'OK',
    ])
    f.does('zone-press', 'brand.Withdraw', { ...versionOf('template'), reason: 'OUTDATED' })
    expect(templateCode(f, 'template')).toBe('E_STATE')
  })

  it('is the parent of its instances, whose lineage leads back to it', async () => {
    const f = started()
    released(f, 'template', { licenceCode: 'FREE' })
    f.does('a-branch-clerk', 'brand.Instantiate', instanceArgs('template', 'instance'))
    f.does('a-branch-clerk', 'brand.NewVersion', { bid: id('instance'), files: filesOf('instance, second') })
    const { items, complete } = await f.world.ask('brand.lineage', { bid: id('instance') })
    expect(complete).toBe(true)
    expect(
      (items as { bid: string; version: number; depth: number }[]).map(one => [one.bid, one.version, one.depth]),
    ).toEqual([
      [id('instance'), 2, 2],
      [id('instance'), 1, 1],
      [id('template'), 1, 0],
    ])
    expect(await f.world.ask('brand.instances', versionOf('template'))).toMatchObject({
      items: [{ bid: id('instance') }],
    })
    expect(await f.world.ask('brand.whereUsed', versionOf('template'))).toMatchObject({
      items: [{ where: 'INSTANCE', subjectId: id('instance'), orgId: id('a-branch') }],
    })
  })
})

describe('a version', () => {
  it('needs three reviewers; the next one needs them again', () => {
    const f = started()
    f.does('zone-press', 'brand.SubmitAsset', assetArgs('asset'))
    submitVersion(f, 'asset')
    pass(f, 'case of asset 1', 2)
    const release = { ...versionOf('asset'), checklistBits: ALL_CHECKED }
    f.gives('E_STATE', 'zone-press', 'brand.Release', release)
    const [, , third] = reviewersAt('zone') as [string, string, string]
    f.does(third, 'review.Decide', { caseId: id('case of asset 1'), step: 3, decision: 'PASS' })
    f.does('zone-press', 'brand.Release', release)
    f.does('zone-press', 'brand.NewVersion', { bid: id('asset'), files: filesOf('second') })
    f.gives('E_ARG', 'zone-press', 'brand.SubmitForReview', { ...versionOf('asset', 2), caseId: id('case of asset 1') })
    submitVersion(f, 'asset', 2, 'second')
    pass(f, 'case of asset 2')
    f.does('zone-press', 'brand.Release', { ...release, version: 2 })
  })

  it('that is withdrawn is told to every recorded use, and its files verify as withdrawn', async () => {
    const f = started()
    released(f, 'asset')
    f.does('zone-press', 'brand.IssueLicence', licenceArgs(f, 'asset'))
    expect(await f.world.ask('brand.licences', { orgId: id('a-branch') })).toMatchObject({
      items: [{ scope: 'CERTIFICATE', isInTime: true }],
    })
    for (const n of [1, 2, 3])
      f.does('a-branch-clerk', 'brand.RecordUsage', usageArgs('asset', { subjectId: id(`${n}`) }))
    const root = hash('files of asset')
    expect(await f.world.ask('brand.verifyFile', { root })).toMatchObject({ items: [{ answer: 'VALID' }] })
    const withdraw = f.world.sending('zone-press', 'brand.Withdraw', { ...versionOf('asset'), reason: 'RIGHTS' })
    const names = f.world.send(withdraw).events.map(event => f.world.engine.describeEvent(event)?.name)
    expect(names).toEqual(['AssetWithdrawn', 'UseWithdrawn', 'UseWithdrawn', 'UseWithdrawn'])
    expect(await f.world.ask('brand.verifyFile', { root })).toMatchObject({ items: [{ answer: 'WITHDRAWN' }] })
    f.gives('E_STATE', 'a-branch-clerk', 'brand.RecordUsage', usageArgs('asset', { subjectId: id('4') }))
  })
})
