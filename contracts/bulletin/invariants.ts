/** What holds of `bulletin` after every block. */

import { equalBytes, toHex } from '#base'
import type { Invariant } from '../define.ts'
import { isApproved } from '../review/rules.ts'
import { cases } from '../review/state.ts'
import { params } from './params.ts'
import { reviewedHash } from './rules.ts'
import { POST_STATE, VERSION_STATE } from './schema.ts'
import { boards, listed, posts, versions } from './state.ts'

const shown: Invariant = {
  name: 'shown',
  title: { en: 'What is shown is the highest published version', zh: '展示的是最高已发布版本' },
  async *violations(scan) {
    for await (const [[pid], { published, latest }] of scan.rows(posts)) {
      let highest = 0
      let last = 0
      for await (const [[, version], { state }] of scan.rows(versions, [pid])) {
        if (state === VERSION_STATE.PUBLISHED) highest = version
        last = version
      }
      if (highest !== published || last !== latest) yield toHex(pid)
    }
  },
}

const reviewed: Invariant = {
  name: 'reviewed',
  title: { en: 'Nothing is published without an approval of just this content', zh: '发布内容均经审核且一致' },
  async *violations(scan) {
    for await (const [[pid, version], found] of scan.rows(versions)) {
      if (found.state !== VERSION_STATE.PUBLISHED && found.state !== VERSION_STATE.SUPERSEDED) continue
      const one = await scan.get(cases, [found.caseId])
      const same = one !== undefined && equalBytes(one.subjectId, pid)
      if (!same || !isApproved(one) || !equalBytes(one.contentHash, reviewedHash(found))) {
        yield `${toHex(pid)} ${version}`
      }
    }
  },
}

const listedRows: Invariant = {
  name: 'listed',
  title: { en: 'Exactly the published posts are listed', zh: '清单与已发布帖文一致' },
  async *violations(scan) {
    let rows = 0
    let published = 0
    for await (const [[boardId, at, , pid]] of scan.rows(listed)) {
      rows += 1
      const post = await scan.get(posts, [pid])
      const fits = post !== undefined && equalBytes(post.boardId, boardId) && post.pinned === (at === 0)
      if (!fits || post.state !== POST_STATE.PUBLISHED) yield toHex(pid)
    }
    for await (const [, { state }] of scan.rows(posts)) published += state === POST_STATE.PUBLISHED ? 1 : 0
    if (rows !== published) yield `${rows} rows, ${published} published`
  },
}

const pinned: Invariant = {
  name: 'pinned',
  title: { en: 'Pinned posts are counted and few', zh: '置顶数正确且不超限' },
  async *violations(scan) {
    const most = await scan.param(params.pinnedMax)
    for await (const [[boardId], board] of scan.rows(boards)) {
      let count = 0
      for await (const _ of scan.rows(listed, [boardId, 0])) count += 1
      if (count !== board.pinned || count > most) yield `${toHex(boardId)}: ${count} of ${board.pinned}`
    }
  },
}

export const invariants: readonly Invariant[] = [shown, reviewed, listedRows, pinned]
