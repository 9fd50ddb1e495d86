import { event } from '../define.ts'
import { ActorEvent, ActorRegistered, AliasBound, DelegationEvent, RoleEvent } from './schema.ts'

export const actorRegistered = event({
  id: 1,
  name: 'ActorRegistered',
  title: { en: 'Account registered', zh: '账户已登记' },
  data: ActorRegistered,
})
export const keyRotated = event({
  id: 2,
  name: 'KeyRotated',
  title: { en: 'Keys rotated', zh: '密钥已更换' },
  data: ActorEvent,
})
export const actorLocked = event({
  id: 3,
  name: 'ActorLocked',
  title: { en: 'Account locked', zh: '账户已锁定' },
  data: ActorEvent,
})
export const actorUnlocked = event({
  id: 4,
  name: 'ActorUnlocked',
  title: { en: 'Account unlocked', zh: '账户已解锁' },
  data: ActorEvent,
})
export const roleGranted = event({
  id: 5,
  name: 'RoleGranted',
  title: { en: 'Role granted', zh: '角色已授予' },
  data: RoleEvent,
})
export const roleRevoked = event({
  id: 6,
  name: 'RoleRevoked',
  title: { en: 'Role revoked', zh: '角色已撤销' },
  data: RoleEvent,
})
export const actorRevoked = event({
  id: 7,
  name: 'ActorRevoked',
  title: { en: 'Account revoked', zh: '账户已注销' },
  data: ActorEvent,
})
export const actorActivated = event({
  id: 8,
  name: 'ActorActivated',
  title: { en: 'Account in force', zh: '账户已生效' },
  data: ActorEvent,
})
export const delegated = event({
  id: 9,
  name: 'Delegated',
  title: { en: 'Powers delegated', zh: '已赋权' },
  data: DelegationEvent,
})
export const delegationEnded = event({
  id: 10,
  name: 'DelegationEnded',
  title: { en: 'Delegation ended', zh: '赋权已终止' },
  data: DelegationEvent,
})
export const grantsEnded = event({
  id: 11,
  name: 'GrantsEnded',
  title: { en: 'Roles that are over were put away', zh: '到期角色已清理' },
  data: ActorEvent,
})
/** Not which alias it was before. */
export const aliasBound = event({
  id: 12,
  name: 'AliasBound',
  title: { en: 'Accounts bound to a new alias', zh: '账户已绑定新代号' },
  data: AliasBound,
})
