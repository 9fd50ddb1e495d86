/** Every setting of a node: its place in `config.toml`, its variable, its default, what it is for. */

export type Setting = string | number | boolean | readonly string[]

export interface FieldSpec {
  readonly kind: 'string' | 'number' | 'boolean' | 'list'
  readonly fallback: Setting
  readonly help: { readonly en: string; readonly zh: string }
  /** Least and greatest of a number. */
  readonly range?: readonly [number, number]
  /** Allowed values of a string. */
  readonly choices?: readonly string[]
}

const port = (fallback: number, en: string, zh: string) =>
  ({ kind: 'number', fallback, range: [0, 65_535], help: { en, zh } }) as const satisfies FieldSpec

export const FIELDS = {
  'node.name': { kind: 'string', fallback: 'node', help: { en: 'Name in logs and status', zh: '日志与状态中的名称' } },
  'node.validator': {
    kind: 'boolean',
    fallback: true,
    help: { en: 'Signs as validator if its key holds a seat', zh: '密钥持有席位时参与签名' },
  },
  'keys.password_file': {
    kind: 'string',
    fallback: 'password',
    help: { en: 'File with the password of the keystores, relative to the home', zh: '密钥库密码文件（相对主目录）' },
  },
  'p2p.listen': {
    kind: 'list',
    fallback: ['/ip4/127.0.0.1/tcp/9000'],
    help: { en: 'Multiaddrs to listen on', zh: '监听地址' },
  },
  'p2p.address': {
    kind: 'string',
    fallback: '',
    help: { en: 'Multiaddr under which the others reach this node', zh: '其他节点连接本节点的地址' },
  },
  'p2p.announce': {
    kind: 'boolean',
    fallback: true,
    help: { en: 'Tells the other nodes that address', zh: '将该地址告知其他节点' },
  },
  'p2p.peers': {
    kind: 'list',
    fallback: [],
    help: { en: 'Multiaddrs of the other nodes, each ending in /p2p/ID', zh: '其他节点地址，以 /p2p/ID 结尾' },
  },
  'api.host': { kind: 'string', fallback: '127.0.0.1', help: { en: 'Address of the API', zh: 'API 地址' } },
  'api.port': port(9001, 'Port of the API', 'API 端口'),
  'ops.host': { kind: 'string', fallback: '127.0.0.1', help: { en: "Address of the operator's port", zh: '运维地址' } },
  'ops.port': port(9002, "Port of the operator's port", '运维端口'),
  'heartbeat.period_seconds': {
    kind: 'number',
    fallback: 60,
    range: [1, 3_600],
    help: {
      en: 'Slot of the heartbeats of a quiet chain; the same on all nodes',
      zh: '静默链心跳的时隙（秒），各节点须一致',
    },
  },
  'verify.workers': {
    kind: 'number',
    fallback: 1,
    range: [0, 64],
    help: { en: 'Threads that verify signatures', zh: '验签线程数' },
  },
  'store.indexed': {
    kind: 'boolean',
    fallback: true,
    help: {
      en: 'A new data folder keeps history and read index: queries as of a height, timelines, lists by state',
      zh: '新数据目录保存历史与查询索引：按高度查询、时间线、按状态列表',
    },
  },
  'log.level': {
    kind: 'string',
    fallback: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    help: { en: 'Least level that is logged', zh: '日志级别' },
  },
} as const satisfies Record<string, FieldSpec>

export type FieldName = keyof typeof FIELDS

type Widen<T> = T extends readonly unknown[]
  ? readonly string[]
  : T extends string
    ? string
    : T extends number
      ? number
      : boolean

export type Config = { readonly [Name in FieldName]: Widen<(typeof FIELDS)[Name]['fallback']> }

/** `KAPOK_P2P_LISTEN` for `p2p.listen`. Lists are separated by commas. */
export const variableOf = (name: FieldName): string => `KAPOK_${name.replace('.', '_').toUpperCase()}`
