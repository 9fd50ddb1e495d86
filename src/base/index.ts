export {
  type Address,
  type Brand,
  type Hash,
  markVerified,
  type PublicKey,
  type Signature,
  type Verified,
} from './brand.ts'
export {
  ascii,
  compareBytes,
  concat,
  EMPTY,
  equalBytes,
  fromHex,
  readU32be,
  readU64be,
  toHex,
  u32be,
  u64be,
} from './bytes.ts'
export * from './codec/index.ts'
export { FAULTS, type FaultCode, faultEntry, type RefusalCode, refusalCode, refusalNumber } from './faults.ts'
export { sha256, sha256Into, sha256Portable, tagged, taggedHash, ZERO_HASH } from './hash.ts'
export * from './keys/index.ts'
export { LIMITS } from './limits.ts'
export {
  AssertionFailure,
  assert,
  type Err,
  err,
  type Fault,
  must,
  type Ok,
  ok,
  type Result,
  unreachable,
} from './result.ts'
export { TAGS, type Tag } from './tags.ts'
