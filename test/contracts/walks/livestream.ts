import { sessions } from '../../../contracts/livestream/state.ts'
import { HOUR, id, rawId } from '../fixture.ts'
import {
  anchorArgs,
  castLive,
  HOST,
  hold,
  JUDGE,
  PUBLICITY,
  rootOf,
  sessionPlan,
  viewArgs,
} from '../livestream-cast.ts'
import type { Intent } from '../machine-kit.ts'
import type { WalkSpec } from '../walk-kit.ts'

const NAMES = ['one', 'two', 'three']
const WHO = ['a-member-3', 'a-member-4', 'a-member-5']

/** Three sessions of one lecture or another, at the same time or one after the other. */
export const walks: readonly WalkSpec[] = [
  {
    name: 'results agree with their batches, nobody passes two sessions at once, and a lecture counts once',
    reaches: ['SubmitViewResults', 'ContestView', 'DecideView', 'AnchorSegments', 'EndSession'].map(
      name => `livestream.${name}`,
    ),
    blocks: 40,
    stepMs: HOUR / 4,
    prepare: f => {
      castLive(f)
      hold(f, 'LIVE', { groupId: id('lecture') }, 'one')
      hold(f, 'SCHEDULED', { groupId: id('lecture'), endsAtMs: f.now + 9 * HOUR }, 'two')
      hold(f, 'REPLAY_PUBLISHED', {}, 'three')
    },
    move: (f, draw) => {
      const name = draw.of(NAMES)
      const lid = id(name)
      const who = draw.of(WHO)
      const result = { lid, viewing: draw.of(['LIVE', 'LIVE', 'REPLAY']), mid: id(who) }
      const views = viewArgs({ [who]: { tenths: 5 + draw.below(6), checks: 1 + draw.below(3) } }, lid)
      const anchored = f.row(sessions, [rawId(name)])?.recording.segments ?? 0
      return draw.of<Intent>([
        ['service', 'livestream.SubmitViewResults', views],
        ['service', 'livestream.SubmitViewResults', views],
        ['service', 'livestream.SubmitReplayResults', views],
        [who, 'livestream.ContestView', result],
        [who, 'livestream.ContestView', result],
        [JUDGE, 'livestream.DecideView', { ...result, outcome: draw.of(['UPHELD', 'CORRECTED', 'CORRECTED']) }],
        [JUDGE, 'livestream.DecideView', { ...result, outcome: 'CORRECTED' }],
        [HOST, 'livestream.StartSession', { lid }],
        [HOST, 'livestream.EndSession', { lid }],
        ['service', 'livestream.AnchorSegments', anchorArgs(anchored, 1 + draw.below(4), lid)],
        [PUBLICITY, 'livestream.SubmitReplay', { lid, replayHash: rootOf(anchored) }],
        [PUBLICITY, 'livestream.CancelSession', { lid }],
        [PUBLICITY, 'livestream.ReviseSession', { lid, plan: sessionPlan(f) }],
      ])
    },
  },
]
