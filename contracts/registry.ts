/** The modules of the chain, in ascending order of number. A new module is its folder and one line here. */

import { access } from './access/index.ts'
import { activity } from './activity/index.ts'
import { audit } from './audit/index.ts'
import { brand } from './brand/index.ts'
import { bulletin } from './bulletin/index.ts'
import { createEngine } from './create-engine.ts'
import type { Module } from './define.ts'
import { delegate } from './delegate/index.ts'
import { directive } from './directive/index.ts'
import { dues } from './dues/index.ts'
import type { Engine } from './engine.ts'
import { evaluation } from './evaluation/index.ts'
import { evidence } from './evidence/index.ts'
import { governance } from './governance/index.ts'
import { livestream } from './livestream/index.ts'
import { mall } from './mall/index.ts'
import { member } from './member/index.ts'
import { org } from './org/index.ts'
import { points } from './points/index.ts'
import { resource } from './resource/index.ts'
import { review } from './review/index.ts'
import { service } from './service/index.ts'
import { talent } from './talent/index.ts'
import { training } from './training/index.ts'
import { transfer } from './transfer/index.ts'

export const MODULES: readonly Module[] = [
  access,
  org,
  member,
  activity,
  points,
  delegate,
  governance,
  audit,
  evidence,
  review,
  transfer,
  training,
  livestream,
  bulletin,
  talent,
  brand,
  mall,
  evaluation,
  resource,
  directive,
  service,
  dues,
]

/** The engine of the chain. */
export const engine: Engine = createEngine(MODULES)
