/** What the runtime brings along. A browser has no `process`, and a bundler finds no import here that it must follow. */

const runtime = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process

/** `node:crypto` where there is one. */
export const nodeCrypto = runtime?.getBuiltinModule?.('node:crypto') as typeof import('node:crypto') | undefined

/** `node:module` where there is one: the way to a native addon. */
export const nodeModule = runtime?.getBuiltinModule?.('node:module') as typeof import('node:module') | undefined
