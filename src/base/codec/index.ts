export { decodeAddress, encodeAddress } from './bech32.ts'
export {
  address,
  bool,
  bytes,
  bytesUpTo,
  enumeration,
  fixed64,
  type Json,
  type Kind,
  type KindField,
  optionalAddress,
  optionalBytes,
  slug,
  uint,
  uint32,
  uint64,
  type ValueOf,
} from './kind.ts'
export { type Codec, type Field, field, message, optional, repeated, type TypeOf } from './message.ts'
export { protoFile } from './proto.ts'
