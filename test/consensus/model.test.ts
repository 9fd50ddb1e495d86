/**
 * The core against the model of consensus/spec. In each frozen trace (written by `npm run model -- traces`) the core may vote
 * what the model allows in that state and nothing else, votes what the model votes, and stands where the model stands: in
 * the same view and epoch, with the same block final.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { makeReplay, type TraceStep } from './replay.ts'

const folder = fileURLToPath(new URL('./traces', import.meta.url))
const files = readdirSync(folder).filter(name => name.endsWith('.jsonl'))
const read = (name: string): readonly TraceStep[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

const VOTES = ['build', 'again', 'notarize', 'nullify', 'finalize']

const compare = (name: string): void => {
  const replay = makeReplay()
  for (const [n, told] of read(name).entries()) {
    const where = `step ${n}: ${told.what} ${told.claim}`
    replay.play(told)
    for (const player of replay.players) {
      expect(replay.placeOf(player), `${where}, seat ${player.seat}`).toBe(told.at[player.seat])
      const isVoting = VOTES.includes(told.what) && told.seats.includes(player.seat)
      if (isVoting) expect([...player.cast], where).toContain(told.claim)
      const others = player.fresh.filter(claim => !isVoting || claim !== told.claim)
      const may = told.may?.[player.seat]
      if (may === undefined) continue
      for (const claim of others) expect(may, where).toContain(claim)
      // What a proposal brings along may show more to be notarized, which the model learns apart from it.
      for (const claim of replay.probe(player))
        if (!claim.startsWith('finalize')) expect(may, `${where}, then a proposal`).toContain(claim)
    }
  }
  for (const seat of replay.accused) expect(seat).toBe(replay.liar)
}

describe('traces of the model (S1–S5, V1, V3–V6, E1, E2, Q2)', () => {
  it('reach what the model is about', () => {
    const steps = files.flatMap(read)
    const done = new Set<string>(steps.map(({ what }) => what))
    expect([...done].sort()).toEqual(
      ['again', 'build', 'enter', 'finalize', 'init', 'learn', 'lie', 'notarize', 'nullify', 'restart'].sort(),
    )
  })

  it.each(files)('%s', compare)
})
