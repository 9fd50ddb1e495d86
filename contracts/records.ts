/**
 * Kinds of records that are kept off the chain and committed to on it: their fields, and the row of the state that says how a
 * record stands. Numbers of kinds, names and order of fields are literals for ever: commitments are made of them.
 */

import type { Hash } from '#base'
import type { Label, ReadContext, Table } from './define.ts'
import { EVIDENCE_STATE, SUBJECT_TYPE } from './evidence/schema.ts'
import { evidences } from './evidence/state.ts'
import { ID_BYTES, type Id } from './ids.ts'
import { fromBinaryText, keyText } from './key.ts'
import { STANDING } from './member/schema.ts'
import { members } from './member/state.ts'
import { archiveSubject } from './talent/rules.ts'
import { ARCHIVE_KIND, ARCHIVE_STATE } from './talent/schema.ts'
import { archives } from './talent/state.ts'

/**
 * H: a leaf of the commitment. X: kept in the private store alone, part of nothing that leaves it.
 */
interface RecordFieldKind {
  readonly name: string
  readonly class: 'H' | 'X'
  readonly title: Label
}

/** CURRENT: the row speaks of this record and of `revision`. REPLACED: another record stands in its place. */
type RecordState = 'CURRENT' | 'REPLACED' | 'WITHDRAWN' | 'ERASED'

/** What the state says of a record. */
export interface RecordStanding {
  readonly state: RecordState
  readonly revision: number
  readonly commitRoot: Hash
  /** Organisation to which it belongs now. */
  readonly orgId: Id
}

/** `org` keeps it where that is not said by its row; `erased` where the person about whom it is counts as erased. */
export interface RecordSubject {
  /** Account or alias of the person about whom it is. */
  readonly self?: Uint8Array | undefined
  readonly org?: Id | undefined
  readonly erased?: boolean
}

export interface RecordKind {
  readonly type: number
  readonly name: string
  readonly title: Label
  /** Undefined where a record of this kind names its own fields, all of them leaves. */
  readonly fields: readonly RecordFieldKind[] | undefined
  /** Leaves are opened to those alone who have viewed them on the chain, where grants and reads are counted. */
  readonly viewed?: true
  /** What other rows say of it now. */
  subject(ctx: Pick<ReadContext, 'get'>, id: Id): RecordSubject
  /** Key of the row in the state; undefined where the id is none of this kind. */
  rowKey(id: Uint8Array): Uint8Array | undefined
  /** Undefined where the bytes are no such row. */
  standing(row: Uint8Array): RecordStanding | undefined
}

const field = (name: string, kind: 'H' | 'X', en: string, zh: string): RecordFieldKind => ({
  name,
  class: kind,
  title: { en, zh },
})

const MEMBER_FIELDS: readonly RecordFieldKind[] = [
  field('name', 'H', 'name', '姓名'),
  field('former-name', 'H', 'former name', '曾用名'),
  field('sex', 'H', 'sex', '性别'),
  field('ethnicity', 'H', 'ethnicity', '民族'),
  field('native-place', 'H', 'native place', '籍贯'),
  field('birth-date', 'H', 'birth date', '出生日期'),
  field('id-checked', 'H', 'identity was checked', '身份已核验'),
  field('education', 'H', 'education', '学历'),
  field('school', 'H', 'school', '毕业院校'),
  field('degree', 'H', 'degree', '学位'),
  field('work-unit', 'H', 'work unit', '工作单位'),
  field('post', 'H', 'post', '职务'),
  field('job-start', 'H', 'start of work', '参加工作日期'),
  field('enrolled-on', 'H', 'day of enrolment', '登记日期'),
  field('activist-on', 'H', 'day of becoming an activist', '列为积极分子日期'),
  field('target-on', 'H', 'day of becoming a development target', '列为发展对象日期'),
  field('probation-from', 'H', 'start of probation', '预备期起'),
  field('probation-to', 'H', 'end of probation', '预备期止'),
  field('confirmed-on', 'H', 'day of confirmation', '转正日期'),
  field('application-done', 'H', 'application was handed in', '已递交申请'),
  field('political-review-done', 'H', 'political review was done', '政审已完成'),
  field('exit-reason', 'H', 'code of the reason of leaving', '离开原因代码'),
  field('id-number', 'X', 'identity number', '身份证号'),
  field('phone', 'X', 'phone', '电话'),
  field('email', 'X', 'e-mail', '电子邮箱'),
  field('address', 'X', 'address', '住址'),
]

