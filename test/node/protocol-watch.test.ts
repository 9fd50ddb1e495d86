/** What a node says to whoever runs it, before the chain leaves its software behind. */

import { describe, expect, it } from 'vitest'
import { NewerProtocolError } from '#node'
import type { LedgerHead } from '../../src/node/driver/index.ts'
import { causeText, createProtocolWatch, tooOldFor } from '../../src/node/protocol-watch.ts'

const head = (height: number, scheduled?: { readonly protocol: number; readonly height: number }) =>
  ({ header: { height }, plan: { protocol: 1, scheduled } }) as unknown as LedgerHead

const watching = (protocolMax: number) => {
  const said: string[] = []
  const watch = createProtocolWatch(protocolMax, (level, message) => void said.push(`${level}: ${message}`))
  return { said, watch }
}

const SECOND = { protocol: 2, height: 164 }

describe('a node that will be too old', () => {
  it('says so when it is scheduled, and again each time that half of the blocks left have gone by', () => {
    const { said, watch } = watching(1)
    const heights: number[] = []
    for (let height = 99; height < 164; height++) {
      watch(head(height, height < 100 ? undefined : SECOND))
      while (heights.length < said.length) heights.push(height)
    }
    expect(heights).toEqual([100, 132, 148, 156, 160, 162, 163])
    expect(new Set(said).size).toBe(1)
    expect(said[0]).toContain('error: protocol 2 is to hold from block 164 on')
    expect(said[0]).toContain('安装新版本')
  })

  it('says it anew for another height, and after it was called off', () => {
    const { said, watch } = watching(1)
    watch(head(100, SECOND))
    watch(head(101, { ...SECOND, height: 200 }))
    watch(head(102))
    watch(head(103, { ...SECOND, height: 200 }))
    expect(said).toHaveLength(3)
  })

  it('says nothing where it speaks what is scheduled', () => {
    const { said, watch } = watching(2)
    watch(head(100, SECOND))
    expect(said).toEqual([])
    expect(tooOldFor({ protocol: 1, scheduled: SECOND }, 2)).toBeUndefined()
    expect(tooOldFor({ protocol: 1, scheduled: undefined }, 1)).toBeUndefined()
  })

  it('ends with a sentence and not with a place in the program', () => {
    const text = causeText(new NewerProtocolError({ code: 'NEWER_PROTOCOL', detail: 'block 164 needs protocol 2' }))
    expect(text).toContain('block 164 needs protocol 2 / 本节点停止')
    expect(text).not.toContain('at ')
    expect(causeText(new Error('other'))).toContain('protocol-watch.test')
  })
})
