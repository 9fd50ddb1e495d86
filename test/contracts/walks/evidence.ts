import { toHex } from '#base'
import { listRoot } from '#chain'
import { anchorArgs } from '../cases/evidence.ts'
import { hash, id, rawId } from '../fixture.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const { meta } = anchorArgs('one')
const named = (draw: Draw) => `ev-${draw.below(12)}`
const about = (draw: Draw) => ({
  subjectId: id(draw.of(['x', 'y'])),
  kind: draw.of(['MINUTES', 'POST']),
  root: hash(`root-${draw.below(20)}`),
})

export const walks: readonly WalkSpec[] = [
  {
    name: 'lines of revisions, one entry for a root, whatever the order',
    reaches: ['Anchor', 'AnchorBatch', 'Supersede', 'Withdraw'].map(name => `evidence.${name}`),
    runs: 10,
    blocks: 40,
    move: (_, draw) => {
      const evId = id(named(draw))
      switch (draw.below(6)) {
        case 0:
        case 1:
          return ['a-branch-clerk', 'evidence.Anchor', anchorArgs('x', { evId, ...about(draw) })]
        case 2: {
          const leaves = Array.from({ length: 1 + draw.below(4) }, (_each, i) =>
            Uint8Array.from([...rawId(`leaf ${i}`), ...rawId(`leaf ${draw.below(3)}`)]),
          )
          const batch = { evId, ...about(draw), root: toHex(listRoot(leaves)), leaves: leaves.map(toHex) }
          return ['a-branch-clerk', 'evidence.AnchorBatch', anchorArgs('x', batch)]
        }
        case 3:
          return ['a-member-3', 'evidence.Withdraw', { evId, reason: 'OTHER' }]
        default: {
          const args = { evId, previous: id(named(draw)), root: hash(`root-${draw.below(20)}`), meta }
          return ['a-branch-clerk', 'evidence.Supersede', args]
        }
      }
    },
  },
]