const keyIn = (table: Table<readonly [Id], never>, id: Uint8Array): Uint8Array | undefined =>
  id.length === ID_BYTES ? fromBinaryText(keyText(table.prefix, table.key, [id])) : undefined

const MEMBER_STATE: Readonly<Partial<Record<number, RecordState>>> = {
  [STANDING.ERASED]: 'ERASED',
  [STANDING.ROTATED]: 'REPLACED',
}

/** What an organisation keeps of a member or candidate. Papers that must not be stored have marks that they were there. */
const member: RecordKind = {
  type: 1,
  name: 'member',
  title: { en: 'Record of a member', zh: '党员信息' },
  fields: MEMBER_FIELDS,
  subject: (_, id) => ({ self: id }),
  rowKey: id => keyIn(members as unknown as Table<readonly [Id], never>, id),
  standing: row => {
    const read = members.value.decode(row)
    if (!read.ok) return undefined
    const { standing, revision, commitRoot, orgId } = read.value
    return { state: MEMBER_STATE[standing] ?? 'CURRENT', revision, commitRoot, orgId }
  },
}

const EVIDENCE_STATES: Readonly<Record<number, RecordState>> = {
  [EVIDENCE_STATE.ANCHORED]: 'CURRENT',
  [EVIDENCE_STATE.SUPERSEDED]: 'REPLACED',
  [EVIDENCE_STATE.WITHDRAWN]: 'WITHDRAWN',
  [EVIDENCE_STATE.ERASED]: 'ERASED',
}

/** Minutes, reports and other documents of which the chain has a root: one evidence is one revision of one record. */
const evidence: RecordKind = {
  type: 2,
  name: 'evidence',
  title: { en: 'Anchored document', zh: '存证文件' },
  fields: undefined,
  subject: (ctx, id) => {
    const found = ctx.get(evidences, [id])
    return found?.subjectType === SUBJECT_TYPE.MEMBER ? { self: found.subjectId } : {}
  },
  rowKey: id => keyIn(evidences as unknown as Table<readonly [Id], never>, id),
  standing: row => {
    const read = evidences.value.decode(row)
    // The root of a batch is that of a list, not of the fields of a record.
    if (!read.ok || read.value.leaves > 0) return undefined
    const { state, root, orgId } = read.value
    return { state: EVIDENCE_STATES[state] ?? 'CURRENT', revision: 1, commitRoot: root, orgId }
  },
}

/** What an organisation keeps of a member or, under an alias of its own, of a talent. */
const archive: RecordKind = {
  type: 3,
  name: 'archive',
  title: { en: 'Archive', zh: '档案' },
  fields: undefined,
  viewed: true,
  subject: (ctx, archId) => {
    const found = ctx.get(archives, [archId])
    const about = archiveSubject(ctx, { archId })
    if (found === undefined || !about.ok) return {}
    const { org, persons } = about.value
    const erased =
      found.kind === ARCHIVE_KIND.MEMBER_INFO && ctx.get(members, [found.subjectId])?.standing === STANDING.ERASED
    return { self: persons?.self, org, erased }
  },
  rowKey: id => keyIn(archives as unknown as Table<readonly [Id], never>, id),
  standing: row => {
    const read = archives.value.decode(row)
    if (!read.ok) return undefined
    const { state, revision, commitRoot, orgId } = read.value
    return { state: state === ARCHIVE_STATE.CLOSED ? 'WITHDRAWN' : 'CURRENT', revision, commitRoot, orgId }
  },
}

export const RECORD_KINDS: readonly RecordKind[] = [member, evidence, archive]

/** By number or by name. */
export const recordKind = (type: number | string): RecordKind | undefined =>
  RECORD_KINDS.find(one => one.type === type || one.name === type)
