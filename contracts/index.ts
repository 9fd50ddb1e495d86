export { createEngine } from './create-engine.ts'
export type { BlockInfo, Label, Module } from './define.ts'
export type {
  ActionDescription,
  Description,
  Engine,
  EventDescription,
  ExecuteInput,
  ExecuteOutput,
  FieldDescription,
  ModuleDescription,
  QueryDescription,
  QueryInput,
  SignedCalls,
  StateRangeReader,
  StateReader,
  StateWrites,
} from './engine.ts'
export { type FoundingActor, type GenesisPlan, genesisModules } from './genesis.ts'
export { type Id, MODULE } from './ids.ts'
export { PARAMS } from './params.ts'
export { engine, MODULES } from './registry.ts'
export { ROLE, type Role, type RoleName } from './roles.ts'
