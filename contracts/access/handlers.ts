/** Actions on accounts: register, rotate keys, lock, unlock, revoke. */

import { type Address, err, LIMITS, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES } from '../ids.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { actorActivated, actorLocked, actorRegistered, actorRevoked, actorUnlocked, keyRotated } from './events.ts'
import { revokeGrants } from './grants.ts'
import { checkKeys, claimKeys, idOfKeys } from './keys.ts'
import { actorMachine } from './machine.ts'
import {
  ACTOR_KIND,
  ACTOR_STATE,
  type Actor,
  ActorArgs,
  GRANT_END,
  RegisterActorArgs,
  RotateKeyArgs,
} from './schema.ts'
import { actors, pastKeys, personActors } from './state.ts'

const checkPerson = (ctx: ReadContext, { kind, mid }: RegisterActorArgs): Result<undefined> => {
  if (mid.length !== ID_BYTES) return ALLOWED
  if (kind !== ACTOR_KIND.PERSON) return err('E_ARG', 'only a person is a member')
  const known = ctx.get(personActors, [mid])?.actors.length ?? 0
  return known >= LIMITS.actorsPerPerson ? err('E_LIMIT', 'accounts of one member') : ALLOWED
}

/** Writes a new account; the caller has checked it. */
export const createActor = (ctx: ApplyContext, args: RegisterActorArgs): Address => {
  const id = idOfKeys(args) as Address
  const { mid, keys, kind, orgId } = args
  const now = ctx.block.timeMs
  const state = args.notBeforeMs > now ? ACTOR_STATE.PENDING : ACTOR_STATE.ACTIVE
  ctx.put(actors, [id], { ...args, state, registeredAtMs: now, keysSinceMs: now, rotations: 0 })
  claimKeys(ctx, id, keys)
  if (mid.length === ID_BYTES) {
    const known = ctx.get(personActors, [mid])?.actors ?? []
    ctx.put(personActors, [mid], { actors: [...known, id] })
  }
  ctx.emit(actorRegistered, { actor: id, kind, orgId, mid })
  return id
}

export const checkActor = (ctx: ReadContext, args: RegisterActorArgs): Result<undefined> => {
  const { notBeforeMs, notAfterMs } = args
  const ends = notAfterMs !== 0 && notAfterMs <= Math.max(notBeforeMs, ctx.block.timeMs)
  if (ends) return err('E_ARG', 'it ends before it begins')
  const keys = checkKeys(ctx, args)
  return keys.ok ? checkPerson(ctx, args) : keys
}

/** Signing it is how the registrar attests the real name, which stays off the chain. */
export const registerActor = action({
  id: 1,
  name: 'RegisterActor',
  title: { en: 'Register an account', zh: '登记账户' },
  args: RegisterActorArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('^o', 'REGISTRAR')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP', 'E_LIMIT'],
  check: (ctx, args) =>
    ctx.get(orgs, [args.orgId])?.state === ORG_STATE.ACTIVE
      ? checkActor(ctx, args)
      : err('E_STATE', 'the organisation is not active'),
  apply: (ctx, args) => void createActor(ctx, args),
})

const actorSubject = (ctx: ReadContext, { actor }: { readonly actor: Address }): Result<Subject> => {
  const found = ctx.get(actors, [actor])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId, persons: { self: actor } })
}

/** Two others, of whom one keeps the register and one is an officer of the organisation. */
const BY_TWO_OTHERS: Policy = [{ all: [held('^o', 'REGISTRAR'), held('^o', 'ORG_OFFICER')], apart: ['self'] }]

/** With the old keys, or for lost keys by two others. */
export const rotateKey = action({
  id: 2,
  name: 'RotateKey',
  title: { en: 'Rotate the keys of an account', zh: '更换账户密钥' },
  args: RotateKeyArgs,
  subject: actorSubject,
  policy: [{ all: [{ person: 'self' }] }, ...BY_TWO_OTHERS],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP'],
  check: (ctx, args) => {
    const may = actorMachine.may(ctx, [args.actor], 'RotateKey')
    return may.ok ? checkKeys(ctx, args, args.actor) : may
  },
  apply: (ctx, { actor, keys, threshold }) => {
    const before = ctx.get(actors, [actor]) as Actor
    const now = ctx.block.timeMs
    const past = { keys: before.keys, threshold: before.threshold, fromMs: before.keysSinceMs, toMs: now }
    ctx.put(pastKeys, [actor, before.rotations], past)
    actorMachine.move(ctx, [actor], 'RotateKey', {
      keys,
      threshold,
      keysSinceMs: now,
      rotations: before.rotations + 1,
    })
    claimKeys(ctx, actor, keys)
    ctx.emit(keyRotated, { actor })
  },
})

export const lockActor = action({
  id: 3,
  name: 'LockActor',
  title: { en: 'Lock an account', zh: '锁定账户' },
  args: ActorArgs,
  subject: actorSubject,
  policy: [{ all: [{ person: 'self' }] }, { all: [held('^o', 'ORG_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { actor }) => actorMachine.may(ctx, [actor], 'LockActor'),
  apply: (ctx, { actor }) => {
    actorMachine.move(ctx, [actor], 'LockActor')
    ctx.emit(actorLocked, { actor })
  },
})

export const unlockActor = action({
  id: 4,
  name: 'UnlockActor',
  title: { en: 'Unlock an account', zh: '解锁账户' },
  args: ActorArgs,
  subject: actorSubject,
  policy: BY_TWO_OTHERS,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { actor }) => actorMachine.may(ctx, [actor], 'UnlockActor'),
  apply: (ctx, { actor }) => {
    actorMachine.move(ctx, [actor], 'UnlockActor')
    ctx.emit(actorUnlocked, { actor })
  },
})

/** For good: its keys stay bound to it, its roles end. */
export const revokeActor = action({
  id: 7,
  name: 'RevokeActor',
  title: { en: 'Revoke an account', zh: '注销账户' },
  args: ActorArgs,
  subject: actorSubject,
  policy: BY_TWO_OTHERS,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { actor }) => actorMachine.may(ctx, [actor], 'RevokeActor'),
  apply: (ctx, { actor }) => {
    actorMachine.move(ctx, [actor], 'RevokeActor')
    revokeGrants(ctx, actor, GRANT_END.ACTOR_REVOKED, () => true)
    ctx.emit(actorRevoked, { actor })
  },
})

/** Releases a pending account on the day for which the registrar registered it. */
export const activateActor = action({
  id: 8,
  name: 'ActivateActor',
  title: { en: 'Bring a pending account into force', zh: '账户到期生效' },
  args: ActorArgs,
  subject: actorSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { actor }) => {
    const may = actorMachine.may(ctx, [actor], 'ActivateActor')
    if (!may.ok) return may
    const { notBeforeMs } = ctx.get(actors, [actor]) as Actor
    return ctx.block.timeMs >= notBeforeMs ? ALLOWED : err('E_WINDOW', 'before its day')
  },
  apply: (ctx, { actor }) => {
    actorMachine.move(ctx, [actor], 'ActivateActor')
    ctx.emit(actorActivated, { actor })
  },
})
