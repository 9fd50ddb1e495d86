/** What the commands of the founding and the joining say, in both languages. */

export const ceremonyEn = {
  flags: {
    orgs: 'orgs.toml: the enterprises that found the federation, each with its join request',
    name: 'name of the enterprise: a-z, 0-9 and hyphens',
    address: 'where the other nodes reach its node, HOST:PORT',
    accounts: 'further accounts to make keys for, such as secretary,clerk',
    words: 'as words to read aloud',
    ownAddress: 'where the others reach the node that is asked, HOST:PORT, if its settings do not say',
    peer: 'join request of another enterprise whose address is not known here; may be repeated',
    newSeats: 'how many seats there are from the next election on; without it, as many as now',
    replace: 'number of an operator that has lost all its keys: the request gives it new ones, and the old are refused',
    recovered: 'this enterprise has lost all its keys: those that the genesis names are not its own any more',
    org: 'organisation whose registrar registers the account; without it, the root',
  },
  commands: {
    joinRequest: 'make the keys of an enterprise and the request by which it founds or joins a federation',
    addOrg: 'admit an enterprise to a federation that runs: a folder to hand over, and the calls to sign',
    move: 'the node of an enterprise has another address: in its request, its settings and its compose.yaml',
    peer: 'note in the settings of a home where the node of a join request is reached now',
    accept: 'check a folder that was handed over, and put it in place beside the own keys',
  },
  heads: {
    enterprise: 'enterprise',
    seat: 'seat',
    folder: 'folder to hand over',
    command: 'command',
  },
  says: {
    safe: (folder: string) =>
      `Take ${folder} to a safe and delete it here: its key helps to bring the chain back when its validators are lost.`,
    send: (file: string) => `Hand over ${file}: it holds public keys only. Everything else stays here.`,
    noAddress: (operator: number) =>
      `No address is known here of a node of operator ${operator}: the new node will hear it from the others, if they know it.`,
    seatsByVote: 'The number of seats is a proposal of its own: it waits for a timelock, admission does not.',
    handOver: (folder: string, hash: string) => `Hand over ${folder}, and read the ${hash} aloud.`,
    moved: (file: string) =>
      `It holds from the next start on: the node tells the others by itself. Only if it reaches none of them, give them ${file} (network peer).`,
    noted: 'It holds from the next start on. It is needed only where that node reaches nobody of the federation.',
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
    ownAddress: '其他节点连接所询问节点的“主机:端口”，当其设置未说明时',
    peer: '本机不知其地址的其他企业的加入申请，可重复',
    newSeats: '下次选举起的席位数；默认不变',
    replace: '密钥全部丢失的运营单位编号：以此申请换用新密钥，旧密钥即被拒绝',
    recovered: '本企业密钥已全部丢失：创世文件中的密钥不再属于本企业',
    org: '由其登记员登记账户的组织；默认为根组织',
  },
  commands: {
    joinRequest: '生成企业密钥，以及创立或加入联盟的申请',
    addOrg: '接纳企业加入正在运行的联盟：生成移交目录与待签署的操作',
    move: '企业节点更换地址：更新其申请、设置与 compose.yaml',
    peer: '在主目录设置中记下某申请所列节点的现地址',
    accept: '核对移交的目录，并放到本企业密钥旁',
  },
  heads: {
    enterprise: '企业',
    seat: '席位',
    folder: '移交目录',
    command: '命令',
  },
  says: {
    safe: folder => `请将 ${folder} 移入保险柜并从本机删除：验证人全部丢失时，其密钥可协助恢复链。`,
    send: file => `请移交 ${file}：其中只有公钥。其余内容一律留在本机。`,
    noAddress: operator => `本机不知运营单位 ${operator} 的节点地址：若其他节点知道，新节点将从它们得知。`,
    seatsByVote: '席位数是另一项提案：它有锁定期，接纳没有。',
    handOver: (folder, hash) => `请移交 ${folder}，并念出${hash}。`,
    moved: file =>
      `自下次启动起生效，节点会自行告知其他节点。仅当一个也连不上时，才需将 ${file} 交给其他企业（network peer）。`,
    noted: '自下次启动起生效。仅当该节点连不上联盟中任何节点时才需要。',
    readAloud: '请向每家企业念出哈希或其词语，并移交各目录。',
    founder: (name, chain) => `${name} 是 ${chain} 的创立企业：创世文件中正是贵企业的密钥。`,
    joins: (name, chain) => `${name} 不是创立企业：其他企业接纳后，加入正在运行的 ${chain}。`,
    owner: (uid, gid) => `在容器中节点以 ${uid}:${gid} 运行，home/ 与 secrets/ 属于该用户。`,
  },
}
