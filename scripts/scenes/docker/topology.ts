/** The networks of one federation as scenes change them: partitions and bad lines, kept up as containers come and go. */

import type { LineQuality } from '../deployment.ts'
import { behind, openDoor, setDoor } from './doors.ts'
import { type Member, makeNetwork, placesOfGroups, placesOfLines, settle } from './networks.ts'

interface TopologyOptions {
  /** Name that everything made begins with. */
  readonly prefix: string
  /** The network that all nodes are on while nothing is wrong. */
  readonly consortium: string
  /** Image of the doors. */
  readonly image: string
  /** All nodes that there are, by number. */
  readonly members: () => readonly (Member & { readonly p2pPort: number })[]
}

export interface Topology {
  partition(groups: readonly (readonly number[])[]): Promise<void>
  heal(): Promise<void>
  lines(quality: LineQuality): Promise<void>
  clear(): Promise<void>
  /** Brings containers that were made anew to where they belong. */
  settle(): Promise<void>
}

export const createTopology = ({ prefix, consortium, image, members }: TopologyOptions): Topology => {
  let groups: readonly (readonly number[])[] | undefined
  let hasLines = false
  const doors = new Set<string>()
  const side = (n: number) => `${prefix}_side-${n}`
  const line = (n: number) => `${prefix}_line-${n + 1}`
  const door = (n: number) => `${prefix}-door-${n + 1}`
  const sides = () => Array.from({ length: members().length - 1 }, (_, n) => side(n + 1))
  const managed = () => new Set([consortium, ...sides(), ...members().map((_, n) => line(n))])

  const settleAll = async (): Promise<void> => {
    const all = members()
    const standing = { members: all, groups: groups ?? [[...all.keys()]] }
    const places = hasLines
      ? placesOfLines({ ...standing, line, door, behind })
      : placesOfGroups({ ...standing, networks: [consortium, ...sides()] })
    for (const networks of places.values()) for (const network of networks.keys()) await make(network)
    await settle(places, managed())
  }
  const make = async (network: string): Promise<void> => {
    if (network !== consortium) await makeNetwork(network)
  }
  const openDoors = async (): Promise<void> => {
    for (const [n, { name, p2pPort }] of members().entries()) {
      if (doors.has(door(n))) continue
      await make(line(n))
      await openDoor({ container: door(n), image, network: line(n), name, port: p2pPort })
      doors.add(door(n))
    }
  }

  return {
    settle: settleAll,
    partition: async next => {
      groups = next
      await settleAll()
    },
    heal: async () => {
      groups = undefined
      await settleAll()
    },
    lines: async quality => {
      await openDoors()
      for (const one of doors) await setDoor(one, quality)
      hasLines = true
      await settleAll()
    },
    clear: async () => {
      hasLines = false
      await settleAll()
    },
  }
}
