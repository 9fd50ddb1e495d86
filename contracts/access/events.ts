import { event } from '../define.ts'
import { ActorEvent, ActorRegistered, RoleEvent } from './schema.ts'

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
