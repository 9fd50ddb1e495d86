/** Counting the votes of organisations. */

import { type Elector, type OrgVote, VOTE_CHOICE, type VoteChoice, type VoteSheet } from './schema.ts'

export interface Tally {
  /** Sum of the weights of all that may vote. */
  readonly eligible: number
  readonly votesFor: number
  readonly votesAgainst: number
  readonly abstained: number
  readonly verdict: 'passed' | 'rejected' | 'open'
  /** More than half of the weight has voted. */
  readonly hasQuorum: boolean
}

const sumOf = (list: readonly { readonly weight: number }[]): number =>
  list.reduce((sum, { weight }) => sum + weight, 0)

const choosing = (votes: readonly OrgVote[], choice: VoteChoice) => votes.filter(one => one.choice === choice)

/** No organisation decides alone where there are several, whatever its weight. */
const ORGS_MIN = 2

const reaches = (weight: number, orgs: number, electors: readonly Elector[], passPercent: number): boolean =>
  100 * weight > passPercent * sumOf(electors) && orgs >= Math.min(ORGS_MIN, electors.length)

/** Passed and rejected are final: what has not been voted yet could not change them. */
export const tallyOf = ({ electors, votes }: VoteSheet, passPercent: number): Tally => {
  const agreeing = choosing(votes, VOTE_CHOICE.FOR)
  const [eligible, cast, votesFor] = [sumOf(electors), sumOf(votes), sumOf(agreeing)]
  const passed = reaches(votesFor, agreeing.length, electors, passPercent)
  const [openWeight, openOrgs] = [eligible - cast, electors.length - votes.length]
  const could = reaches(votesFor + openWeight, agreeing.length + openOrgs, electors, passPercent)
  return {
    eligible,
    votesFor,
    votesAgainst: sumOf(choosing(votes, VOTE_CHOICE.AGAINST)),
    abstained: sumOf(choosing(votes, VOTE_CHOICE.ABSTAIN)),
    verdict: passed ? 'passed' : could ? 'open' : 'rejected',
    hasQuorum: 2 * cast > eligible,
  }
}
