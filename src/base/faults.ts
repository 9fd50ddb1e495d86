/**
 * The catalogue of fault codes. Each has one sentence in English and in Chinese that says what its reader can do;
 * `peer` says what a fault in a peer's message means for that peer: `reject` counts against it, `ignore` does not;
 * `http` is the status that the API answers with. A code is never reused for another meaning.
 */

interface FaultEntry {
  /** Number in receipts; fixed for ever. Absent for faults that never reach a receipt. */
  readonly receipt?: number
  readonly en: string
  readonly zh: string
  readonly peer: 'ignore' | 'reject'
  readonly http: number
  readonly retryable?: true
}

const reject = (http: number, en: string, zh: string): FaultEntry => ({ en, zh, http, peer: 'reject' })
const ignore = (http: number, en: string, zh: string): FaultEntry => ({ en, zh, http, peer: 'ignore' })
const retry = (http: number, en: string, zh: string): FaultEntry => ({ en, zh, http, peer: 'ignore', retryable: true })
const refused = (receipt: number, en: string, zh: string): FaultEntry => ({
  receipt,
  en,
  zh,
  http: 422,
  peer: 'ignore',
})

export const FAULTS = {
  // Bytes
  TOO_LARGE: reject(413, 'The data is larger than allowed. Split it.', '数据超过大小上限，请拆分后重试。'),
  NON_CANONICAL: reject(
    400,
    'The bytes are not the canonical encoding of a message. Encode with the SDK or by docs/formats.md.',
    '字节不是规范编码，请使用 SDK 或按 docs/formats.md 编码。',
  ),
  MALFORMED: reject(400, 'The data cannot be read as what it should be.', '数据格式无法识别。'),

  // Transactions at admission
  BAD_SIGNATURE: reject(
    400,
    'A signature does not verify. Sign again with the right key.',
    '签名校验失败，请用正确的密钥重新签名。',
  ),
  WRONG_CHAIN: reject(
    400,
    'The transaction was signed for another chain. Check the genesis hash that you signed for.',
    '交易是为另一条链签名的，请核对创世哈希。',
  ),
  TX_EXPIRED: ignore(400, 'The transaction has expired. Sign a new one.', '交易已过期，请重新签名。'),
  TX_TOO_EARLY: ignore(
    400,
    'The transaction expires too far in the future. Check your clock and sign again.',
    '交易有效期过长，请检查时钟后重新签名。',
  ),
  TX_DUPLICATE: ignore(409, 'The transaction is already on the chain.', '交易已在链上。'),
  TX_NO_CALLS: reject(400, 'The transaction asks for nothing. Add at least one call.', '交易没有任何调用。'),
  UNKNOWN_ACCOUNT: ignore(403, 'No account has this address. Register the actor first.', '该地址没有账户，请先登记。'),
  // A peer may be further, or its software newer: then these are there for it.
  UNKNOWN_MODULE: ignore(400, 'There is no such contract module.', '没有这个合约模块。'),
  UNKNOWN_ACTION: ignore(400, 'The module has no such action.', '该模块没有这个操作。'),
  POOL_FULL: retry(
    503,
    'The node has too many waiting transactions. Send again in a few seconds.',
    '待处理交易过多，请稍后重试。',
  ),
  QUOTA: retry(429, 'Too many requests from this sender. Slow down.', '请求过于频繁，请放慢。'),

  // Blocks, votes, certificates, peers
  BAD_BLOCK: reject(400, 'The block breaks a rule of the chain.', '区块违反链上规则。'),
  BAD_CERTIFICATE: reject(400, 'The certificate has no valid quorum.', '证书没有有效的法定多数。'),
  BAD_GENESIS: reject(
    400,
    'The genesis breaks a rule. Correct it before anyone signs for this chain.',
    '创世文件违反规则，请在任何人签名之前改正。',
  ),
  BAD_RESCUE: reject(
    400,
    'The rescue does not hold. The detail says what is missing or wrong.',
    '救援文件不成立，原因见详情。',
  ),
  BAD_CEREMONY: reject(
    400,
    'A file of the founding or the joining is not right. The detail says which, where, and what to do.',
    '创立或加入所用的文件有误，位置与处理办法见详情。',
  ),
  BAD_PROOF: reject(400, 'The proof does not lead to the root.', '证明与根不符。'),
  UNKNOWN_SEAT: reject(400, 'No validator holds this seat in this epoch.', '该任期没有此席位。'),
  WRONG_EPOCH: ignore(400, 'The message belongs to another epoch.', '消息属于其他任期。'),
  NEWER_PROTOCOL: ignore(
    501,
    'This needs a newer version of the software than runs here. Install it and start again: nothing is lost.',
    '当前软件版本过旧，不支持所需的协议。请安装新版本后重新启动，数据不会丢失。',
  ),
  UNKNOWN_PARENT: ignore(404, 'The parent block is not known yet.', '父区块未知。'),
  PEER_NOT_ADMITTED: reject(403, 'The peer is not a member of this federation.', '对方节点不属于本联盟。'),
  BUDGET: ignore(429, 'The peer sends more than its budget.', '对方节点超出配额。'),
  TIMEOUT: retry(504, 'No answer in time. It may still happen.', '等待超时，结果可能仍会生效。'),
  CLOSED: retry(503, 'The node is shutting down.', '节点正在关闭。'),

  // Reads
  NOT_FOUND: ignore(404, 'Nothing is known under this id.', '未找到。'),
  NOT_FINAL: retry(404, 'It is known but not final yet. Ask again shortly.', '尚未最终确认，请稍后再查。'),
  HEIGHT_UNAVAILABLE: ignore(404, 'This node does not hold the state of that height.', '本节点没有该高度的状态。'),
  ERASED: ignore(
    410,
    'The record was erased: its content and keys are gone for good.',
    '该记录已删除，内容与密钥已彻底销毁。',
  ),
  BAD_REQUEST: reject(400, 'The request is not of the form described by the API.', '请求格式不符合接口说明。'),

  INTERNAL: ignore(500, 'The node has failed at this. Look at its log.', '节点内部错误，请查看日志。'),

  // Keys and configuration
  BAD_KEYSTORE: ignore(
    400,
    'The keystore file cannot be used. Take it from a backup.',
    '密钥库文件无法使用，请从备份恢复。',
  ),
  WRONG_PASSWORD: ignore(403, 'The password does not open this keystore.', '密码不正确，无法打开密钥库。'),
  BAD_CONFIG: ignore(
    400,
    'The configuration has a mistake. Correct the line that is named.',
    '配置有误，请按提示修改。',
  ),

  // Storage
  CORRUPT: ignore(
    500,
    'Stored data does not match its checksum. Rebuild the node from its peers.',
    '存储数据损坏，请从其他节点重建。',
  ),
  BAD_BACKUP: ignore(
    400,
    'The backup cannot be used; nothing was written. The detail says what is wrong with it.',
    '备份无法使用，未写入任何内容，原因见详情。',
  ),
  DISK_FULL: ignore(
    507,
    'The disk is full, or nearly so, or refuses to write. Make space, then start again.',
    '磁盘已满、将满或无法写入，请腾出空间后重新启动。',
  ),
  HOME_IN_USE: ignore(409, 'A node runs on this home. Stop it first.', '该主目录有节点正在运行，请先停止。'),
  WRONG_HOME: ignore(500, 'The data folder belongs to another chain.', '数据目录属于另一条链。'),

  // Refusals of the contracts (domain rules); these numbers stand in receipts
  E_AUTH: refused(
    1,
    'The signer may not do this. Ask someone who holds the role.',
    '签名者无权执行此操作，请由有权人员办理。',
  ),
  E_SCOPE: refused(2, 'The role does not reach this organisation.', '角色权限不覆盖该组织。'),
  E_SOD: refused(3, 'Separation of duties: another person must do this.', '职责分离：须由另一人办理。'),
  E_STATE: refused(4, 'The record is not in a state that allows this.', '记录当前状态不允许此操作。'),
  E_DUP: refused(5, 'It has already been recorded.', '已有相同记录。'),
  E_WINDOW: refused(6, 'It is outside the time window.', '不在允许的时间范围内。'),
  E_QUORUM: refused(7, 'Too few were present or agreed.', '未达到法定人数或票数。'),
  E_CAP: refused(8, 'A cap of the rule is reached.', '已达规则上限。'),
  E_BUDGET: refused(9, "The organisation's budget for the month does not cover it.", '本组织当月预算不足。'),
  E_STOCK: refused(10, 'Not enough in stock.', '库存不足。'),
  E_BALANCE: refused(11, 'The balance does not cover it.', '余额不足。'),
  E_EXPIRED: refused(12, 'It has expired.', '已过期。'),
  E_TERM: refused(13, 'A rule about terms forbids it.', '不符合任期规定。'),
  E_PARENT: refused(14, 'This kind of organisation cannot stand under that one.', '该类组织不能隶属于该上级。'),
  E_CYCLE: refused(15, 'The organisations would form a circle or too deep a tree.', '组织关系成环或层级过深。'),
  E_LIMIT: refused(16, 'It exceeds a fixed limit.', '超过固定上限。'),
  E_ARG: refused(17, 'An argument is not allowed here.', '参数不符合要求。'),
  E_PROOF: refused(18, 'A proof or attestation does not verify.', '证明或认证校验失败。'),
  E_NOT_FOUND: refused(19, 'The record does not exist.', '记录不存在。'),
  E_PAUSED: refused(20, 'The module is paused.', '模块已暂停。'),
} as const satisfies Record<string, FaultEntry>

export type FaultCode = keyof typeof FAULTS

/** Codes that may stand in a receipt. */
export type RefusalCode = Extract<FaultCode, `E_${string}`>

const entries = FAULTS as Record<FaultCode, FaultEntry>

/** Number of a refusal in receipts; 0 is success. */
export const refusalNumber = (code: RefusalCode): number => entries[code].receipt as number

const BY_NUMBER = new Map(
  Object.entries(entries).flatMap(([code, { receipt }]) =>
    receipt === undefined ? [] : [[receipt, code as RefusalCode] as const],
  ),
)

/** Code of a refusal by its number in a receipt; `undefined` for 0 and for unknown numbers. */
export const refusalCode = (number: number): RefusalCode | undefined => BY_NUMBER.get(number)

export const faultEntry = (code: FaultCode): FaultEntry => entries[code]
