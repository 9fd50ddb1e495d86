/** Founding a federation and joining one, by files and folders that are handed over. */

export { acceptHanded } from './accept.ts'
export { makeEnterprise } from './enterprise.ts'
export { type Founding, foundNetwork, type Offices } from './founding.ts'
export { peersOf, writeHanded } from './handed.ts'
export { readOrgs } from './orgs.ts'
export { hashText } from './readme-text.ts'
export { wordLines, wordsOf } from './words.ts'
