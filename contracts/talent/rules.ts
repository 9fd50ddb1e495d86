/** Rules of archives and of the accounts behind aliases of their own. */

import { type Address, err, ok, type Result } from '#base'
import { actors } from '../access/state.ts'
import { ALLOWED, type ApplyContext, exported, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { ARCHIVE_KIND, type Archive } from './schema.ts'
import { archives, memberArchives, talents } from './state.ts'

type Read = Pick<ReadContext, 'get'>

export const archiveOf = (ctx: Read, archId: Id): Archive => ctx.get(archives, [archId]) as Archive

/** Account of the one whom an archive is about, or the alias of the member. */
const selfOf = (ctx: Read, { kind, subjectId }: Archive): Uint8Array | undefined =>
  kind === ARCHIVE_KIND.MEMBER_INFO ? subjectId : ctx.get(talents, [subjectId])?.actor

/** A member's archive is kept where the member is. */
const keeperOf = (ctx: Read, { kind, subjectId, orgId }: Archive): Id =>
  kind === ARCHIVE_KIND.MEMBER_INFO ? (ctx.get(members, [subjectId])?.orgId ?? orgId) : orgId

/** `o` keeps the archive; `self` is whom it is about, `editor` who changed it last. */
export const archiveSubject = (ctx: Read, { archId }: { readonly archId: Id }): Result<Subject> => {
  const archive = ctx.get(archives, [archId])
  if (archive === undefined) return err('E_NOT_FOUND', 'archive')
  return ok({ org: keeperOf(ctx, archive), persons: { self: selfOf(ctx, archive), editor: archive.updatedBy } })
}

export const kindName = (ctx: Read, archId: Id): 'member' | 'talent' =>
  archiveOf(ctx, archId).kind === ARCHIVE_KIND.MEMBER_INFO ? 'member' : 'talent'

const isMembers = (ctx: Read, actor: Address): boolean => ctx.get(actors, [actor])?.mid.length === ID_BYTES

/** E_ARG for the account of a member: its alias and the other one would stand together on the chain for ever. */
export const checkHolder = (ctx: Read, actor: Address): Result<undefined> =>
  isMembers(ctx, actor) ? err('E_ARG', 'the account of a member') : ALLOWED

/** E_ARG where a member signs what the holder of an alias does: nobody must see who goes with whom. */
export const checkAlone = (ctx: ReadContext): Result<undefined> =>
  ctx.signers.some(({ id }) => isMembers(ctx, id)) ? err('E_ARG', 'a member signs along') : ALLOWED

/** `self` is the holder of the alias. */
export const talentSubject = (ctx: ReadContext, { tid }: { readonly tid: Id }): Result<Subject> => {
  const talent = ctx.get(talents, [tid])
  return talent === undefined ? err('E_NOT_FOUND', 'alias') : ok({ persons: { self: talent.actor } })
}

/** True where the secrets of the member's record are destroyed: there is nothing left to read. */
export const isErased = (ctx: Read, { kind, subjectId }: Archive): boolean =>
  kind === ARCHIVE_KIND.MEMBER_INFO && ctx.get(members, [subjectId])?.standing === STANDING.ERASED

/** What an archive says of itself in events. */
export const told = (archId: Id, { kind, state, revision, commitRoot }: Archive) => ({
  archId,
  kind,
  state,
  revision,
  commitRoot,
})

/** Who changed it, when and at which height. */
export const editedBy = (ctx: ApplyContext) => ({
  updatedBy: ctx.sender.id,
  updatedHeight: ctx.block.height,
  updatedAtMs: ctx.block.timeMs,
})

/** The archive of a member goes on under a new alias. */
export const carryArchive = exported<{ readonly from: Id; readonly to: Id }>({
  module: MODULE.talent,
  name: 'carryArchive',
  callers: [MODULE.member],
  run: (ctx, { from, to }) => {
    const ref = ctx.get(memberArchives, [from])
    if (ref === undefined) return undefined
    ctx.remove(memberArchives, [from])
    ctx.put(memberArchives, [to], ref)
    ctx.put(archives, [ref.archId], { ...archiveOf(ctx, ref.archId), subjectId: to })
    return undefined
  },
})
