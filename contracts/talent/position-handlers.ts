/** Positions of enterprises: their text goes through review; whether somebody is a member is no criterion and no field. */

import { err, ok, type Result } from '#base'
import { type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { enterprises } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { requireApproved } from '../review/rules.ts'
import { CONTENT_TYPE } from '../review/schema.ts'
import { positionChanged, positionOpened } from './events.ts'
import { positionMachine } from './machine.ts'
import { PositionArgs, PostPositionArgs, SubmitPositionArgs } from './messages.ts'
import { POSITION_STATE, type Position } from './schema.ts'
import { checkCodes } from './skills.ts'
import { openPositions, positions } from './state.ts'

/** Who acts for an enterprise: its administrator where it lies, or the one who looks after it. */
export const BY_ENTERPRISE: Policy = [
  { all: [held('@o', 'ENTERPRISE_ADMIN', 'LIAISON')] },
  { all: [{ person: 'liaison' }] },
]

export const enterpriseSubject = (ctx: ReadContext, enterpriseId: Id): Result<Subject> => {
  const enterprise = ctx.get(enterprises, [enterpriseId])
  if (enterprise === undefined) return err('E_NOT_FOUND', 'enterprise')
  return ok({ org: enterprise.orgId, persons: { liaison: enterprise.liaison } })
}

export const positionOf = (ctx: Pick<ReadContext, 'get'>, posId: Id): Position =>
  ctx.get(positions, [posId]) as Position

export const postPosition = action({
  id: 19,
  name: 'PostPosition',
  title: { en: 'Draft a position', zh: '拟定岗位' },
  args: PostPositionArgs,
  subject: (ctx, { enterpriseId }) => enterpriseSubject(ctx, enterpriseId),
  policy: BY_ENTERPRISE,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG'],
  check: (ctx, { posId, headcount, skillCodes }) => {
    if (ctx.get(positions, [posId]) !== undefined) return err('E_DUP', 'position')
    return headcount === 0 ? err('E_ARG', 'nobody is looked for') : checkCodes(skillCodes)
  },
  apply: (ctx, { posId, ...about }) => {
    const state = POSITION_STATE.DRAFT
    const first = { caseId: NO_ID, state, postedBy: ctx.sender.id, accepted: 0, updatedAtMs: ctx.block.timeMs }
    ctx.put(positions, [posId], { ...about, ...first })
    ctx.emit(positionChanged, { posId, enterpriseId: about.enterpriseId, state })
  },
})

const positionSubject = (ctx: ReadContext, { posId }: PositionArgs): Result<Subject> => {
  const position = ctx.get(positions, [posId])
  return position === undefined ? err('E_NOT_FOUND', 'position') : enterpriseSubject(ctx, position.enterpriseId)
}

/** Moves a position, keeps the list of open ones, and says so. */
export const movePosition = (
  ctx: ApplyContext,
  posId: Id,
  step: Parameters<typeof positionMachine.move>[2],
  changed: Partial<Omit<Position, 'state'>> = {},
): void => {
  const updatedAtMs = ctx.block.timeMs
  const { enterpriseId, state } = positionMachine.move(ctx, [posId], step, { ...changed, updatedAtMs })
  if (state === POSITION_STATE.OPEN) ctx.put(openPositions, [posId], { atMs: updatedAtMs })
  else ctx.remove(openPositions, [posId])
  ctx.emit(step === 'OpenPosition' ? positionOpened : positionChanged, { posId, enterpriseId, state })
}

/** Names the case of review that was opened for just this text; a returned one comes again with another. */
export const submitPosition = action({
  id: 20,
  name: 'SubmitPosition',
  title: { en: 'Submit a position for review', zh: '岗位送审' },
  args: SubmitPositionArgs,
  subject: positionSubject,
  policy: BY_ENTERPRISE,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { posId }) => positionMachine.may(ctx, [posId], 'SubmitPosition'),
  apply: (ctx, { posId, caseId, contentHash }) =>
    void movePosition(ctx, posId, 'SubmitPosition', { caseId, contentHash }),
})

export const openPosition = action({
  id: 21,
  name: 'OpenPosition',
  title: { en: 'Open a reviewed position', zh: '开放岗位' },
  args: PositionArgs,
  subject: positionSubject,
  policy: BY_ENTERPRISE,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { posId }) => {
    const may = positionMachine.may(ctx, [posId], 'OpenPosition')
    if (!may.ok) return may
    const { caseId, contentHash, enterpriseId } = positionOf(ctx, posId)
    const orgId = ctx.get(enterprises, [enterpriseId])?.orgId
    const content = { type: CONTENT_TYPE.POSITION, subjectId: posId, contentHash }
    return requireApproved(ctx, caseId, orgId === undefined ? content : { ...content, orgId })
  },
  apply: (ctx, { posId }) => void movePosition(ctx, posId, 'OpenPosition'),
})

export const closePosition = action({
  id: 22,
  name: 'ClosePosition',
  title: { en: 'Close a position', zh: '关闭岗位' },
  args: PositionArgs,
  subject: positionSubject,
  policy: BY_ENTERPRISE,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { posId }) => positionMachine.may(ctx, [posId], 'ClosePosition'),
  apply: (ctx, { posId }) => void movePosition(ctx, posId, 'ClosePosition'),
})
