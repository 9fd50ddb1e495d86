/** What other modules call: credit hours, take them back, issue a certificate, and ask for the one that admission needs. */

import { equalBytes, err, type Hash, LIMITS, type Result, taggedHash } from '#base'
import { dayOf, nextDay, yearOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, exported, type ReadContext } from '../define.ts'
import { type Id, MODULE } from '../ids.ts'
import { holderOf } from '../points/aliases.ts'
import { certificateIssued, hoursCredited, hoursReversed } from './events.ts'
import type { HoursEntry, HoursPart, HoursSource } from './hours.ts'
import { params } from './params.ts'
import { CERTIFICATE_STATE, CERTIFIED, type Certificate, COURSE_CATEGORY, ENROLMENT_STATE } from './schema.ts'
import {
  certificates,
  classes,
  courseVersions,
  enrolments,
  hoursDays,
  hoursEntries,
  hoursGroups,
  hoursOfYear,
  hoursYears,
} from './state.ts'

interface Source {
  readonly mid: Id
  readonly sourceType: HoursSource
  readonly sourceId: Id
}

interface CreditArgs extends Source {
  /** The lecture that the source is; its own id where it stands alone. */
  readonly groupId: Id
  readonly centiHours: number
  /** When it took place: decides the day and the year. */
  readonly atMs: number
  /** Until when, where it took several days: the hours are spread over them. */
  readonly untilMs?: number
}

const yearOfDay = (day: number): number => Math.floor(day / 10_000)

/** Adds the parts of an entry to the totals of their days and years, or takes them off. */
const step = (ctx: ApplyContext, mid: Id, { parts }: HoursEntry, sign: 1 | -1): void => {
  for (const { day, centiHours } of parts) {
    const year = yearOfDay(day)
    const ofDay = ctx.get(hoursDays, [mid, day])?.centiHours ?? 0
    const ofYear = ctx.get(hoursYears, [mid, year])?.centiHours ?? 0
    ctx.put(hoursDays, [mid, day], { centiHours: ofDay + sign * centiHours })
    ctx.put(hoursYears, [mid, year], { centiHours: ofYear + sign * centiHours })
  }
}

const told = ({ mid, sourceType, sourceId }: Source, { atMs, centiHours, capApplied }: HoursEntry) => ({
  mid,
  sourceType,
  sourceId,
  year: yearOf(atMs),
  centiHours,
  capApplied,
})

/** Fills the days one after the other, each up to its bound; what they have no room for is left out. */
const spread = (ctx: ReadContext, { mid, centiHours, atMs, untilMs = atMs }: CreditArgs): readonly HoursPart[] => {
  const most = ctx.param(params.dayCentiHoursMax)
  const parts: HoursPart[] = []
  let left = centiHours
  let at = atMs
  for (let days = 0; days < LIMITS.hoursParts && left > 0 && at <= untilMs; days++) {
    const day = dayOf(at)
    const room = Math.max(0, most - (ctx.get(hoursDays, [mid, day])?.centiHours ?? 0))
    const part = Math.min(left, room)
    if (part > 0) parts.push({ day, centiHours: part })
    left -= part
    at = nextDay(at)
  }
  return parts
}

const writeHours = (ctx: ApplyContext, args: CreditArgs): void => {
  const { mid, sourceType, sourceId, groupId, atMs } = args
  const parts = spread(ctx, args)
  const centiHours = parts.reduce((sum, part) => sum + part.centiHours, 0)
  const entry = { groupId, atMs, centiHours, parts, capApplied: centiHours < args.centiHours, reversed: false }
  ctx.put(hoursEntries, [mid, sourceType, sourceId], entry)
  for (const year of new Set([yearOf(atMs), ...parts.map(({ day }) => yearOfDay(day))]))
    ctx.put(hoursOfYear, [mid, year, sourceType, sourceId], { sourceType, sourceId })
  step(ctx, mid, entry, 1)
  ctx.emit(hoursCredited, told(args, entry))
}

/** Writes hours and holds the lecture for this source. Nothing where the source or the lecture has been credited. */
export const creditOnce = (ctx: ApplyContext, credit: CreditArgs): Result<undefined> => {
  // Hours stay under the first alias of a member, as points do: a new alias takes nothing away and gives nothing twice.
  const args = { ...credit, mid: holderOf(ctx, credit.mid) }
  const { mid, sourceType, sourceId, groupId, centiHours } = args
  if (centiHours === 0 || ctx.get(hoursEntries, [mid, sourceType, sourceId]) !== undefined) return ALLOWED
  if (ctx.get(hoursGroups, [mid, groupId]) !== undefined) return ALLOWED
  ctx.put(hoursGroups, [mid, groupId], { sourceType, sourceId })
  writeHours(ctx, args)
  return ALLOWED
}

