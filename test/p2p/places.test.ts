import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hostOf, netOf } from '../../p2p/hosts.ts'
import { createPlaces, type Guest } from '../../p2p/places.ts'

describe('hosts', () => {
  it('are told by number in one form, a mapped IPv4 as what it is', () => {
    const addresses = [
      '/ip4/1.2.3.4/tcp/5',
      '/ip6/::ffff:1.2.3.4/tcp/5',
      '/ip6/::FFFF:102:304/tcp/5',
      '/ip6/2001:DB8::5/tcp/1/p2p/x',
      '/ip6/2001:db8:0:0:0:0:0:5/tcp/1',
      '/ip6/::1/tcp/1',
    ]
    const [four, six] = ['1.2.3.4', '2001:db8:0:0:0:0:0:5']
    expect(addresses.map(hostOf)).toEqual([four, four, four, six, six, '0:0:0:0:0:0:0:1'])
    const none = ['', '/dns4/one/tcp/1', '/ip6/zz/tcp/1', '/ip6/:::/tcp/1', '/ip6/1:2/tcp/1', '/unix/x']
    expect(none.map(hostOf)).toEqual(none.map(() => undefined))
  })

  it('of one network are those that one customer has', () => {
    expect([netOf('1.2.3.4'), netOf('1.2.3.200'), netOf('1.2.4.4')]).toEqual(['1.2.3', '1.2.3', '1.2.4'])
    expect(netOf('2001:db8:0:1:2:3:4:5')).toBe('2001:db8:0:1')
    expect(netOf('')).toBe('')
  })
})

describe('places', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  const create = (count: number, perSecond: number, burst = perSecond) => {
    const said: string[] = []
    const places = createPlaces({ places: count, rate: { perSecond, burst }, nowMs: () => performance.now() })
    const come = (name: string, host: string): Guest => {
      const guest = { host, net: netOf(host), turnAway: () => void said.push(`${name} out`) }
      void places.enter(guest).then(mayBegin => void said.push(`${name} ${mayBegin ? 'begins' : 'does not begin'}`))
      return guest
    }
    return { places, said, come }
  }

  it('the network that has most loses its oldest, then the host in it that has most, and who comes alone stays', async () => {
    const { places, said, come } = create(5, 100)
    come('a1', '1.1.1.1')
    come('a2', '1.1.1.1')
    come('b', '1.1.1.2')
    come('c', '2.2.2.2')
    come('d', '3.3.3.3')
    come('e', '4.4.4.4')
    expect(said).toEqual(['a1 out'])
    come('f', '5.5.5.5')
    // Two of one network, from a host each: the older one.
    expect(said).toEqual(['a1 out', 'a2 out'])
    come('g', '6.6.6.6')
    expect(places.taken()).toBe(5)
    // All networks have one each: the oldest.
    expect(said).toEqual(['a1 out', 'a2 out', 'b out'])
    const many = Array.from({ length: 100 }, (_, i) => come(`x${i}`, '7.7.7.7'))
    expect(places.taken()).toBe(5)
    expect(said.filter(line => line.endsWith('out'))).toHaveLength(3 + many.length)
  })

  it('it is the network that counts, where one has many hosts, and only within it the host', () => {
    const { said, come } = create(5, 100)
    come('lone', '1.1.1.9')
    come('b1', '2.2.2.2')
    come('b2', '2.2.2.2')
    come('a1', '1.1.1.1')
    come('a2', '1.1.1.1')
    come('c', '3.3.3.3')
    // Three of one network, two of them from one host; the two of the other network are older.
    expect(said).toEqual(['a1 out'])
    const spread = create(4, 100)
    for (const [name, host] of [
      ['b1', '2.2.2.2'],
      ['b2', '2.2.2.2'],
      ['a1', '1.1.1.1'],
      ['a2', '1.1.1.2'],
      ['a3', '1.1.1.3'],
    ] as const)
      spread.come(name, host)
    expect(spread.said).toEqual(['a1 out'])
  })

  it('handshakes begin at the rate, of who has least first; who leaves or has to go does not begin', async () => {
    const { places, said, come } = create(10, 10, 1)
    come('a1', '1.1.1.1')
    await vi.advanceTimersByTimeAsync(0)
    expect(said).toEqual(['a1 begins'])
    come('a2', '1.1.1.1')
    const third = come('a3', '1.1.1.1')
    come('a4', '1.1.1.1')
    come('b', '2.2.2.2')
    places.leave(third)
    places.leave(third)
    await vi.advanceTimersByTimeAsync(100)
    expect(said).toEqual(['a1 begins', 'a3 does not begin', 'b begins'])
    await vi.advanceTimersByTimeAsync(100)
    expect(said.at(-1)).toBe('a2 begins')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(said.slice(4)).toEqual(['a4 begins'])
    expect(places.taken()).toBe(4)
    expect(vi.getTimerCount()).toBe(0)
  })
})
