/** The mall of the zone before its first order: operator, keepers, reviewers, service points, items through three reviews. */

import { grantRole, officeOf, orgIdOf, orgName, registerAccount, type Workload } from '../workload.ts'

export const OPERATOR = 'zone/operator'
/** Reviewers of the root: what the whole zone sees passes all three. */
export const REVIEWERS = ['zone/reviewer/1', 'zone/reviewer/2', 'zone/reviewer/3']

export interface Item {
  readonly itemId: string
  readonly price: number
  /** Pieces that each point takes in on the first of a month: few of what is asked for most. */
  readonly restock: number
}

const PRICES = [30, 30, 40, 50, 60, 80, 100, 120, 160, 200, 300, 600] as const
const HOT = 5

/** Stock by Zipf, the five hot items in short supply. */
export const itemsOf = ({ names, structure }: Workload): readonly Item[] =>
  Array.from({ length: structure.scale.mallItems }, (_, i) => ({
    itemId: names.id(`item/${i}`),
    price: PRICES[i % PRICES.length] as number,
    restock:
      i < HOT
        ? Math.max(1, Math.floor(structure.scale.members / 4_000))
        : 2 + Math.floor(structure.scale.members / (20 * (i + 1))),
  }))

export interface Point {
  readonly pointId: string
  /** Organisation at which its keepers hold their role. */
  readonly org: number
  readonly keeper: string
}

/** One at each street; the zone has one where there are none. */
export const pointsOf = ({ names, structure }: Workload): readonly Point[] =>
  Array.from({ length: Math.max(1, structure.scale.streets) }, (_, i) => {
    const org = structure.scale.streets === 0 ? 0 : i + 1
    return { pointId: names.id(`point/${org}`), org, keeper: `point/${org}/keeper` }
  })

const openPoint = (workload: Workload, { pointId, org, keeper }: Point): void => {
  registerAccount(workload, { name: keeper, orgId: orgIdOf(workload, org) })
  grantRole(workload, [officeOf(workload, org, 'secretary'), keeper, 'MALL_KEEPER', org])
  workload.send({ actor: OPERATOR, action: 'mall.OpenPoint', args: { pointId, orgId: orgIdOf(workload, org) } })
}

const listItem = (workload: Workload, { itemId, price }: Item, number: number): void => {
  const { names, tally } = workload
  const orgId = names.id(orgName(0))
  const contentHash = names.hash(`item/${number}/content`)
  const caseId = names.id(`item/${number}/case`)
  const terms = {
    kind: number % 4 === 3 ? 'SERVICE_SLOT' : 'GOODS',
    sku: number + 1,
    price,
    perMemberLimit: 2,
    contentHash,
  }
  const operator = { actor: OPERATOR }
  workload.send({ ...operator, action: 'mall.ListItem', args: { itemId, orgId, terms } })
  const content = { caseId, contentType: 'MALL_ITEM', subjectId: itemId, contentHash, orgId }
  workload.send({ ...operator, action: 'review.OpenCase', args: content })
  workload.send({ ...operator, action: 'mall.SubmitItem', args: { itemId, caseId } })
  for (const [i, reviewer] of REVIEWERS.entries())
    workload.send({ actor: reviewer, action: 'review.Decide', args: { caseId, step: i + 1, decision: 'PASS' } })
  workload.send({ ...operator, action: 'mall.PublishItem', args: { itemId } })
  tally.add('case.APPROVED')
  tally.add('item.ON_SALE')
}

export const openMall = (workload: Workload): void => {
  const zone = orgIdOf(workload, 0)
  for (const name of [OPERATOR, ...REVIEWERS]) registerAccount(workload, { name, orgId: zone })
  grantRole(workload, ['zone/secretary', OPERATOR, 'MALL_OPERATOR', 0])
  for (const reviewer of REVIEWERS) grantRole(workload, ['zone/secretary', reviewer, 'REVIEWER', 0])
  for (const point of pointsOf(workload)) openPoint(workload, point)
  for (const [i, item] of itemsOf(workload).entries()) listItem(workload, item, i)
}

/** On the first of a month at ten: operator and keeper together. */
export const restock = (workload: Workload, month: number): void => {
  const { names, stock } = workload
  for (const { pointId, org, keeper } of pointsOf(workload)) {
    for (const { itemId, restock: qty } of itemsOf(workload)) {
      const docHash = names.hash(`restock/${month}/${org}/${itemId}`)
      const args = { itemId, pointId, qty, docHash }
      workload.send({ actor: OPERATOR, cosigners: [keeper], action: 'mall.StockIn', args })
      stock.move(itemId, pointId, ['IN', qty])
    }
  }
}
