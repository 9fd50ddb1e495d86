/** docs/modules.md says what the modules say. After a change, copy the tables from the failure. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { actionTables, MARK } from './modules-page.ts'

it('the page of modules has the tables that follow from the modules', () => {
  const page = readFileSync(new URL('../../docs/modules.md', import.meta.url), 'utf8')
  expect(page.split(MARK)[1]?.trim()).toBe(actionTables())
})
