/**
 * Domain tags (docs/formats.md): what is hashed or signed begins with one of these and a zero byte, so that bytes made
 * for one purpose mean nothing for another. Literals for ever; a new version is a new tag.
 */
export const TAGS = {
  genesis: 'kapok/genesis/1',
  account: 'kapok/account/1',
  transaction: 'kapok/tx/1',
  block: 'kapok/block/1',
  vote: 'kapok/vote/1',
  report: 'kapok/report/1',
  query: 'kapok/query/1',
  heartbeat: 'kapok/heartbeat/1',
  schedule: 'kapok/schedule/1',
  field: 'kapok/field/1',
  attestation: 'kapok/attestation/1',
  attendance: 'kapok/attendance/1',
  rescue: 'kapok/rescue/1',
  possession: 'kapok/possession/1',
  joinRequest: 'kapok/joinrequest/1',
  declare: 'kapok/declare/1',
  ready: 'kapok/ready/1',
  voucher: 'kapok/voucher/1',
  privateRequest: 'kapok/privaterequest/1',
  privateGeneration: 'kapok/privategeneration/1',
  privateSlot: 'kapok/privateslot/1',
  privateRow: 'kapok/privaterow/1',
  privateRead: 'kapok/privateread/1',
  certificateHolder: 'kapok/holder/1',
  addresses: 'kapok/addresses/1',
} as const

export type Tag = keyof typeof TAGS
