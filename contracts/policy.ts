/** Decides whether those who signed meet a policy. */

import { equalBytes, err, type Result } from '#base'
import { ACTOR_KIND } from './access/schema.ts'
import { actors } from './access/state.ts'
import { holdsRole, isMemberAt, orgsOfScope, personOf } from './authority.ts'
import { ALLOWED, type PolicyCase, type ReadContext, type SigningActor, type Subject } from './define.ts'
import type { Id } from './ids.ts'
import type { BinaryText } from './key.ts'
import type { Clause, Policy, PolicyChoice, Rule, Scope } from './policy-language.ts'

interface Question {
  readonly ctx: ReadContext
  readonly subject: Subject
  /** Scopes are walked once an evaluation. */
  readonly scopes: Map<string, readonly Id[]>
}

const orgsAt = ({ ctx, subject, scopes }: Question, scope: Scope, of?: string): readonly Id[] => {
  const name = `${scope} ${of ?? ''}`
  const known = scopes.get(name)
  if (known !== undefined) return known
  const found = orgsOfScope(ctx, scope, of === undefined ? subject.org : subject.orgs?.[of])
  scopes.set(name, found)
  return found
}

const isMachineAt = (question: Question, signer: SigningActor, kind: 'DEVICE' | 'SERVICE', scope: Scope): boolean => {
  const actor = question.ctx.get(actors, [signer.id])
  if (actor?.kind !== ACTOR_KIND[kind]) return false
  return orgsAt(question, scope).some(org => equalBytes(org, actor.orgId))
}

const meets = (question: Question, rule: Rule, signer: SigningActor): boolean => {
  const { ctx, subject } = question
  if ('anyone' in rule) return true
  if ('device' in rule) return isMachineAt(question, signer, 'DEVICE', rule.device)
  if ('service' in rule) return isMachineAt(question, signer, 'SERVICE', rule.service)
  if ('member' in rule) {
    return orgsAt(question, rule.member, rule.of).some(org => isMemberAt(ctx, signer.person, org))
  }
  if ('person' in rule) {
    const named = subject.persons?.[rule.person]
    return named !== undefined && named.length > 0 && personOf(ctx, named) === signer.person
  }
  return orgsAt(question, rule.at, rule.of).some(org =>
    holdsRole(ctx, signer.id, rule.roles, { org, about: subject.org }),
  )
}

/** A different person for each rule, the sender among them. */
const canAssign = (
  rules: readonly (readonly SigningActor[])[],
  sender: BinaryText,
  taken: readonly BinaryText[] = [],
): boolean => {
  const next = rules[taken.length]
  if (next === undefined) return taken.includes(sender)
  return next.some(({ person }) => !taken.includes(person) && canAssign(rules, sender, [...taken, person]))
}

/** How near a clause came to being met: the greater, the more telling the refusal. */
type Nearness = 'met' | 'E_SOD' | 'E_SCOPE' | 'E_AUTH'
const ORDER: readonly Nearness[] = ['met', 'E_SOD', 'E_SCOPE', 'E_AUTH']

const holdsElsewhere = ({ ctx }: Question, rule: Rule): boolean =>
  'roles' in rule && ctx.signers.some(({ id }) => holdsRole(ctx, id, rule.roles, undefined))

const judge = (question: Question, { all, apart = [] }: Clause): Nearness => {
  const { ctx, subject } = question
  const sender = ctx.sender.person
  const able = all.map(rule => ctx.signers.filter(signer => meets(question, rule, signer)))
  const barred = apart.flatMap(name => {
    const named = subject.persons?.[name]
    return named === undefined || named.length === 0 ? [] : [personOf(ctx, named)]
  })
  const free = able.map(signers => signers.filter(({ person }) => !barred.includes(person)))
  if (canAssign(free, sender)) return 'met'
  const senderIsAble = able.some(signers => signers.some(({ person }) => person === sender))
  if (senderIsAble && able.every(signers => signers.length > 0)) return 'E_SOD'
  const near = able.every((signers, i) => signers.length > 0 || holdsElsewhere(question, all[i] as Rule))
  return near && !able.every(signers => signers.length > 0) ? 'E_SCOPE' : 'E_AUTH'
}

/** Refuses with E_SOD, E_SCOPE or E_AUTH, whichever says most of what is missing. */
export const evaluate = (ctx: ReadContext, policy: Policy, subject: Subject): Result<undefined> => {
  const question: Question = { ctx, subject, scopes: new Map() }
  let nearest: Nearness = 'E_AUTH'
  for (const clause of policy) {
    const found = judge(question, clause)
    if (found === 'met') return ALLOWED
    if (ORDER.indexOf(found) < ORDER.indexOf(nearest)) nearest = found
  }
  return err(nearest as Exclude<Nearness, 'met'>)
}

/** The policy that holds for these arguments. */
export const choosePolicy = <A>(choice: PolicyChoice<A>, args: A, ctx: ReadContext): Policy =>
  'select' in choice ? (choice.cases[choice.select(args, ctx)] ?? []) : (choice as Policy)

export const policyCases = (choice: PolicyChoice<unknown>): readonly PolicyCase[] =>
  'select' in choice
    ? Object.entries(choice.cases).map(([name, policy]) => ({ name, policy }))
    : [{ name: '', policy: choice as Policy }]
