/** Which addresses a node dials when another says that it is reached there. */

import { isIP } from 'node:net'

const NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
/** Every address of a machine is none that another could dial. */
const EVERYWHERE = ['0.0.0.0', '::']
const FORM = /^\/(ip4|ip6|dns|dns4|dns6)\/([0-9a-z.:-]{1,253})\/tcp\/([1-9]\d{0,4})$/

/** A name of digits and dots alone is a mistyped address. */
const isName = (host: string): boolean => NAME.test(host) && !/^[0-9.]+$/.test(host)

/**
 * True of `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT`, in lower case and without a peer id: no relay, no other transport. Of which
 * kind of network the host is does not matter: a federation may stand on one machine or in one private network.
 */
export const isDialAddress = (text: string): boolean => {
  const [, protocol, host = '', port] = FORM.exec(text) ?? []
  if (protocol === undefined || Number(port) > 65_535 || EVERYWHERE.includes(host)) return false
  return protocol === 'ip4' ? isIP(host) === 4 : protocol === 'ip6' ? isIP(host) === 6 : isName(host)
}
