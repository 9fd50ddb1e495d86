/** What the scenes on containers do before any container is there: who stands on which network, files and commands. */

import { describe, expect, it } from 'vitest'
import { builderOf } from '../../scripts/scenes/docker/images.ts'
import { movesBetween, type Places, placesOfGroups, placesOfLines } from '../../scripts/scenes/docker/networks.ts'
import { overrideText } from '../../scripts/scenes/docker/project.ts'

const members = [1, 2, 3, 4].map(n => ({ container: `c${n}`, name: `enterprise-${n}` }))
const networks = ['consortium', 'side-1', 'side-2', 'side-3']
const line = (n: number) => `line-${n}`
const door = (n: number) => `door-${n}`
const behind = (name: string) => `node.${name}`
const managed = new Set([...networks, ...members.map((_, n) => line(n))])

const grouped = (...groups: readonly (readonly number[])[]) => placesOfGroups({ members, groups, networks })
const lined = (...groups: readonly (readonly number[])[]) => placesOfLines({ members, groups, line, door, behind })

const PAIRS = members.flatMap((_, a) => members.flatMap((_, b) => (a === b ? [] : [[a, b] as const])))

/** Containers that answer to a name on a network. */
const answering = (places: Places, network: string, name: string): readonly string[] =>
  [...places].filter(([, standing]) => standing.get(network)?.includes(name)).map(([container]) => container)

/** Whether what `from` dials by the name of `to` reaches it, as it is or through its door. */
const reaches = (places: Places, from: number, to: number): boolean => {
  const [caller, called] = [members[from], members[to]]
  if (caller === undefined || called === undefined) return false
  for (const network of places.get(caller.container)?.keys() ?? [])
    for (const container of answering(places, network, called.name)) {
      if (container === called.container) return true
      const onward = [...(places.get(container)?.keys() ?? [])]
      if (onward.some(one => answering(places, one, behind(called.name)).includes(called.container))) return true
    }
  return false
}

const ALL = [[0, 1, 2, 3]] as const
const CASES = [
  ['all together', ALL],
  ['three to one', [[0, 2, 3], [1]]],
  ['one to three', [[1], [0, 2, 3]]],
  [
    'two to two',
    [
      [1, 3],
      [0, 2],
    ],
  ],
  ['each alone', [[0], [1], [2], [3]]],
  ['one in no group', [[0, 1, 2]]],
  ['nobody anywhere', []],
] as const

describe('who reaches whom', () => {
  it.each(CASES)('%s: exactly those of one group, with and without doors', (_, groups) => {
    const together = (a: number, b: number) =>
      groups.some(group => (group as readonly number[]).includes(a) && (group as readonly number[]).includes(b))
    for (const [a, b] of PAIRS) {
      expect(reaches(grouped(...groups), a, b), `${a} → ${b}`).toBe(together(a, b))
      expect(reaches(lined(...groups), a, b), `${a} → ${b} through doors`).toBe(together(a, b))
    }
  })

  it('over lines no two nodes share a network: all goes through a door', () => {
    const places = lined(...ALL)
    for (const [a, b] of PAIRS) {
      const of = (n: number) => [...(places.get(members[n]?.container ?? '')?.keys() ?? [])]
      expect(of(a).filter(network => of(b).includes(network))).toEqual([])
    }
  })
})

describe('moves', () => {
  const apply = (now: Places, wanted: Places): Places => {
    const after = new Map([...now].map(([container, standing]) => [container, new Map(standing)]))
    for (const move of movesBetween(now, wanted, managed)) {
      const [network = '', container = ''] = move.slice(-2)
      const standing = after.get(container) ?? new Map()
      if (move[1] === 'connect') standing.set(network, wanted.get(container)?.get(network) ?? [])
      else standing.delete(network)
      after.set(container, standing)
    }
    return after
  }

  it('lead from any standing to any other, and then nothing is left to do', () => {
    const all = CASES.flatMap(([, groups]) => [grouped(...groups), lined(...groups)])
    for (const from of all)
      for (const to of all) {
        const now = new Map([...to.keys()].map(container => [container, from.get(container) ?? new Map()]))
        const after = apply(now, to)
        expect(movesBetween(after, to, managed)).toEqual([])
        for (const [container, standing] of to) expect(after.get(container)).toEqual(standing)
      }
  })

  it('take all out before they bring anybody in, and leave other networks alone', () => {
    const now = new Map(
      members.map(({ container }) => [
        container,
        new Map([
          ['consortium', []],
          ['private', []],
        ]),
      ]),
    )
    const verbs = movesBetween(now, grouped([0, 1], [2, 3]), managed).map(move => move[1])
    expect(verbs).toEqual(['disconnect', 'disconnect', 'connect', 'connect'])
    const touched = movesBetween(now, lined(...ALL), managed).flat()
    expect(touched).not.toContain('private')
  })

  it('bring a container in under the names that others dial', () => {
    const [move] = movesBetween(
      new Map(),
      placesOfGroups({ members: members.slice(0, 1), groups: [[0]], networks }),
      managed,
    )
    expect(move).toEqual(['network', 'connect', '--alias', 'enterprise-1', 'consortium', 'c1'])
  })
})

describe('files and commands', () => {
  it('an override file is what compose reads: services with what is asked of each', () => {
    const change = {
      image: 'kapok:next',
      restart: 'no',
      environment: { NODE_OPTIONS: '--import=file:///clock.ts' },
    } as const
    const text = overrideText(new Map([['enterprise-1', change]]))
    expect(JSON.parse(text)).toEqual({ services: { 'enterprise-1': change }, networks: {} })
    const networks = { consortium: { name: 'of-another-project', external: true } } as const
    expect(JSON.parse(overrideText(new Map(), networks))).toEqual({ services: {}, networks })
  })

  it.each([
    [undefined, ['docker', 'build']],
    ['', ['docker', 'build']],
    ['  docker   buildx build --load ', ['docker', 'buildx', 'build', '--load']],
  ])('an image is built with %o by %o', (KAPOK_DOCKER_BUILD, words) => {
    expect(builderOf({ KAPOK_DOCKER_BUILD })).toEqual(words)
  })
})
