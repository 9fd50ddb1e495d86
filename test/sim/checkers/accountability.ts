/** An honest node is never accused, whatever crashes and repetitions there were, and never jailed. */

import type { ValidatorSet } from '#chain'
import type { Checker, Report } from './checker.ts'

export interface AccountabilityParts {
  readonly isHonest: (node: number) => boolean
  readonly setOf: (epoch: number) => ValidatorSet | undefined
}

export const accountability = (report: Report, { isHonest, setOf }: AccountabilityParts): Checker => ({
  onEvidence: (_, [{ vote, seat }]) => {
    const accused = setOf(vote.epoch)?.validators[seat]?.enterprise
    if (accused === undefined) report(`accountability: seat ${seat} of epoch ${vote.epoch} is accused, which is none`)
    else if (isHonest(accused)) report(`accountability: honest node ${accused} is accused in view ${vote.view}`)
  },
  onEnd: stores => {
    for (const { state } of stores.values())
      for (const node of state.jailed.keys())
        if (isHonest(node)) report(`accountability: honest node ${node} is jailed`)
  },
})
