/** The tables of docs/modules.md, derived from the modules. */

import { engine } from '#contracts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

export const MARK = '<!-- actions: derived, see test/contracts/modules-page.test.ts -->'

export const actionTables = (): string =>
  engine
    .describe()
    .map(({ id, name, title, actions }) => {
      const rows = [...actions]
        .sort((a, b) => a.id - b.id)
        .map(one => {
          const who = one.policy.map(line => `\`${cell(line)}\``).join('<br>')
          return `| ${one.id} | ${one.name} ${one.title.zh} | ${who} | ${one.codes.join(' ')} |`
        })
      const head = ['| id | action | who | codes |', '| --- | --- | --- | --- |']
      return [`### ${id} ${name} ${title.zh}`, '', ...head, ...rows].join('\n')
    })
    .join('\n\n')
