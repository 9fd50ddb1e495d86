/** What the generator knows of the mall: pieces on hand and reserved, by item and service point. */

import { LinesDigest } from './tally.ts'

interface Stock {
  readonly itemId: string
  readonly pointId: string
  onHand: number
  reserved: number
}

/** Every way in which a stock changes. */
export type StockStep = 'IN' | 'RESERVED' | 'FREED' | 'OUT' | 'BACK'

export class StockModel {
  readonly #stocks = new Map<string, Stock>()

  #at(itemId: string, pointId: string): Stock {
    const key = `${itemId}/${pointId}`
    const found = this.#stocks.get(key) ?? { itemId, pointId, onHand: 0, reserved: 0 }
    this.#stocks.set(key, found)
    return found
  }

  free(itemId: string, pointId: string): number {
    const { onHand, reserved } = this.#at(itemId, pointId)
    return onHand - reserved
  }

  move(itemId: string, pointId: string, [step, pieces]: readonly [StockStep, number]): void {
    const stock = this.#at(itemId, pointId)
    if (step === 'IN' || step === 'BACK') stock.onHand += pieces
    if (step === 'OUT') stock.onHand -= pieces
    if (step === 'RESERVED') stock.reserved += pieces
    if (step === 'FREED' || step === 'OUT') stock.reserved -= pieces
  }

  /** Digest of all stocks: `item point onHand reserved`. */
  digest(): string {
    const digest = new LinesDigest()
    for (const { itemId, pointId, onHand, reserved } of this.#stocks.values())
      if (onHand > 0 || reserved > 0) digest.add(`${itemId} ${pointId} ${onHand} ${reserved}`)
    return digest.text()
  }
}
