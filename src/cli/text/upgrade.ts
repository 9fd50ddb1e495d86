/** What is said of protocol upgrades. */

export const upgradeEn = {
  gov: 'what those who govern decide about the chain itself',
  govUpgrade: 'the protocol, and who is ready for the next one; with --protocol and --height: schedule it',
  flags: {
    protocol: 'schedule this protocol: the next one',
    height: 'its first block',
    cancel: 'call off what is scheduled',
  },
  both: 'say both --protocol and --height, or --cancel alone',
  signWho: 'scheduling needs two of the root while it governs alone: --as SECRETARY --cosign OFFICER',
  proposeInstead:
    'Where several organisations govern: kapok governance propose --kind PROTOCOL_UPGRADE --payload \'{"upgrade":{"protocol":2,"height":5000}}\' …',
  heads: {
    protocol: 'protocol',
    scheduled: 'scheduled',
    seatsReady: 'seats ready',
    ready: 'ready',
    missing: 'MISSING',
    candidate: 'candidate',
    operator: 'operator',
    seat: 'seat',
  },
  install: 'INSTALL the newer version before that block, or this node stops there',
  none: 'nothing',
  from: (protocol: number, height: number) => `protocol ${protocol} from block ${height} on`,
  seats: (ready: number, total: number, quorum: number) => `${ready} of ${total}, ${quorum} needed`,
  speaks: (protocol: number, highest: number, version: string) =>
    `the chain speaks protocol ${protocol}, version ${version} speaks up to ${highest}`,
}

export const upgradeZh: typeof upgradeEn = {
  gov: '治理：关于本链自身的决定',
  govUpgrade: '当前协议与升级就绪情况；加 --protocol 与 --height 则安排升级',
  flags: { protocol: '安排升级到此协议（下一版）', height: '新协议的首个区块高度', cancel: '取消已安排的升级' },
  both: '请同时给出 --protocol 与 --height，或单独使用 --cancel',
  signWho: '根组织单独治理时须两人签名：--as 书记 --cosign 委员',
  proposeInstead:
    '多个组织共同治理时，请提案：kapok governance propose --kind PROTOCOL_UPGRADE --payload \'{"upgrade":{"protocol":2,"height":5000}}\' …',
  heads: {
    protocol: '协议',
    scheduled: '已安排',
    seatsReady: '就绪席位',
    ready: '已就绪',
    missing: '未就绪',
    candidate: '候选节点',
    operator: '运营单位',
    seat: '席位',
  },
  install: '请在该区块之前安装新版本，否则本节点将在该处停止',
  none: '无',
  from: (protocol, height) => `协议 ${protocol}，自区块 ${height} 起`,
  seats: (ready, total, quorum) => `${ready} / ${total}，需 ${quorum}`,
  speaks: (protocol, highest, version) => `本链协议 ${protocol}，软件 ${version} 最高支持 ${highest}`,
}
