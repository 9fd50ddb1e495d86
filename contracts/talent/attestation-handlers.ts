/** Attestations: an organisation says under a commitment that a claim is true; who opens it shows whom it is about. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { attestationEnded, attestationIssued } from './events.ts'
import { attestationMachine } from './machine.ts'
import { AttestationArgs, IssueAttestationArgs, RevokeAttestationArgs } from './messages.ts'
import { ATTESTATION_STATE, type Attestation } from './schema.ts'
import { attestations, attestationsOfOrg } from './state.ts'

/** E_DUP, E_WINDOW (it has ended before it begins). */
const checkIssue = (ctx: ReadContext, { attId, validToMs }: IssueAttestationArgs): Result<undefined> => {
  if (ctx.get(attestations, [attId]) !== undefined) return err('E_DUP', 'attestation')
  return validToMs === 0 || validToMs > ctx.block.timeMs ? ALLOWED : err('E_WINDOW', 'it has ended')
}

export const issueAttestation = action({
  id: 16,
  name: 'IssueAttestation',
  title: { en: 'Issue an attestation', zh: '出具认定' },
  args: IssueAttestationArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@o', 'ORG_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_WINDOW'],
  check: checkIssue,
  apply: (ctx, { attId, ...about }) => {
    const { orgId, claimType } = about
    const state = ATTESTATION_STATE.ISSUED
    const issuedAtMs = ctx.block.timeMs
    ctx.put(attestations, [attId], { ...about, issuedAtMs, state, issuedBy: ctx.sender.id, revocation: 0 })
    ctx.put(attestationsOfOrg, [orgId, attId], { atMs: issuedAtMs })
    ctx.emit(attestationIssued, { attId, orgId, claimType, state })
  },
})

const attestationSubject = (ctx: ReadContext, { attId }: AttestationArgs): Result<Subject> => {
  const found = ctx.get(attestations, [attId])
  return found === undefined ? err('E_NOT_FOUND', 'attestation') : ok({ org: found.orgId })
}

const end = (
  ctx: ApplyContext,
  attId: Id,
  step: Parameters<typeof attestationMachine.move>[2],
  changed: { readonly revocation?: number } = {},
): void => {
  const { orgId, claimType, state } = attestationMachine.move(ctx, [attId], step, changed)
  ctx.emit(attestationEnded, { attId, orgId, claimType, state })
}

export const revokeAttestation = action({
  id: 17,
  name: 'RevokeAttestation',
  title: { en: 'Revoke an attestation', zh: '撤销认定' },
  args: RevokeAttestationArgs,
  subject: attestationSubject,
  policy: [{ all: [held('@o', 'ORG_OFFICER', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { attId }) => attestationMachine.may(ctx, [attId], 'RevokeAttestation'),
  apply: (ctx, { attId, revocation }) => void end(ctx, attId, 'RevokeAttestation', { revocation }),
})

/** A crank. An attestation whose time is over is worth nothing before it, too. */
export const expireAttestation = action({
  id: 18,
  name: 'ExpireAttestation',
  title: { en: 'Close an attestation whose time is over', zh: '认定到期处理' },
  args: AttestationArgs,
  subject: attestationSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { attId }) => {
    const may = attestationMachine.may(ctx, [attId], 'ExpireAttestation')
    if (!may.ok) return may
    const { validToMs } = ctx.get(attestations, [attId]) as Attestation
    return validToMs !== 0 && ctx.block.timeMs >= validToMs ? ALLOWED : err('E_WINDOW', 'it is valid')
  },
  apply: (ctx, { attId }) => void end(ctx, attId, 'ExpireAttestation'),
})
