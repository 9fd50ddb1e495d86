/** Policies in words, in the notation of docs/modules.md. */

import type { Clause, Rule, Scope } from './policy-language.ts'

const scopeText = (scope: Scope, of = 'o'): string => (scope === '@root' ? scope : scope.replace(/o(?=\)?$)/, of))

const ruleText = (rule: Rule): string => {
  if ('anyone' in rule) return 'anyone'
  if ('device' in rule) return `DEVICE${rule.device}`
  if ('service' in rule) return `SERVICE${rule.service}`
  if ('member' in rule) return `MEMBER${scopeText(rule.member, rule.of)}`
  return 'person' in rule ? rule.person : `${rule.roles.join('|')}${scopeText(rule.at, rule.of)}`
}

/** One line in the notation of docs/modules.md: `CLERK|ORG_OFFICER@o + REGISTRAR^o ≠creator`. */
export const clauseText = ({ all, apart = [] }: Clause): string =>
  [all.map(ruleText).join(' + '), ...apart.map(name => `≠${name}`)].join(' ')
