import { event } from '../define.ts'
import {
  CandidateEvent,
  CreditsEvent,
  DeclaredEvent,
  ElectionEvent,
  NodesEvent,
  OffenceEvent,
  OperatorEvent,
  RescueEvent,
  RuleEvent,
  SeatEvent,
  TurnsEvent,
} from './schema.ts'
import { ReadinessEvent, UpgradeEvent, UpgradeOutcomeEvent } from './upgrade-messages.ts'

export const operatorChanged = event({
  id: 1,
  name: 'OperatorChanged',
  title: { en: 'Operator admitted or changed', zh: '节点运营单位已接纳或变更' },
  data: OperatorEvent,
})
export const candidateChanged = event({
  id: 2,
  name: 'CandidateChanged',
  title: { en: 'Candidate registered or changed', zh: '候选节点已登记或变更' },
  data: CandidateEvent,
})
export const keyRotated = event({
  id: 3,
  name: 'KeyRotated',
  title: { en: 'New key of a candidate, from the next election on', zh: '候选节点更换密钥，自下次选举起生效' },
  data: CandidateEvent,
})
export const creditsAllocated = event({
  id: 4,
  name: 'CreditsAllocated',
  title: { en: 'Voting credits allocated', zh: '选举票数已分配' },
  data: CreditsEvent,
})
export const ballotCast = event({
  id: 5,
  name: 'BallotCast',
  title: { en: 'Ballot cast', zh: '已投票' },
  data: CreditsEvent,
})
export const declared = event({
  id: 6,
  name: 'Declared',
  title: { en: 'Candidate is there', zh: '候选节点报告在线' },
  data: DeclaredEvent,
})
export const jailed = event({
  id: 7,
  name: 'Jailed',
  title: { en: 'Seat jailed: it signed two votes that contradict each other', zh: '席位停权：签署了相互矛盾的两票' },
  data: OffenceEvent,
})
export const ruleSet = event({
  id: 8,
  name: 'RuleSet',
  title: { en: 'Rule of elections set', zh: '选举规则已设定' },
  data: RuleEvent,
})
export const elected = event({
  id: 9,
  name: 'Elected',
  title: { en: 'Election', zh: '选举' },
  data: ElectionEvent,
})
export const seatGained = event({
  id: 10,
  name: 'SeatGained',
  title: { en: 'Seat gained', zh: '取得席位' },
  data: SeatEvent,
})
export const seatLost = event({
  id: 11,
  name: 'SeatLost',
  title: { en: 'Seat given up or lost', zh: '退出或失去席位' },
  data: SeatEvent,
})
export const unavailable = event({
  id: 12,
  name: 'Unavailable',
  title: { en: 'Not elected once: too many turns missed', zh: '缺席过多，暂停一次当选' },
  data: TurnsEvent,
})
export const rescued = event({
  id: 13,
  name: 'Rescued',
  title: { en: 'The guardians brought the chain back', zh: '守护密钥持有方已恢复本链' },
  data: RescueEvent,
})
export const nodesSet = event({
  id: 14,
  name: 'NodesSet',
  title: { en: 'Nodes of an operator set', zh: '运营单位节点已设定' },
  data: NodesEvent,
})
export const upgradeScheduled = event({
  id: 20,
  name: 'UpgradeScheduled',
  title: { en: 'Protocol upgrade scheduled', zh: '已安排协议升级' },
  data: UpgradeEvent,
})
export const protocolReady = event({
  id: 21,
  name: 'ProtocolReady',
  title: { en: 'Candidate says whether it is ready for the next protocol', zh: '候选节点报告是否已支持新协议' },
  data: ReadinessEvent,
})
export const upgradeActivated = event({
  id: 22,
  name: 'UpgradeActivated',
  title: { en: 'The next protocol holds from this height on', zh: '新协议自该高度起生效' },
  data: UpgradeOutcomeEvent,
})
export const upgradeLapsed = event({
  id: 23,
  name: 'UpgradeLapsed',
  title: { en: 'Protocol upgrade lapsed: too few seats were ready', zh: '协议升级未生效：就绪席位不足' },
  data: UpgradeOutcomeEvent,
})
export const upgradeCancelled = event({
  id: 24,
  name: 'UpgradeCancelled',
  title: { en: 'Protocol upgrade called off', zh: '已取消协议升级' },
  data: UpgradeEvent,
})
