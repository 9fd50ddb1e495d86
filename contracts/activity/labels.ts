import type { Label, Labels } from '../define.ts'

const label = (en: string, zh: string): Label => ({ en, zh })

export const labels: Labels = {
  fields: {
    certId: label('certificate', '证书'),
    coOrgs: label('organisations that take part', '联合组织'),
    due: label('due', '应开展'),
    dueMonth: label('month in which it is due', '应开展月份'),
    groupId: label('lecture', '同源课程'),
    held: label('held', '已开展'),
    holder: label('commitment to the holder', '持证人承诺'),
    items: label('activities of the plan', '计划项目'),
    lateReason: label('reason for coming late', '迟录原因'),
    lecturerMid: label('lecturer', '授课人'),
    materialRoot: label('root of the material', '补课材料根'),
    period: label('period', '周期'),
    periodKind: label('kind of period', '周期类别'),
    sheetHash: label('hash of the sheet', '签到表哈希'),
    talks: label('talks', '谈话次数'),
    templateId: label('template', '模板'),
    templateVersion: label('version of the template', '模板版本'),
    topicCode: label('topic', '主题代码'),
    venueId: label('venue', '场地'),
  },
  members: {
    ARCHIVED: '已归档',
    ABANDONED: '已终止',
    LEFT_EARLY: '早退',
    CONFIRMED: '已确认',
    REFUSED: '未通过',
    RECORDER_ABSENT: '记录人缺席',
    MATERIAL_MISSING: '材料不全',
    SYSTEM_FAILURE: '系统故障',
    NO_NETWORK: '网络中断',
    OVERSIGHT: '疏漏',
    QUARTER: '季度',
  },
}
