/** Is the node ready? Asked every few seconds by whoever looks after a container, so it loads nothing that it does not need. */

export interface Readiness {
  readonly ready: boolean
  /** What the node says of itself. */
  readonly text: string
}

const ANSWER_MS = 3_000

/** Asks the operator's port; undefined when nobody answers. */
export const askReady = async (ops: string): Promise<Readiness | undefined> => {
  try {
    const answer = await fetch(`${ops}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) })
    return { ready: answer.ok, text: (await answer.text()).trim() }
  } catch {
    return undefined
  }
}

/**
 * `kapok node health` where a variable says whom to ask: answered here if the node is ready. Undefined for every other command
 * line and every other answer, which the whole program deals with.
 */
export const answerQuickly = async (
  argv: readonly string[],
  { KAPOK_OPS_URL: ops, KAPOK_JSON: asJson }: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> => {
  if (argv.join(' ') !== 'node health' || ops === undefined || asJson !== undefined) return undefined
  const answer = await askReady(ops)
  return answer?.ready === true ? answer.text : undefined
}
