export { type BackupOptions, backupHome } from './backup/backup.ts'
export { isFreeForHome, restoreHome } from './backup/restore.ts'
export {
  acceptHanded,
  addressOfHome,
  admissionCommands,
  admissionOf,
  admissionText,
  checkNewcomer,
  type Founding,
  foundNetwork,
  hashText,
  type JoinRequest,
  type LiveFederation,
  makeEnterprise,
  moveEnterprise,
  notePeer,
  type Offices,
  peersAmong,
  peersOf,
  readJoinRequest,
  readOrgs,
  requestAddress,
  stepFile,
  wordLines,
  wordsOf,
  writeHanded,
} from './ceremony/index.ts'
export { configText, type LoadedConfig, loadConfig, type Origin } from './config/config.ts'
export { type Config, FIELDS, type FieldName, variableOf } from './config/fields.ts'
export { type Home, homePaths, loadHome, loadSettings, writeSecret } from './config/home.ts'
export { initNetwork, type NetworkFile, type NetworkNode, type NetworkPlan } from './config/init.ts'
export { containerPlaces, localPlaces, type NodePlace, type Places } from './config/places.ts'
export { newSecret, sealSecret } from './config/seal.ts'
export { DiskFullError, isDiskFailure } from './disk.ts'
export { type DriverPorts, NewerProtocolError } from './driver/index.ts'
export { type NodeOptions, type RunningNode, startNode } from './node.ts'
export { type ReplayOptions, type ReplayReport, replayHome } from './replay.ts'
export { checkRescueAt, draftRescue, type RescueCheck, takeRescueAt } from './rescue.ts'
export { type SupportDocument, type SupportSource, supportDocuments, writeSupport } from './support/bundle.ts'
export { examineHome, type HomeReport } from './support/examine.ts'
export { logTail, type SupportLog } from './support/log.ts'
export { VERSION } from './version.ts'
