/**
 * Whether a peer lives: anything that it sends says so, and while it is silent it is asked for something that it must send. One that is
 * silent for a few looks may be busy, or its line may be dead: it is doubted, and another way to it tried. Only after many looks is it given up.
 */

interface LifeParts {
  /** Between two looks. */
  readonly lookMs: number
  /** Looks without a sign of life after which the peer is doubted; and again after twice as many, and so on. */
  readonly doubtLooks: number
  /** Looks without a sign of life after which the peer is given up: looks, not time, since our own thread may be held up. */
  readonly silentLooksMax: number
  /** Asks for a sign of life: its round trip in milliseconds, or undefined where none came. */
  readonly probe: () => Promise<number | undefined>
  /** The signal tells that there is nothing to doubt any more. */
  readonly doubt: (heard: AbortSignal) => void
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

/** A peer that talks is asked as well, at every so manieth look, so that its round trip is known. */
const ASK_LOOKS = 5

export const watchLife = ({ lookMs, doubtLooks, silentLooksMax, probe, doubt, dead }: LifeParts): Life => {
  let wasHeard = true
  let silent = 0
  let looks = 0
  let probing = false
  let rttMs: number | undefined
  let doubtAt = doubtLooks
  let doubting: AbortController | undefined

  const ask = async () => {
    if (probing) return
    probing = true
    rttMs = (await probe()) ?? rttMs
    probing = false
  }
  const trust = () => {
    doubting?.abort()
    doubting = undefined
    doubtAt = doubtLooks
  }
  const look = () => {
    silent = wasHeard ? 0 : silent + 1
    wasHeard = false
    looks += 1
    if (silent >= silentLooksMax) {
      clearInterval(timer)
      dead()
      return
    }
    if (silent > 0 || looks % ASK_LOOKS === 0) void ask()
    if (silent < doubtAt) return
    doubtAt *= 2
    doubting ??= new AbortController()
    doubt(doubting.signal)
  }
  const timer = setInterval(look, lookMs)

  return {
    ask,
    heard: () => {
      wasHeard = true
      trust()
    },
    rttMs: () => rttMs,
    stop: () => {
      clearInterval(timer)
      trust()
    },
  }
}
