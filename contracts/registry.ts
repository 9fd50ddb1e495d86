/** The modules of the chain, in ascending order of number. A new module is its folder and one line here. */

import { access } from './access/index.ts'
import { createEngine } from './create-engine.ts'
import type { Module } from './define.ts'
import type { Engine } from './engine.ts'
import { org } from './org/index.ts'

export const MODULES: readonly Module[] = [access, org]

/** The engine of the chain. */
export const engine: Engine = createEngine(MODULES)
