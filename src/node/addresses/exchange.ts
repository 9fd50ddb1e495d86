/**
 * Nodes tell each other where they are reached: all that a node knows to a peer that has connected, news to all, and all again to
 * one peer after the other, since one may not have known yet who was admitted when it was told.
 */

import { LIMITS, toHex } from '#base'
import { encodeAddressRecords, type SignedAddressRecord } from '#chain'
import type { Network, PeerName } from '#p2p'
import type { AddressBook } from './book.ts'

interface ExchangeParts {
  readonly book: AddressBook
  readonly network: Pick<Network, 'broadcast' | 'send' | 'report' | 'peers'>
  /** Writes down what the book has. */
  readonly save: (bytes: Uint8Array) => Promise<void>
  readonly log: (level: 'info' | 'warn', message: string) => void
}

export interface AddressExchange {
  /** A message of a peer. */
  readonly receive: (peer: PeerName, bytes: Uint8Array) => void
  /** A peer has connected. */
  readonly welcome: (peer: PeerName) => void
  readonly start: () => void
  /** Resolves when all that is known is written down. */
  readonly stop: () => Promise<void>
}

/** Writes the newest after the last has been written; a failure is told once, since nothing depends on the file. */
const createSaver = ({ book, save, log }: ExchangeParts) => {
  let saved = -1
  let isWarned = false
  let last = Promise.resolve()
  const write = async () => {
    const records = book.all()
    const version = book.version()
    if (version === saved) return
    try {
      await save(encodeAddressRecords(records))
      saved = version
    } catch (cause) {
      if (!isWarned) log('warn', `the addresses of other nodes cannot be written down: ${String(cause)}`)
      isWarned = true
    }
  }
  return () => {
    last = last.then(write)
    return last
  }
}

export const createAddressExchange = (parts: ExchangeParts): AddressExchange => {
  const { book, network, log } = parts
  const saveAll = createSaver(parts)
  /** Keys whose records are newer than what all were told last. */
  const news = new Set<string>()
  let renewals = 0
  let turn = 0
  let timers: readonly NodeJS.Timeout[] = []

  const note = (records: readonly SignedAddressRecord[]) => {
    for (const { record } of records) news.add(toHex(record.nodeKey))
  }
  const tellNews = () => {
    const records = book.all().filter(({ record }) => news.has(toHex(record.nodeKey)))
    news.clear()
    if (records.length > 0) network.broadcast('addresses', encodeAddressRecords(records))
    void saveAll()
  }
  const tellAll = (peer: PeerName) => {
    network.send(peer, 'addresses', encodeAddressRecords(book.all()))
  }
  /** Also where the own file was lost or old, and where another machine has the same key. */
  const outdo = () => {
    renewals += 1
    log('warn', 'another address than its own was told under the key of this node: it tells its own again')
    note([book.renew()])
  }

  return {
    receive: (peer, bytes) => {
      const taken = book.take(bytes)
      if (!taken.ok) {
        log('warn', `peer ${peer} told addresses that do not hold: ${taken.fault.code} ${taken.fault.detail ?? ''}`)
        network.report(peer, taken.fault)
        return
      }
      note(taken.value.news)
      if (taken.value.isOutdone && renewals < LIMITS.addressRenewals) outdo()
    },
    welcome: tellAll,
    start: () => {
      const repeat = () => {
        const peers = network.peers()
        turn += 1
        const next = peers[turn % Math.max(1, peers.length)]
        if (next !== undefined) tellAll(next.peer)
      }
      void saveAll()
      timers = [setInterval(tellNews, LIMITS.addressTellMs), setInterval(repeat, LIMITS.addressRepeatMs)]
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      await saveAll()
    },
  }
}
