/** Policies in words, in the notation of docs/modules.md. */

import type { Clause, Rule } from './policy-language.ts'

const ruleText = (rule: Rule): string => {
  if ('anyone' in rule) return 'anyone'
  if ('device' in rule) return `DEVICE${rule.device}`
  return 'person' in rule ? rule.person : `${rule.roles.join('|')}${rule.at}`
}

/** One line in the notation of docs/modules.md: `CLERK|ORG_OFFICER@o + REGISTRAR^o ≠creator`. */
export const clauseText = ({ all, apart = [] }: Clause): string =>
  [all.map(ruleText).join(' + '), ...apart.map(name => `≠${name}`)].join(' ')
