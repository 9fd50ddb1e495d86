import { expect, it } from 'vitest'
import { LIMITS } from '#base'
import { isDialAddress } from '#p2p'

it('an address to dial is a host and a port over TCP, in one form', () => {
  const right = [
    '/dns4/node.example.org/tcp/9000',
    '/dns/a/tcp/1',
    '/dns6/node-1.example.org/tcp/65535',
    '/ip4/203.0.113.7/tcp/9000',
    '/ip4/127.0.0.1/tcp/9000',
    '/ip6/2001:db8::1/tcp/9000',
  ]
  expect(right.filter(one => !isDialAddress(one))).toEqual([])
})

it('anything else is none', () => {
  const wrong = [
    '',
    'node.example.org:9000',
    '/dns4/node.example.org',
    '/dns4//tcp/1',
    '/dns4/1.2.3.4/tcp/1',
    '/dns4/-a/tcp/1',
    '/dns4/a_b/tcp/1',
    '/dns4/A/tcp/1',
    '/dns4/a/udp/1',
    '/dns4/a/tcp/0',
    '/dns4/a/tcp/01',
    '/dns4/a/tcp/65536',
    '/dns4/a/tcp/1/ws',
    '/dns4/a/tcp/1/p2p/12D3KooW',
    '/dns4/a/tcp/1\n',
    '/dnsaddr/a/tcp/1',
    '/ip4/0.0.0.0/tcp/1',
    '/ip4/1.2.3/tcp/1',
    '/ip4/::1/tcp/1',
    '/ip6/::/tcp/1',
    '/ip6/1.2.3.4/tcp/1',
    '/ip6/fe80::1%eth0/tcp/1',
    `/dns4/${'a'.repeat(64)}/tcp/1`,
    `/dns4/${'a.'.repeat(127)}a/tcp/1`,
  ]
  expect(wrong.filter(isDialAddress)).toEqual([])
})

it('the longest name fits into an address record', () => {
  const name = Array.from({ length: 4 }, () => 'a'.repeat(63))
    .join('.')
    .slice(0, 253)
  const longest = `/dns4/${name}/tcp/65535`
  expect(isDialAddress(longest)).toBe(true)
  expect(longest.length).toBeLessThanOrEqual(LIMITS.addressBytes)
})
