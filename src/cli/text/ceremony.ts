/** What the commands of the founding and the joining say, in both languages. */

export const ceremonyEn = {
  flags: {
    orgs: 'orgs.toml: the enterprises that found the federation, each with its join request',
    name: 'name of the enterprise: a-z, 0-9 and hyphens',
    address: 'where the other nodes reach its node, HOST:PORT',
    accounts: 'further accounts to make keys for, such as secretary,clerk',
    words: 'as words to read aloud',
  },
  commands: {
    joinRequest: 'make the keys of an enterprise and the request by which it founds or joins a federation',
    accept: 'check a folder that was handed over, and put it in place beside the own keys',
  },
  heads: {
    enterprise: 'enterprise',
    seat: 'seat',
    folder: 'folder to hand over',
  },
  says: {
    safe: (folder: string) =>
      `Take ${folder} to a safe and delete it here: its key helps to bring the chain back when its validators are lost.`,
    send: (file: string) => `Hand over ${file}: it holds public keys only. Everything else stays here.`,
    readAloud: 'Read the hash, or its words, aloud to every enterprise. Hand over the folders.',
    founder: (name: string, chain: string) => `${name} is a founder of ${chain}: the genesis has exactly your keys.`,
    joins: (name: string, chain: string) =>
      `${name} is no founder: it joins ${chain}, which runs, when the others have admitted it.`,
    owner: (uid: number, gid: number) => `In a container the node runs as ${uid}:${gid}, whose home/ and secrets/ are.`,
  },
}

export const ceremonyZh: typeof ceremonyEn = {
  flags: {
    orgs: 'orgs.toml：创立联盟的各企业及其加入申请',
    name: '企业名称：a-z、0-9 和连字符',
    address: '其他节点连接本节点的“主机:端口”',
    accounts: '另需生成密钥的账户，如 secretary,clerk',
    words: '以词语显示，便于念出核对',
  },
  commands: {
    joinRequest: '生成企业密钥，以及创立或加入联盟的申请',
    accept: '核对移交的目录，并放到本企业密钥旁',
  },
  heads: {
    enterprise: '企业',
    seat: '席位',
    folder: '移交目录',
  },
  says: {
    safe: folder => `请将 ${folder} 移入保险柜并从本机删除：验证人全部丢失时，其密钥可协助恢复链。`,
    send: file => `请移交 ${file}：其中只有公钥。其余内容一律留在本机。`,
    readAloud: '请向每家企业念出哈希或其词语，并移交各目录。',
    founder: (name, chain) => `${name} 是 ${chain} 的创立企业：创世文件中正是贵企业的密钥。`,
    joins: (name, chain) => `${name} 不是创立企业：其他企业接纳后，加入正在运行的 ${chain}。`,
    owner: (uid, gid) => `在容器中节点以 ${uid}:${gid} 运行，home/ 与 secrets/ 属于该用户。`,
  },
}
