/** `--get`: one value of a document, bare. */

import { describe, expect, it } from 'vitest'
import { cli, errorOf } from './run.ts'

describe('--get', () => {
  it('prints one value without quotes, by its path', async () => {
    expect((await cli(['help', 'exit-codes', '--get', '0.code'])).out).toBe('0\n')
    expect((await cli(['help', 'exit-codes', '--get', '0.meaning'])).out).toBe('done\n')
    expect((await cli(['help', 'exit-codes', '--get', '0'])).out).toBe('{"code":0,"meaning":"done"}\n')
  })

  it('finds the first of a list that has a field so', async () => {
    expect((await cli(['help', 'exit-codes', '--get', 'code=64.meaning'])).out).toContain('mistake')
    for (const path of ['code=1000', 'code.x=0', '0.code=0'])
      expect((await cli(['help', 'exit-codes', '--get', path])).code).toBe(64)
  })

  it('names what there is where the field is not, own names only', async () => {
    const { code, out, err } = await cli(['help', 'exit-codes', '--get', '0.height'])
    expect([code, out]).toEqual([64, ''])
    expect(err).toContain('code, meaning')
    for (const path of ['0.toString', '0.code.length', '__proto__', '', '999'])
      expect(errorOf(await cli(['--json', 'help', 'exit-codes', '--get', path])).code).toBe('USAGE')
  })
})
