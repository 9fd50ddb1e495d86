/** Tables of `bulletin`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part, u64Part } from '../key.ts'
import { Board, Mark, Post, PostReport, PostVersion } from './schema.ts'

const module = MODULE.bulletin
const idKey = bytesPart<Id>(ID_BYTES)

export const boards = table({ module, id: 1, name: 'boards', key: [idKey], value: Board })
/** (organisation, board) */
export const orgBoards = table({ module, id: 2, name: 'orgBoards', key: [idKey, idKey], value: Mark })
/** (scope, board) */
export const scopeBoards = table({ module, id: 3, name: 'scopeBoards', key: [u8Part, idKey], value: Mark })
export const posts = table({ module, id: 4, name: 'posts', key: [idKey], value: Post })
/** (post, version from 1) */
export const versions = table({ module, id: 5, name: 'versions', key: [idKey, u32Part], value: PostVersion })
/** What a board shows, pinned first, then the newest: (board, 0 pinned or 1 not, latest time less publication, post). */
export const listed = table({
  module,
  id: 6,
  name: 'listed',
  key: [idKey, u8Part, u64Part, idKey],
  value: Mark,
})
/** (post, person: 16 bytes of an alias and zeros, or 20 of an account) */
export const reports = table({
  module,
  id: 7,
  name: 'reports',
  key: [idKey, bytesPart<Uint8Array>(20)],
  value: PostReport,
})
