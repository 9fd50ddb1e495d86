/**
 * `node --import …/clock.ts …` with KAPOK_SCENE_AHEAD_MS: the wall clock of that program is ahead by so much. Only scenes load it; no
 * part of the node knows of it.
 */

const aheadMs = Number(process.env.KAPOK_SCENE_AHEAD_MS ?? 0)
const now = Date.now.bind(Date)

globalThis.Date = new Proxy(Date, {
  construct: (real, given: readonly unknown[], target) =>
    Reflect.construct(real, given.length === 0 ? [now() + aheadMs] : [...given], target),
  apply: () => new Date(now() + aheadMs).toString(),
  get: (real, name) => (name === 'now' ? () => now() + aheadMs : Reflect.get(real, name)),
})
