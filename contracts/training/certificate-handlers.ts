/** Certificates: issued, revoked, expired. On the chain they tell nothing of who holds them. */

import { err, ok, type Result } from '#base'
import { requireTemplate } from '../brand/rules.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { held } from '../policy-language.ts'
import { certificateEnded } from './events.ts'
import { certificateMachine, classMachine, classOf, classSubject } from './machines.ts'
import { CertificateArgs, IssueCertificateArgs, RevokeCertificateArgs } from './requests.ts'
import { writeCertificate } from './rules.ts'
import { CERTIFIED } from './schema.ts'
import { certificates } from './state.ts'

/** Not more than have completed the class. Who holds it stays hidden: the commitment is made with the holder's salt. */
export const issueCertificate = action({
  id: 20,
  name: 'IssueCertificate',
  title: { en: 'Issue a certificate', zh: '颁发证书' },
  args: IssueCertificateArgs,
  subject: classSubject,
  policy: [{ all: [held('@committee(o)', 'ORG_OFFICER', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_CAP', 'E_DUP', 'E_ARG'],
  check: (ctx, { certId, classId, expiresAtMs, templateId, templateVersion }) => {
    const may = classMachine.may(ctx, [classId], 'IssueCertificate')
    if (!may.ok) return may
    const { certified, completed } = classOf(ctx, classId)
    if (certified >= completed) return err('E_CAP', 'as many as have completed it')
    if (expiresAtMs !== 0 && expiresAtMs <= ctx.block.timeMs) return err('E_ARG', 'it would have expired')
    if (ctx.get(certificates, [certId]) !== undefined) return err('E_DUP')
    return requireTemplate(ctx, { bid: templateId, version: templateVersion })
  },
  apply: (ctx, { certId, classId, ...printed }) => {
    const { certified, orgId } = classOf(ctx, classId)
    classMachine.move(ctx, [classId], 'IssueCertificate', { certified: certified + 1 })
    return writeCertificate(ctx, { certId, certified: CERTIFIED.CLASS, sourceId: classId, orgId, ...printed })
  },
})

const certificateSubject = (ctx: ReadContext, { certId }: CertificateArgs): Result<Subject> => {
  const certificate = ctx.get(certificates, [certId])
  return certificate === undefined ? err('E_NOT_FOUND') : ok({ org: certificate.orgId })
}

const end = (
  ctx: ApplyContext,
  args: CertificateArgs,
  name: 'RevokeCertificate' | 'ExpireCertificate',
): Result<undefined> => {
  const changed = name === 'RevokeCertificate' ? { revokedBy: ctx.sender.id } : {}
  const { state } = certificateMachine.move(ctx, [args.certId], name, changed)
  ctx.emit(certificateEnded, { certId: args.certId, state })
  return ALLOWED
}

export const revokeCertificate = action({
  id: 21,
  name: 'RevokeCertificate',
  title: { en: 'Revoke a certificate', zh: '撤销证书' },
  args: RevokeCertificateArgs,
  subject: certificateSubject,
  policy: [{ all: [held('@committee(o)', 'ORG_OFFICER', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { certId }) => certificateMachine.may(ctx, [certId], 'RevokeCertificate'),
  apply: (ctx, args) => end(ctx, args, 'RevokeCertificate'),
})

export const expireCertificate = action({
  id: 22,
  name: 'ExpireCertificate',
  title: { en: 'Mark a certificate as expired', zh: '证书到期处理' },
  args: CertificateArgs,
  subject: certificateSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { certId }) => {
    const may = certificateMachine.may(ctx, [certId], 'ExpireCertificate')
    if (!may.ok) return may
    const { expiresAtMs } = ctx.get(certificates, [certId]) ?? { expiresAtMs: 0 }
    return expiresAtMs !== 0 && ctx.block.timeMs >= expiresAtMs ? ALLOWED : err('E_WINDOW', 'it is in force')
  },
  apply: (ctx, args) => end(ctx, args, 'ExpireCertificate'),
})
