/** Where a connection comes from: the host, and the network that one customer is usually given as a whole. */

const GROUPS = 8

/** The eight groups of an IPv6 address as numbers; none where it is no address. */
const groupsOf = (ip6: string): readonly number[] => {
  const url = URL.parse(`http://[${ip6}]`)
  if (url === null) return []
  const [head = [], tail = []] = url.hostname
    .slice(1, -1)
    .split('::')
    .map(half => half.split(':').filter(group => group !== ''))
  const zeros = Array<string>(GROUPS - head.length - tail.length).fill('0')
  return [...head, ...zeros, ...tail].map(group => Number.parseInt(group, 16))
}

/** IPv4 behind IPv6, as a socket that listens to both gives it (RFC 4291, 2.5.5.2). */
const mappedOf = (groups: readonly number[]): string | undefined => {
  if (groups[5] !== 0xffff || groups.slice(0, 5).some(group => group !== 0)) return undefined
  return groups
    .slice(6)
    .flatMap(group => [group >> 8, group & 0xff])
    .join('.')
}

/** `/ip4/1.2.3.4/tcp/5` as `1.2.3.4`; IPv6 in one form whatever the spelling; undefined where there is a name or none. */
export const hostOf = (address: string): string | undefined => {
  const [, kind, ip = ''] = address.match(/^\/(ip[46])\/([0-9A-Fa-f.:]{1,45})/) ?? []
  if (kind !== 'ip6') return kind && ip
  const groups = groupsOf(ip)
  if (groups.length === 0) return undefined
  return mappedOf(groups) ?? groups.map(group => group.toString(16)).join(':')
}

/** The network of a host: 256 addresses of IPv4, or the /64 of IPv6, of which a single machine can use all. */
export const netOf = (host: string): string =>
  host.includes(':') ? host.split(':').slice(0, 4).join(':') : host.split('.').slice(0, 3).join('.')
