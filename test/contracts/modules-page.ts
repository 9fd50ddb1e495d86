/** Pages of docs/modules/, derived from the modules. */

import { engine, MODULES } from '#contracts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

type Description = ReturnType<typeof engine.describe>[number]

const actionTable = ({ actions }: Description): string => {
  const rows = [...actions]
    .sort((a, b) => a.id - b.id)
    .map(one => {
      const who = one.policy.map(line => `\`${cell(line)}\``).join('<br>')
      return `| ${one.id} | ${one.name} ${one.title.zh} | ${who} | ${one.codes.join(' ')} |`
    })
  return ['| id | action | who | codes |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** States of a machine, and by which transition each is left for which. */
const machineTable = ({ name, states, transitions }: NonNullable<(typeof MODULES)[number]['machines']>[number]) => {
  const nameOf = (state: number) => Object.keys(states).find(one => states[one] === state) ?? ''
  const rows = Object.entries(transitions).map(
    ([transition, { from, to }]) =>
      `| ${transition} | ${from.map(nameOf).join(', ')} | ${to === undefined ? 'the same' : nameOf(to)} |`,
  )
  return [`### ${name}`, '', '| transition | from | to |', '| --- | --- | --- |', ...rows].join('\n')
}

const listOf = (entries: readonly { readonly name: string; readonly title: { en: string; zh: string } }[]): string =>
  [...entries]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, title }) => `- \`${name}\` ${title.en} ${title.zh}`)
    .join('\n')

const section = (title: string, body: string): readonly string[] => (body === '' ? [] : [`## ${title}`, body])

/** The page of a module; undefined where there is no such module. */
export const modulePage = (name: string): string | undefined => {
  const described = engine.describe().find(one => one.name === name)
  const module = MODULES.find(one => one.name === name)
  if (described === undefined || module === undefined) return undefined
  const { machines = [], params = [], invariants = [] } = module
  const paramRows = params.map(
    one => `| ${one.id} | ${one.name} | ${one.title.en} ${one.title.zh} | ${one.initial} | ${one.min}–${one.max} |`,
  )
  const paramTable = ['| id | name | what | first value | bounds |', '| --- | --- | --- | --- | --- |', ...paramRows]
  return [
    `# ${module.id} ${name} ${module.title.zh}`,
    `${module.title.en}. This page is written by \`npm run docs\` from the module's declarations; the notation of "who" is in [modules.md](../modules.md).`,
    ...section(
      'Actions',
      `Beside the codes named, each can give E_AUTH, E_SCOPE, E_SOD and E_PAUSED. A word before a colon is the case of the arguments.\n\n${actionTable(described)}`,
    ),
    ...section('Machines of state', machines.map(machineTable).join('\n\n')),
    ...section('Invariants', listOf(invariants)),
    ...section('Parameters', params.length === 0 ? '' : paramTable.join('\n')),
    ...section('Queries', listOf(described.queries)),
    ...section('Events', listOf(described.events)),
    '',
  ].join('\n\n')
}
