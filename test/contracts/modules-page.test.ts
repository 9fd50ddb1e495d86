/** docs/modules/ says what the modules say. After a change: `npm run docs`. */

import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MODULES } from '#contracts'
import { modulePage } from './modules-page.ts'

const folder = new URL('../../docs/modules/', import.meta.url)

it.each(MODULES.map(({ name }) => name))('%s: its page follows from the module', name => {
  expect(readFileSync(new URL(`${name}.md`, folder), 'utf8')).toBe(modulePage(name))
})

it('there is no page of a module that is none', () => {
  expect(readdirSync(folder).sort()).toEqual(MODULES.map(({ name }) => `${name}.md`).sort())
})
