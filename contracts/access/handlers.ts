/** Actions on accounts: register, rotate keys, lock, unlock. */

import { type Address, err, LIMITS, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES } from '../ids.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { actorLocked, actorRegistered, actorUnlocked, keyRotated } from './events.ts'
import { checkKeys, claimKeys, idOfKeys } from './keys.ts'
import { ACTOR_KIND, ACTOR_STATUS, type Actor, ActorArgs, RegisterActorArgs, RotateKeyArgs } from './schema.ts'
import { actors, personActors } from './state.ts'

const checkPerson = (ctx: ReadContext, { kind, mid }: RegisterActorArgs): Result<undefined> => {
  if (mid.length !== ID_BYTES) return ALLOWED
  if (kind !== ACTOR_KIND.PERSON) return err('E_ARG', 'only a person is a member')
  const known = ctx.get(personActors, [mid])?.actors.length ?? 0
  return known >= LIMITS.actorsPerPerson ? err('E_LIMIT', 'accounts of one member') : ALLOWED
}

/** Writes a new account; the caller has checked it. */
export const createActor = (ctx: ApplyContext, args: RegisterActorArgs): Address => {
  const id = idOfKeys(args) as Address
  const { kind, orgId, mid, keys, threshold } = args
  const registeredAtMs = ctx.block.timeMs
  ctx.put(actors, [id], { kind, status: ACTOR_STATUS.ACTIVE, orgId, mid, keys, threshold, registeredAtMs })
  claimKeys(ctx, id, keys)
  if (mid.length === ID_BYTES) {
    const known = ctx.get(personActors, [mid])?.actors ?? []
    ctx.put(personActors, [mid], { actors: [...known, id] })
  }
  ctx.emit(actorRegistered, { actor: id, kind, orgId, mid })
  return id
}

export const checkActor = (ctx: ReadContext, args: RegisterActorArgs): Result<undefined> => {
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
      : err('E_STATE', 'the organisation is dissolved'),
  apply: (ctx, args) => void createActor(ctx, args),
})

const actorSubject = (ctx: ReadContext, { actor }: { readonly actor: Address }): Result<Subject> => {
  const found = ctx.get(actors, [actor])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId, persons: { self: actor } })
}

const actorOf = (ctx: ReadContext, id: Address): Actor => ctx.get(actors, [id]) as Actor

/** With the old keys, or for lost keys by two others. */
export const rotateKey = action({
  id: 2,
  name: 'RotateKey',
  title: { en: 'Rotate the keys of an account', zh: '更换账户密钥' },
  args: RotateKeyArgs,
  subject: actorSubject,
  policy: [
    { all: [{ person: 'self' }] },
    { all: [held('^o', 'REGISTRAR'), held('^o', 'ORG_OFFICER')], apart: ['self'] },
  ],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_DUP'],
  check: (ctx, args) => checkKeys(ctx, args, args.actor),
  apply: (ctx, { actor, keys, threshold }) => {
    ctx.put(actors, [actor], { ...actorOf(ctx, actor), keys, threshold })
    claimKeys(ctx, actor, keys)
    ctx.emit(keyRotated, { actor })
  },
})

const inStatus =
  (status: Actor['status']) =>
  (ctx: ReadContext, { actor }: ActorArgs): Result<undefined> =>
    actorOf(ctx, actor).status === status ? ALLOWED : err('E_STATE')

export const lockActor = action({
  id: 3,
  name: 'LockActor',
  title: { en: 'Lock an account', zh: '锁定账户' },
  args: ActorArgs,
  subject: actorSubject,
  policy: [{ all: [{ person: 'self' }] }, { all: [held('^o', 'ORG_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: inStatus(ACTOR_STATUS.ACTIVE),
  apply: (ctx, { actor }) => {
    ctx.put(actors, [actor], { ...actorOf(ctx, actor), status: ACTOR_STATUS.LOCKED })
    ctx.emit(actorLocked, { actor })
  },
})

export const unlockActor = action({
  id: 4,
  name: 'UnlockActor',
  title: { en: 'Unlock an account', zh: '解锁账户' },
  args: ActorArgs,
  subject: actorSubject,
  policy: [{ all: [held('^o', 'REGISTRAR'), held('^o', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: inStatus(ACTOR_STATUS.LOCKED),
  apply: (ctx, { actor }) => {
    ctx.put(actors, [actor], { ...actorOf(ctx, actor), status: ACTOR_STATUS.ACTIVE })
    ctx.emit(actorUnlocked, { actor })
  },
})
