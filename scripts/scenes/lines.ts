/** The lines between the nodes of one machine: a relay process (`relay.ts`), a line for each pair and direction. */

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LineQuality } from './deployment.ts'
import type { LineState } from './relay.ts'

const RELAY = fileURLToPath(new URL('./relay.ts', import.meta.url))

export interface Lines {
  /** Opens the line by which node `from` reaches `target` (HOST:PORT), which is node `to`. Gives the port to dial. */
  open(from: number, to: number, target: string): Promise<number>
  /** Nodes of one group reach each other alone; no cut without groups. */
  partition(groups?: readonly (readonly number[])[]): Promise<void>
  /** What is connected falls silent for good; who dials anew gets through. */
  move(): Promise<void>
  setQuality(quality: LineQuality): Promise<void>
  close(): void
}

/** Whether `from` reaches `to`. */
const isWhole = (groups: readonly (readonly number[])[] | undefined, from: number, to: number): boolean =>
  groups === undefined || groups.some(group => group.includes(from) && group.includes(to))

const put = async (control: string, name: string, change: object): Promise<{ readonly address: string }> => {
  const response = await fetch(`${control}/lines/${name}`, { method: 'PUT', body: JSON.stringify(change) })
  if (!response.ok) throw new Error(`the relay refuses line ${name}: ${await response.text()}`)
  return (await response.json()) as { readonly address: string }
}

/** Ends with this process. */
export const startLines = async (): Promise<Lines> => {
  const child = spawn(process.execPath, [RELAY, '--until-stdin-ends'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [control = ''] = await new Promise<readonly string[]>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the relay ended ${code}`)))
    createInterface({ input: child.stdout }).once('line', line => resolve([line]))
  })
  const opened: (readonly [from: number, to: number])[] = []
  let groups: readonly (readonly number[])[] | undefined
  let quality: LineQuality = { delayMs: 0, jitterMs: 0, lossPercent: 0 }
  const stateOf = (from: number, to: number): LineState => ({ ...quality, isCut: !isWhole(groups, from, to) })
  const apply = async () =>
    void (await Promise.all(opened.map(([from, to]) => put(control, `${from}-${to}`, stateOf(from, to)))))
  return {
    open: async (from, to, target) => {
      const line = { listen: '127.0.0.1:0', target, ...stateOf(from, to) }
      const { address } = await put(control, `${from}-${to}`, line)
      opened.push([from, to])
      return Number(address.split(':').at(-1))
    },
    partition: next => {
      groups = next
      return apply()
    },
    move: async () =>
      void (await Promise.all(opened.map(([from, to]) => put(control, `${from}-${to}`, { forget: true })))),
    setQuality: next => {
      quality = next
      return apply()
    },
    close: () => void child.kill(),
  }
}
