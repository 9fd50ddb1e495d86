/** The contracts' part of the one table of bounds: see limits.ts. */

export const CONTRACT_LIMITS = {
  /** (consensus) Roles of one account, those to come included. */
  grantsPerActor: 32,
  /** (consensus) Delegations that one organisation has received and that have not ended: policies look at each. */
  delegationsPerOrg: 8,
  /** (consensus) Steps of delegation between who acts and whose power it is. */
  delegationDepth: 2,
  /** (consensus) Roles that one delegation passes on. */
  powersPerDelegation: 8,
  /** (consensus) Levels of organisations below the root. */
  orgLevels: 6,
  /** (consensus) Organisations merged into one, or split off from one, by one change. */
  changeParts: 8,
  /** (consensus) Organisations of one alliance, and alliances of one organisation. */
  allianceMembers: 64,
  alliancesPerOrg: 8,
  /** (consensus) Accounts of one member: spare devices. */
  actorsPerPerson: 8,
  /** Accounts that exist from the first block. */
  genesisActors: 512,
  /** (consensus) Entries of one batch: members of an import, names of a roll call. */
  batchEntries: 500,
  /** (consensus) People at one activity: what one verification can credit in one transaction. */
  activityParticipants: 500,
  /** (consensus) Organisations that hold an activity together with the one that plans it. */
  activityCoOrgs: 8,
  /** (consensus) Activities of one plan: two a month of each common type. */
  planItems: 64,
  /** (consensus) Days over which the hours of one source are spread. */
  hoursParts: 31,
  /** (consensus) Organisations that one live session is for, each with all below it. */
  liveCohort: 16,
  /** (consensus) Segments of a recording anchored at a time: ten minutes of ten seconds each. */
  liveSegments: 64,
  /** (consensus) Peaks of the tree over the segments of one recording: a million of them. */
  livePeaks: 20,
  /** (consensus) Live sessions that one member passes in a day. */
  livePassesPerDay: 32,
  /** (consensus) Steps of one crank, such as lots that expire in one call. */
  crankSteps: 64,
  /** (consensus) Rows that one transaction reads and writes: verifying the largest activity at its worst takes 110,000. */
  rowsPerTransaction: 128_000,
  /** (consensus) Rows of all transactions of a block, refused ones included, beyond which the rest is refused unread. */
  rowsPerBlock: 1_000_000,
  /** (consensus) Events of a block, beyond which the rest of its transactions is refused; they fit in one stored value. */
  eventsPerBlock: 100_000,
  /** (consensus) Passed turns that a block tells the contracts of: the last ones. */
  missedTurns: 256,
  /** (consensus) Persons who decide in one case of review: three steps of three, and an appeal in each step. */
  reviewDeciders: 12,
  /** Rows that one query reads. */
  queryRows: 1_000,
  /** A cursor of a page: a key of the read index. */
  cursorBytes: 192,
  /** Items of a page where a query does not say how many. */
  pageItems: 100,
  /** Rules of points that exist from the first block. */
  genesisRules: 64,
  /** (consensus) Times that one candidate says for one schedule which protocol it speaks. */
  protocolDeclarations: 16,
  /** (consensus) Organisations that vote on proposals: all their votes stand in one row. */
  governingOrgs: 64,
  /** (consensus) Parameters that one proposal changes together. */
  proposalParams: 16,
  /** (consensus) Changes of parameters that are decided and do not hold yet. */
  paramAgenda: 128,
  /** Extensions that are active from the first block. */
  genesisExtensions: 64,
  /** (consensus) Spot checks that wait for the block whose hash draws them. */
  spotChecksPending: 64,
  /** (consensus) Items of one spot check. */
  spotCheckItems: 500,
  /** (consensus) Skills of a talent profile, and of a position. */
  skills: 16,
} as const
