/**
 * Spot checks: an auditor fixes a list by its root and names a block to come; the hash of that block draws from the
 * list. Neither who chose the list nor who is checked can know before what is drawn.
 */

import { ascii, assert, concat, err, type Hash, LIMITS, ok, type Result, readU64be, sha256, u32be } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { BlockClose } from '../hooks.ts'
import { type Id, NO_HASH } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { spotCheckAnnounced, spotCheckDrawn } from './events.ts'
import { params } from './params.ts'
import { AnnounceSpotCheckArgs, type SpotCheck } from './schema.ts'
import { seedAgenda, spotChecks } from './state.ts'

/** Furthest block that may draw: a day of blocks of 100 ms. */
const AHEAD_MAX = 864_000

const checkDraw = (ctx: ReadContext, { population, sample, seedHeight }: AnnounceSpotCheckArgs): Result<undefined> => {
  if (sample === 0 || sample > population) return err('E_ARG', 'a sample of the list')
  const ahead = seedHeight - ctx.block.height
  return ahead >= ctx.param(params.spotCheckAheadBlocks) && ahead <= AHEAD_MAX ? ALLOWED : err('E_WINDOW', 'block')
}

export const announceSpotCheck = action({
  id: 14,
  name: 'AnnounceSpotCheck',
  title: { en: 'Announce a spot check', zh: '公布抽查' },
  args: AnnounceSpotCheckArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('^o', 'AUDITOR')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_WINDOW', 'E_LIMIT'],
  check: (ctx, args) => {
    if (ctx.get(spotChecks, [args.checkId]) !== undefined) return err('E_DUP', 'spot check')
    const waiting = ctx.get(seedAgenda, [])?.pending.length ?? 0
    return waiting < LIMITS.spotChecksPending ? checkDraw(ctx, args) : err('E_LIMIT', 'spot checks that wait')
  },
  apply: (ctx, { checkId, ...about }) => {
    const { orgId, seedHeight } = about
    ctx.put(spotChecks, [checkId], { ...about, seed: NO_HASH, announcedBy: ctx.sender.id, atMs: ctx.block.timeMs })
    const { pending = [] } = ctx.get(seedAgenda, []) ?? {}
    ctx.put(seedAgenda, [], { pending: [...pending, { checkId, seedHeight }] })
    ctx.emit(spotCheckAnnounced, { checkId, orgId, seedHeight, seed: NO_HASH })
  },
})

const draw = (ctx: ApplyContext, checkId: Id, seed: Hash): void => {
  const check = ctx.get(spotChecks, [checkId])
  assert(check !== undefined, 'what waits has been announced')
  ctx.put(spotChecks, [checkId], { ...check, seed })
  ctx.emit(spotCheckDrawn, { checkId, orgId: check.orgId, seedHeight: check.seedHeight, seed })
}

/** The block after the one that draws knows its hash. */
export const drawSpotChecks = (ctx: ApplyContext, { parent }: BlockClose): void => {
  const { pending = [] } = ctx.get(seedAgenda, []) ?? {}
  const due = pending.filter(({ seedHeight }) => seedHeight < ctx.block.height)
  if (due.length === 0) return
  ctx.put(seedAgenda, [], { pending: pending.filter(one => !due.includes(one)) })
  for (const { checkId } of due) draw(ctx, checkId, parent)
}

/** Draws without putting back, by a shuffle of which only the first `sample` steps are taken. Places in the list, in the order drawn. */
export const sampleOf = (checkId: Id, { seed, population, sample }: SpotCheck): readonly number[] => {
  if (seed.length === 0) return []
  const moved = new Map<number, number>()
  return Array.from({ length: sample }, (_, i) => {
    const random = readU64be(sha256(concat(ascii('spot check '), seed, checkId, u32be(i))).map(maskHigh), 0)
    const place = i + (random % (population - i))
    const drawn = moved.get(place) ?? place
    moved.set(place, moved.get(i) ?? i)
    return drawn
  })
}

/** 48 bits are read: enough for a list of 2^30 with no bias that matters, and exact in a number. */
const maskHigh = (byte: number, at: number): number => (at < 2 ? 0 : byte)
