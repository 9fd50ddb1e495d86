/** Flags, each of which has a variable. */

import { Option } from 'commander'

/** `KAPOK_EPOCH_LENGTH` for `--epoch-length <heights>`. */
const variableOf = (flags: string): string => {
  const [name = ''] = flags.replace(/^--/, '').split(' ')
  return `KAPOK_${name.replaceAll('-', '_').toUpperCase()}`
}

/**
 * A flag that its variable stands in for, `KAPOK_…` after its name unless `variable` says otherwise. The variable must be
 * known before the flag is added to its command: commander looks for it then, and never again.
 */
export const flag = (flags: string, help: string, variable: string = variableOf(flags)): Option =>
  new Option(flags, help).env(variable)
