/** Every process of the workload. A new kind of thing that happens is a file and a line here. */

import type { Process } from '../workload.ts'
import { activities } from './activities.ts'
import { attempts } from './attempts.ts'
import { budgets } from './budgets.ts'
import { foundation } from './foundation.ts'
import { livestream } from './livestream.ts'
import { mall } from './mall.ts'
import { posts } from './posts.ts'
import { training } from './training.ts'
import { transfers } from './transfers.ts'

export const PROCESSES: readonly Process[] = [
  foundation,
  budgets,
  activities,
  transfers,
  posts,
  mall,
  training,
  livestream,
  attempts,
]
