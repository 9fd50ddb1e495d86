/** Credits and ballots under random histories, against books that are kept beside the chain. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fixture, id } from './fixture.ts'
import { candidateRow, candidateText, ENTERPRISES, type Enterprise, ROOT, stand, tellingsOf } from './terms.ts'

const ORGS = ['zone', 'a-branch', 'b-branch'] as const
type Org = (typeof ORGS)[number]
const SECRETARY: Readonly<Record<Org, string>> = {
  zone: 'zone-secretary',
  'a-branch': 'a-member-3',
  'b-branch': 'b-member-3',
}

type Shares = readonly (readonly [name: Enterprise, credits: number])[]

type Step =
  | { readonly kind: 'allocate'; readonly org: Org; readonly credits: number }
  | { readonly kind: 'cast'; readonly org: Org; readonly shares: Shares }
  | { readonly kind: 'resign'; readonly name: Enterprise }

const org = fc.constantFrom(...ORGS)
const name = fc.constantFrom(...ENTERPRISES)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('allocate' as const), org, credits: fc.nat({ max: 20 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('cast' as const),
      org,
      shares: fc.array(fc.tuple(name, fc.nat({ max: 9 })), { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resign' as const), name }) },
)

/** What the books say. */
interface Books {
  readonly allocated: Map<Org, number>
  readonly ballots: Map<Org, Shares>
  readonly resigned: Set<Enterprise>
}

const sum = (shares: Shares) => shares.reduce((total, [, credits]) => total + credits, 0)

/** The code that must come out; the books are changed if it is OK. */
const inBooks = (books: Books, one: Step): string => {
  const { allocated, ballots, resigned } = books
  if (one.kind === 'resign') {
    if (resigned.has(one.name)) return 'E_STATE'
    resigned.add(one.name)
    return 'OK'
  }
  if (one.kind === 'allocate') {
    allocated.set(one.org, one.credits)
    if (sum(ballots.get(one.org) ?? []) > one.credits) ballots.delete(one.org)
    return 'OK'
  }
  const names = one.shares.map(([candidate]) => candidate)
  if (new Set(names).size < names.length || one.shares.some(([, credits]) => credits === 0)) return 'E_ARG'
  if (names.some(candidate => resigned.has(candidate))) return 'E_STATE'
  if (sum(one.shares) > (allocated.get(one.org) ?? 0)) return 'E_BALANCE'
  ballots.set(one.org, one.shares)
  return 'OK'
}

const onChain = (f: Fixture, one: Step): string => {
  if (one.kind === 'resign')
    return f.world.do(`operator-${one.name}`, 'delegate.Resign', { candidateId: candidateText(one.name) })
  if (one.kind === 'allocate')
    return f.world.do(ROOT, 'delegate.AllocateCredits', { orgId: id(one.org), credits: one.credits })
  const shares = one.shares.map(([candidate, credits]) => ({ candidateId: candidateText(candidate), credits }))
  return f.world.do(SECRETARY[one.org], 'delegate.CastBallot', { orgId: id(one.org), shares })
}

const checkBooks = async (f: Fixture, { allocated, ballots, resigned }: Books) => {
  for (const one of ENTERPRISES.filter(candidate => !resigned.has(candidate))) {
    const given = [...ballots.values()].flat().filter(([candidate]) => candidate === one)
    expect([one, (await candidateRow(f, one))?.votes]).toEqual([one, sum(given)])
  }
  for (const one of ORGS) {
    const { shares, ...held } = (await f.world.ask('delegate.ballot', { orgId: id(one) })) as unknown as {
      readonly shares: readonly { readonly candidateId: string; readonly credits: number }[]
    }
    const cast = ballots.get(one) ?? []
    expect(held).toEqual({ allocated: allocated.get(one) ?? 0, cast: sum(cast) })
    const text = ([candidate, credits]: Shares[number]) => `${candidateText(candidate)} ${credits}`
    expect(shares.map(({ candidateId, credits }) => `${candidateId} ${credits}`)).toEqual(cast.map(text).sort())
  }
}

describe('votes', () => {
  it('are the sum of the shares of all ballots, and no ballot gives more than its credits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async steps => {
        const f = new Fixture()
        stand(f, 'five')
        stand(f, 'six')
        const books: Books = { allocated: new Map([['zone', 100]]), ballots: new Map(), resigned: new Set() }
        for (const one of steps) expect([one, onChain(f, one)]).toEqual([one, inBooks(books, one)])
        await checkBooks(f, books)
      }),
      { numRuns: 40 },
    )
  })

  it('fall as a whole where an allocation shrinks below them, and that is told', () => {
    const f = new Fixture()
    const shares = [{ candidateId: candidateText('one'), credits: 7 }]
    f.does('zone-secretary', 'delegate.CastBallot', { orgId: id('zone'), shares })
    const call = f.world.engine.encodeCall('delegate', 'AllocateCredits', { orgId: id('zone'), credits: 6 })
    const receipt = f.world.send({
      signer: 'zone-secretary',
      cosigners: ['zone-organizer'],
      calls: call.ok ? [call.value] : [],
    })
    expect(tellingsOf(f, [receipt])).toEqual([
      { name: 'BallotCast', data: { orgId: id('zone'), credits: 0 } },
      { name: 'CreditsAllocated', data: { orgId: id('zone'), credits: 6 } },
    ])
  })
})
