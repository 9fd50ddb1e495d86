/**
 * Rules of the code that ships, each broken by a change of one place. The simulator must catch every one of them within
 * two thousand seeds, or it proves nothing. `from` stands in its file exactly once.
 */

export interface Mutant {
  readonly name: string
  /** Path from the root of the repository. */
  readonly file: string
  readonly from: string
  readonly to: string
  /** The simulator shows it within a few seeds, so that every run of the tests can plant it. */
  readonly quick?: true
}

const SIGNED = 'own.notarize === undefined && own.nullify === undefined'

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'the quorum is one less',
    file: 'src/chain/validators.ts',
    from: 'Math.floor((2 * total) / 3) + 1',
    to: 'Math.floor((2 * total) / 3)',
    quick: true,
  },
  {
    name: 'the quorum counts seats, not weight',
    file: 'src/chain/validators.ts',
    from: 'quorumOf(totalWeight(set))',
    to: 'quorumOf(set.validators.length)',
    quick: true,
  },
  {
    name: 'S1: notarizes again after a restart',
    file: 'consensus/rules.ts',
    from: SIGNED,
    to: 'own.nullify === undefined',
    quick: true,
  },
  {
    name: 'S2: finalizes what it has nullified',
    file: 'consensus/rules.ts',
    from: '  own.nullify === undefined &&\n  own.finalize === undefined\n',
    to: '  own.finalize === undefined\n',
    quick: true,
  },
  {
    name: 'S3: notarizes after nullifying',
    file: 'consensus/rules.ts',
    from: SIGNED,
    to: 'own.notarize === undefined',
    quick: true,
  },
  {
    name: 'S4: votes are not logged',
    file: 'src/node/driver/log.ts',
    from: '      add(walRecord({ vote }))\n',
    to: '',
    quick: true,
  },
  {
    name: 'S4: votes leave before the log is synced',
    file: 'src/node/driver/log.ts',
    from: 'await wal.append(gathered)',
    to: 'void wal.append(gathered)',
  },
  {
    name: 'S4: own votes are forgotten at a restart',
    file: 'consensus/recover.ts',
    from: '  restoreVotes(state, restored)\n',
    to: '',
    quick: true,
  },
  {
    name: 'S4: certificates are not logged',
    file: 'src/node/driver/perform.ts',
    from: 'return void log.add(walRecord({ certificate: effect.certificate }))',
    to: 'return',
  },
  {
    name: 'S4: rewriting the log drops a vote too many',
    file: 'src/node/driver/log.ts',
    from: 'entry.view > finalizedView)',
    to: 'entry.view > finalizedView + 2)',
  },
  {
    name: 'S6: signs before it has asked the others',
    file: 'src/node/driver/driver.ts',
    from: 'const signFrom = Number.POSITIVE_INFINITY',
    to: 'const signFrom = 0',
  },
  {
    name: 'V4: the certificate may be of another block than the parent',
    file: 'consensus/vote.ts',
    from: '    equalBytes(header.parent, base.blockId) &&\n    header.height === base.height + 1 &&\n',
    to: '',
  },
  {
    name: 'V4: views between need no nullification',
    file: 'consensus/vote.ts',
    from: 'if (rounds.get(v)?.nullification === undefined) return false',
    to: '{}',
  },
  {
    name: 'V4: a bad block is voted for',
    file: 'consensus/vote.ts',
    from: 'else if (isValid(state, blockId)) notarize',
    to: 'else if (state.blocks.has(keyOf(blockId))) notarize',
  },
  {
    name: 'V6: a notarized boundary block counts as final (E2)',
    file: 'consensus/views.ts',
    from: '  [VOTE_KIND.NOTARIZE]: learnNotarization,',
    to: '  [VOTE_KIND.NOTARIZE]: (turn: Turn, it: Verified<Certificate>) =>\n    (it.vote.height < turn.state.config.lastHeight ? learnNotarization : learnFinalization)(turn, it),',
    quick: true,
  },
  {
    name: 'E1, Q2: a block that is proposed again is refused',
    file: 'consensus/vote.ts',
    from: 'isRepeated(held, base)',
    to: 'false && isRepeated(held, base)',
  },
  {
    name: 'V8: nothing is said twice',
    file: 'consensus/repeat.ts',
    from: '  state.repeating = false\n',
    to: '',
  },
  {
    name: 'Q1: sleeps although there is work',
    file: 'consensus/quiet.ts',
    from: '    !state.work &&\n',
    to: '',
  },
  {
    name: 'SYNC-1: nobody hands out blocks by height',
    file: 'src/node/driver/catch-up/answer.ts',
    from: 'const found = await ledger.blocksFrom(fromHeight, most)',
    to: 'const found = undefined',
  },
  {
    name: 'SYNC-1: the finalization may be of another block',
    file: 'src/node/driver/catch-up/batch.ts',
    from: "if (!equalBytes(vote.blockId, id)) return err('BAD_CERTIFICATE', 'of another block')",
    to: '',
  },
  {
    name: 'signatures of votes are believed',
    file: 'src/node/driver/verify.ts',
    from: 'return verify([check.value]) ? ok',
    to: 'return check.ok ? ok',
  },
  {
    name: 'signatures of certificates are believed',
    file: 'src/node/driver/verify.ts',
    from: "if (!verify(checks.value)) return err('BAD_SIGNATURE', 'in a certificate')",
    to: '',
  },
  {
    name: 'evidence is dropped by the core',
    file: 'consensus/tally.ts',
    from: "if (!round.accused.has(seat)) effects.push({ kind: 'evidence', votes: [against, signed] })",
    to: '',
  },
  {
    name: 'second votes are not looked at',
    file: 'consensus/views.ts',
    from: 'return !round.accused.has(seat) && !sameBlock(held.vote, vote)',
    to: 'return false',
  },
  {
    name: 'the nullifying of a notarized view is taken for an offence',
    file: 'src/chain/evidence.ts',
    from: 'a.kind === NULLIFY && b.kind === FINALIZE',
    to: 'a.kind === NULLIFY && b.kind !== NULLIFY',
  },
  {
    name: 'V11: a jailed leader is followed',
    file: 'consensus/jail.ts',
    from: 'state.jailed = new Set(seats.filter(seat => seat < validators.length))',
    to: 'state.jailed = new Set(seats.filter(seat => seat > validators.length))',
  },
  {
    name: 'TIME: blocks from the future are taken',
    file: 'src/node/driver/perform.ts',
    from: 'const isEarly = checkClock &&',
    to: 'const isEarly = false &&',
  },
]
