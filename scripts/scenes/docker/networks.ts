/** Who stands on which network: partitions are networks, and so are lines (`lines.ts`). The plan is a pure function. */

import { docker, dockerLines } from './command.ts'

/** Networks of each container, by name, with the names that it answers to there. */
export type Places = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/** One call of docker: `network connect` or `network disconnect` with its arguments. */
type Move = readonly string[]

/**
 * What brings containers from where they stand to where they are to stand. Nobody is brought in before all are out who must
 * leave: two groups never meet on the way. Networks outside `managed` are left alone.
 */
export const movesBetween = (now: Places, wanted: Places, managed: ReadonlySet<string>): readonly Move[] => {
  const out: Move[] = []
  const into: Move[] = []
  for (const [container, networks] of wanted) {
    const standing = now.get(container) ?? new Map<string, readonly string[]>()
    for (const network of standing.keys())
      if (managed.has(network) && !networks.has(network)) out.push(['network', 'disconnect', network, container])
    for (const [network, aliases] of networks) {
      if (standing.has(network)) continue
      into.push(['network', 'connect', ...aliases.flatMap(alias => ['--alias', alias]), network, container])
    }
  }
  return [...out, ...into]
}

/** The networks that a container is joined to, running or not. */
const networksOf = async (container: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const json = await docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', container)
  const networks = JSON.parse(json) as Readonly<Record<string, { readonly Aliases: readonly string[] | null }>>
  return new Map(Object.entries(networks).map(([name, { Aliases }]) => [name, Aliases ?? []]))
}

/** Brings every container named in `wanted` to its networks. */
export const settle = async (wanted: Places, managed: ReadonlySet<string>): Promise<void> => {
  const now = new Map<string, ReadonlyMap<string, readonly string[]>>()
  for (const container of wanted.keys()) now.set(container, await networksOf(container))
  for (const move of movesBetween(now, wanted, managed)) await docker(...move)
}

/** A network without a way out. That it is there already is no error. */
export const makeNetwork = async (name: string): Promise<void> => {
  const known = await dockerLines('network', 'ls', '--filter', `name=^${name}$`, '--format', '{{.Name}}')
  if (known.includes(name)) return
  await docker('network', 'create', '--internal', name)
}

export interface Member {
  readonly container: string
  /** Name that the others dial. */
  readonly name: string
}

interface GroupsOptions {
  readonly members: readonly Member[]
  /** By number of the member; who is in none reaches nobody. */
  readonly groups: readonly (readonly number[])[]
  /** The largest group is on the first; one that is alone needs none. */
  readonly networks: readonly string[]
}

/** Each group on a network of its own. */
export const placesOfGroups = ({ members, groups, networks }: GroupsOptions): Places => {
  const largestFirst = [...groups].sort((a, b) => b.length - a.length)
  return new Map(
    members.map(({ container, name }, n) => {
      const at = largestFirst.findIndex(group => group.includes(n))
      const network = largestFirst[at]?.length === 1 && at > 0 ? undefined : networks[at]
      return [container, new Map(network === undefined ? [] : [[network, [name]]])]
    }),
  )
}

interface LinesOptions extends Omit<GroupsOptions, 'networks'> {
  /** Network of member `n` alone, with a door to each of the others. */
  readonly line: (n: number) => string
  /** Container of the door to member `n`: whoever dials the member meets it, and it forwards to the member. */
  readonly door: (n: number) => string
  /** Name under which its own door finds a member. */
  readonly behind: (name: string) => string
}

const sameGroup = (groups: readonly (readonly number[])[], a: number, b: number): boolean =>
  groups.some(group => group.includes(a) && group.includes(b))

/**
 * Each member alone on its line with the doors of those that it may reach: what it dials as another member is that one's
 * door. The door stands on the lines of all who may reach its member, and on the member's own.
 */
export const placesOfLines = ({ members, groups, line, door, behind }: LinesOptions): Places =>
  new Map(
    members.flatMap(({ container, name }, n) => {
      const callers = members.flatMap((_, from) => (from !== n && sameGroup(groups, from, n) ? [from] : []))
      const faces = new Map<string, readonly string[]>(callers.map(from => [line(from), [name]]))
      return [[container, new Map([[line(n), [behind(name)]]])] as const, [door(n), faces.set(line(n), [])] as const]
    }),
  )
