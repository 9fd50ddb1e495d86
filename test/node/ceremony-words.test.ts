import { describe, expect, it } from 'vitest'
import { type Hash, sha256 } from '#base'
import { wordLines, wordsOf } from '#node'

const ALL = Array.from({ length: 8 }, (_, n) => Uint8Array.from({ length: 32 }, (__, i) => 32 * n + i) as Hash).flatMap(
  wordsOf,
)

describe('words of a hash', () => {
  it('are 256 short ones, each once in either language', () => {
    expect(ALL).toHaveLength(256)
    expect(new Set(ALL.map(({ en }) => en)).size).toBe(256)
    expect(new Set(ALL.map(({ zh }) => zh)).size).toBe(256)
    for (const { en, zh } of ALL) {
      expect(en).toMatch(/^[a-z]{3,9}$/)
      expect(zh).toMatch(/^[一-龥]{2}$/)
    }
  })

  it('differ in their first four letters, so that a word half heard is not another', () => {
    expect(new Set(ALL.map(({ en }) => en.slice(0, 4))).size).toBe(256)
  })

  it('stay what they are: two versions of the program read the same aloud', () => {
    const hash = sha256(new TextEncoder().encode('kapok'))
    expect(wordLines(hash)).toMatchInlineSnapshot(`
      [
        " 1  house 房屋 · sail 风帆 · pen 钢笔 · lily 百合",
        " 5  rice 稻米 · echo 回声 · knot 绳结 · hammer 锤子",
        " 9  zebra 斑马 · pebble 卵石 · boat 小船 · rose 玫瑰",
        "13  jacket 夹克 · pepper 胡椒 · jasmine 茉莉 · bread 面包",
        "17  scarf 围巾 · pen 钢笔 · ring 戒指 · chess 象棋",
        "21  peanut 花生 · donkey 毛驴 · glass 玻璃 · jacket 夹克",
        "25  castle 城堡 · glove 手套 · ladder 梯子 · maple 枫树",
        "29  crane 仙鹤 · squirrel 松鼠 · blossom 花朵 · puppet 木偶",
      ]
    `)
    expect(wordsOf(hash)).toHaveLength(32)
  })
})
