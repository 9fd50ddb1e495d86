/** Whether a peer lives: anything that it sends says so, and regularly it is asked for something that it must send. */

interface LifeParts {
  /** Between two looks. */
  readonly lookMs: number
  /** Looks without a sign of life after which the peer is given up: looks, not time, since our own thread may be held up. */
  readonly silentLooksMax: number
  /** Asks for a sign of life: its round trip in milliseconds, or undefined where none came. */
  readonly probe: () => Promise<number | undefined>
  /** Called once. */
  readonly dead: () => void
}

interface Life {
  /** Asks now, not at the next look. */
  ask(): Promise<void>
  /** Something came from the peer. */
  heard(): void
  /** Round trip of the last answer. */
  rttMs(): number | undefined
  stop(): void
}

export const watchLife = ({ lookMs, silentLooksMax, probe, dead }: LifeParts): Life => {
  let wasHeard = true
  let silent = 0
  let probing = false
  let rttMs: number | undefined

  const ask = async () => {
    if (probing) return
    probing = true
    rttMs = (await probe()) ?? rttMs
    probing = false
  }
  const look = () => {
    silent = wasHeard ? 0 : silent + 1
    wasHeard = false
    if (silent < silentLooksMax) {
      void ask()
      return
    }
    clearInterval(timer)
    dead()
  }
  const timer = setInterval(look, lookMs)

  return {
    ask,
    heard: () => {
      wasHeard = true
    },
    rttMs: () => rttMs,
    stop: () => clearInterval(timer),
  }
}
