/** What is wrong with a file of a founding or a joining: where, and what to do, in both languages. */

import { err, type Result } from '#base'

export interface Sentence {
  readonly en: string
  readonly zh: string
}

/** Refuses with BAD_CEREMONY; `where` names the file and the place in it. */
export const trouble = (where: string, { en, zh }: Sentence): Result<never> =>
  err('BAD_CEREMONY', `${where}: ${en} / ${zh}`)
