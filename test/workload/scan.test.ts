/** The scan of the ledger finds nothing in a workload, and finds what is put there. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ascii, must, sha256, toHex } from '#base'
import { engine } from '#contracts'
import { checkByEngine } from '../../scripts/workload/check/engine-mode.ts'
import { generate } from '../../scripts/workload/generate.ts'
import { Names } from '../../scripts/workload/names.ts'
import { personRow } from '../../scripts/workload/person-record.ts'
import { Scan } from '../../scripts/workload/scan.ts'

const folder = mkdtempSync(join(tmpdir(), 'kapok-scan-'))
generate({ scale: 'S', seed: '1', months: 1, mode: 'rollup', faults: true }, folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const person = personRow(new Names('1'), 7)
const chosen = (text: Uint8Array): string => toHex(text).padEnd(64, '07').slice(0, 64)
const utf8 = (text: string) => new TextEncoder().encode(text)
const withDocument = (requestDoc: string) =>
  must(engine.encodeCall('org', 'ResubmitChange', { changeId: '07'.repeat(16), requestDoc }))

const scanOf = async (call: ReturnType<typeof withDocument>): Promise<readonly string[]> => {
  const scan = new Scan()
  await scan.readPrivate(folder)
  scan.call(call)
  return scan.report().found
}

describe('the scan of the ledger', () => {
  it('finds nothing in a whole workload', async () => {
    const scan = new Scan()
    await scan.readPrivate(folder)
    await checkByEngine(folder, { ledger: scan })
    const report = scan.report()
    expect(report.found).toEqual([])
    expect(report.byteStrings).toBeGreaterThan(1_000)
  })

  it('nor in a hash', async () => {
    expect(await scanOf(withDocument(toHex(sha256(ascii('document')))))).toEqual([])
  })

  it.each([
    ['an ID number', chosen(ascii(person.idNumber))],
    ['a phone', chosen(ascii(person.phone))],
    ['an e-mail address', chosen(ascii(person.email))],
    ['CJK text', chosen(utf8('张三李四'))],
    ['letters', chosen(ascii('zhangsanlisiwang'))],
    ['a private value', chosen(utf8(person.name))],
    ['the plain hash of a private value', toHex(sha256(ascii(person.idNumber)))],
  ])('finds %s', async (what, document) => {
    expect((await scanOf(withDocument(document))).join()).toContain(what)
  })

  it('finds bytes that no schema declares', async () => {
    const call = withDocument('07'.repeat(32))
    const found = await scanOf({ ...call, args: new Uint8Array([...call.args, 0x7a, 1, 65]) })
    expect(found.join()).toContain('nothing that a schema declares')
  })

  it('finds text in small pieces by their number', async () => {
    const scan = new Scan()
    for (let i = 0; i < 50; i++) scan.call(withDocument(chosen(ascii('secret '))))
    expect(scan.report().found.join()).toContain('runs of letters')
  })
})
