/** Founding a federation and joining one, by files and folders that are handed over. */

export { acceptHanded } from './accept.ts'
export { admissionCommands, admissionText, stepFile } from './admission-text.ts'
export { makeEnterprise } from './enterprise.ts'
export { type Founding, foundNetwork, type Offices } from './founding.ts'
export { peersOf, writeHanded } from './handed.ts'
export {
  admissionOf,
  checkNewcomer,
  type LiveFederation,
  peersAmong,
  requestAddress,
} from './joining.ts'
export { moveEnterprise, notePeer } from './moving.ts'
export { readOrgs } from './orgs.ts'
export { addressOfHome } from './own-address.ts'
export { hashText } from './readme-text.ts'
export { type JoinRequest, readJoinRequest } from './request.ts'
export { wordLines, wordsOf } from './words.ts'