/**
 * Credits hours to one member. It never refuses: what was credited before, from this source or for the same lecture
 * (`groupId`) from another, is passed over, and what the day has no room for (8 hours) is cut.
 */
export const creditHours = exported<CreditArgs>({
  module: MODULE.training,
  name: 'creditHours',
  callers: [MODULE.activity, MODULE.livestream],
  run: creditOnce,
})

/** Takes the hours of a source back and sets its lecture free; nothing where it gave none. */
export const takeBack = (ctx: ApplyContext, { sourceType, sourceId, mid: alias }: Source): Result<undefined> => {
  const mid = holderOf(ctx, alias)
  const entry = ctx.get(hoursEntries, [mid, sourceType, sourceId])
  if (entry === undefined || entry.reversed) return ALLOWED
  ctx.put(hoursEntries, [mid, sourceType, sourceId], { ...entry, reversed: true })
  const group = ctx.get(hoursGroups, [mid, entry.groupId])
  const own = group?.sourceType === sourceType && equalBytes(group.sourceId, sourceId)
  if (own) ctx.remove(hoursGroups, [mid, entry.groupId])
  step(ctx, mid, entry, -1)
  ctx.emit(hoursReversed, told({ mid, sourceType, sourceId }, entry))
  return ALLOWED
}

/** `takeBack` for the modules whose sources they are. */
export const reverseHours = exported<Source>({
  module: MODULE.training,
  name: 'reverseHours',
  callers: [MODULE.activity, MODULE.livestream],
  run: takeBack,
})

// ── Certificates ────────────────────────────────────────────────────────────────────────────────────────────────────

type CertificateField = 'certified' | 'sourceId' | 'orgId' | 'holder' | 'expiresAtMs' | 'templateId' | 'templateVersion'
type NewCertificate = Pick<Certificate, CertificateField> & {
  readonly certId: Id
}

/** E_DUP where the number is taken. */
export const writeCertificate = (ctx: ApplyContext, { certId, ...certificate }: NewCertificate): Result<undefined> => {
  if (ctx.get(certificates, [certId]) !== undefined) return err('E_DUP', 'certificate')
  const state = CERTIFICATE_STATE.ISSUED
  const more = { issuedAtMs: ctx.block.timeMs, issuer: ctx.sender.id, revokedBy: new Uint8Array(0) as never, state }
  ctx.put(certificates, [certId], { ...certificate, ...more })
  ctx.emit(certificateIssued, { certId, state })
  return ALLOWED
}

/** Issues a certificate for something outside of `training`, such as volunteer service: E_DUP. */
export const issueCertificateFor = exported<NewCertificate>({
  module: MODULE.training,
  name: 'issueCertificateFor',
  callers: [MODULE.activity],
  run: writeCertificate,
})

/** Commitment to the holder of a certificate: `salt` (32 random bytes) is the holder's, and opens it. */
export const holderCommitment = (opening: { readonly certId: Id; readonly mid: Id; readonly salt: Hash }): Hash =>
  taggedHash('certificateHolder', opening.certId, opening.mid, opening.salt)

interface CertificateOpening {
  readonly certId: Id
  readonly mid: Id
  readonly salt: Hash
}

const isInForce = (ctx: ReadContext, { state, expiresAtMs }: Certificate): boolean =>
  state === CERTIFICATE_STATE.ISSUED && (expiresAtMs === 0 || ctx.block.timeMs < expiresAtMs)

/**
 * Refuses unless the certificate, opened by its holder, is in force and says that `mid` completed a course for
 * development targets of at least 24 hours: E_NOT_FOUND, E_PROOF (someone else's), E_EXPIRED, E_STATE (another course).
 */
export const requireDevelopmentCertificate = (ctx: ReadContext, opening: CertificateOpening): Result<undefined> => {
  const { certId, mid } = opening
  const certificate = ctx.get(certificates, [certId])
  if (certificate === undefined) return err('E_NOT_FOUND', 'certificate')
  if (!equalBytes(holderCommitment(opening), certificate.holder)) return err('E_PROOF', 'holder of the certificate')
  if (!isInForce(ctx, certificate)) return err('E_EXPIRED', 'certificate')
  const session = certificate.certified === CERTIFIED.CLASS ? ctx.get(classes, [certificate.sourceId]) : undefined
  const plan = session && ctx.get(courseVersions, [session.cid, session.version])?.plan
  const long = plan !== undefined && plan.centiHours >= ctx.param(params.developmentCentiHours)
  const completed = ctx.get(enrolments, [certificate.sourceId, mid])?.state === ENROLMENT_STATE.COMPLETED
  const fits = long && completed && plan.category === COURSE_CATEGORY.DEVELOPMENT
  return fits ? ALLOWED : err('E_STATE', 'no certificate of the course that admission needs')
}
