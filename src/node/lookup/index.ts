export { createLookup, type Lookup } from './lookup.ts'
export { type IndexedBlock, rowsOfBlock } from './rows.ts'
