/** What the command line says about running one node. */

export const operationsEn = {
  flags: {
    get: 'only this field of the JSON document, bare: signing.state, nodes.0.name',
    healthWait: 'how many seconds to wait for it',
    healthSigns: 'also that its key signs, or has no seat',
    backupOut: 'write the backup here; - is standard output',
    withoutKeys: 'leave out every key and the password',
    withPrivate: 'also the private store and the key of its records: kept under the same rules as the records',
    newPasswordFile: 'file with the new password',
    supportOut: 'write the file here; - is standard output; without it, only show what would be in it',
    supportLog: 'where the log of the node is, in place of node.log in the home; - is standard input',
  },
  commands: {
    nodeUp: 'start the node of a home in the background, and wait until it is ready',
    nodeDown: 'stop the node of a home cleanly',
    nodePeers: 'which nodes of the federation are connected',
    data: 'the folder of a stopped node: backup, restore',
    dataBackup: 'write the folder of a stopped node to one file',
    dataRestore: 'make a folder from a backup, after all of it has been checked',
    keysChangePassword: 'seal every keystore of a home under a new password',
    nodeSupport:
      'one file for who helps: no key, password, transaction or record is in it; also of a node that does not run',
  },
  heads: {
    enterprise: 'enterprise',
    connected: 'connected',
    peer: 'node',
    addresses: 'addresses',
    document: 'document',
    bytes: 'bytes',
    about: 'what is in it',
  },
  doctor: { node: 'node', home: 'settings and keys' },
  /** Of each document of a support bundle, what is in it. */
  support: {
    'about.json': 'versions, machine, names of variables',
    'home.json': 'what a start would stumble over; head of the chain while the node is stopped',
    'settings.json': 'settings, and where each comes from',
    'disk.json': 'free space; numbers and sizes of files',
    'doctor.json': 'findings of node doctor',
    'status.json': 'height, root, epoch, signing',
    'peers.json': 'who is connected',
    'seats.json': 'who makes blocks in this epoch',
    'blocks.json': 'headers of the last blocks, without transactions',
    'ready.txt': 'whether it is ready, and why not',
    'metrics.txt': 'metrics',
    'log.txt': 'end of the log; secrets and numbers of people taken out, hashes shortened',
  },
  says: {
    knownFrom: { settings: 'own settings', node: 'told by the node' },
    behind: (height: number, blocks: number | null) =>
      blocks === null
        ? `${height}; no peer has said yet how far it is`
        : `${height}; ${blocks} blocks behind its peers`,
    runs: 'the node runs',
    stopped: 'the node is stopped',
    backedUp: (files: number, mib: string, height: string) =>
      `${files} files, ${mib} MiB, the chain up to block ${height}`,
    restored: (files: number, folder: string) => `${files} files, each as its checksum says, are in ${folder}`,
    willWait:
      'The validator key is in it: after the start it signs nothing until the others have told what it has signed since, or it has been silent for a while. Never run two copies of one home.',
    withoutKeys: 'Keys and password are not in it: put them in place before the node starts.',
    passwordChanged: (count: number) => `${count} keystores have the new password`,
    supportListed: 'Nothing was written. With --out FILE it is.',
    supportLook: 'It is a tar archive of plain text: look into it before you send it.',
    placePassword:
      'The file of the password lies outside the home: put the new password into it before the node starts again.',
  },
  errors: {
    shortPassword: (min: number) => `a password of at least ${min} characters is needed`,
    noField: (name: string, known: string) => `--get: there is no ${name} here. There are: ${known}`,
    homeNotFree: (home: string) => `${home} is not empty: a backup makes a new folder`,
    noStream: 'name a file: there is no standard input or output here',
  },
}

export const operationsZh: typeof operationsEn = {
  flags: {
    get: '只输出 JSON 文档中的该字段，如 signing.state、nodes.0.name',
    healthWait: '最多等待的秒数',
    healthSigns: '还要求其密钥正在签名，或没有席位',
    backupOut: '备份写到此文件，- 为标准输出',
    withoutKeys: '不含任何密钥与密码',
    withPrivate: '同时包含私密库及其记录密钥：须与档案遵守同样的保管规定',
    newPasswordFile: '新密码文件',
    supportOut: '写到此文件，- 为标准输出；不指定则只列出内容',
    supportLog: '节点日志的位置（默认为主目录的 node.log），- 为标准输入',
  },
  commands: {
    nodeUp: '在后台启动主目录的节点，等到就绪',
    nodeDown: '正常停止主目录的节点',
    nodePeers: '联盟中哪些节点已连接',
    data: '已停止节点的目录：备份、恢复',
    dataBackup: '把已停止节点的目录写成一个文件',
    dataRestore: '从备份建立目录，写入之前先全部校验',
    keysChangePassword: '用新密码重新加密主目录的全部密钥库',
    nodeSupport: '生成一个供支持人员查看的文件：不含密钥、密码、交易与档案；节点未运行时也可用',
  },
  heads: {
    enterprise: '企业',
    connected: '已连接',
    peer: '节点',
    addresses: '地址',
    document: '文档',
    bytes: '字节',
    about: '内容',
  },
  doctor: { node: '节点', home: '设置与密钥' },
  support: {
    'about.json': '版本、机器、变量名称',
    'home.json': '启动会遇到的问题；节点停止时还有链头',
    'settings.json': '各项设置及其来源',
    'disk.json': '剩余空间；文件数量与大小',
    'doctor.json': '自检（node doctor）的结果',
    'status.json': '高度、状态根、任期、签名状态',
    'peers.json': '已连接的节点',
    'seats.json': '本任期的出块席位',
    'blocks.json': '最近区块的区块头，不含交易',
    'ready.txt': '是否就绪及原因',
    'metrics.txt': '指标',
    'log.txt': '日志末尾；已去除秘密与个人号码，哈希只留开头',
  },
  says: {
    knownFrom: { settings: '本机设置', node: '该节点自述' },
    behind: (height, blocks) =>
      blocks === null ? `${height}；尚无节点报告其高度` : `${height}；落后其他节点 ${blocks} 块`,
    runs: '节点正在运行',
    stopped: '节点已停止',
    backedUp: (files, mib, height) => `共 ${files} 个文件，${mib} MiB，链至第 ${height} 块`,
    restored: (files, folder) => `${files} 个文件均与校验和一致，已放入 ${folder}`,
    willWait:
      '其中含验证人密钥：启动后先不签名，直到其他节点告知该密钥此后签过什么，或该密钥静默一段时间。切勿让同一主目录的两份副本同时运行。',
    withoutKeys: '其中不含密钥与密码：启动节点之前请先放回。',
    passwordChanged: count => `${count} 个密钥库已改用新密码`,
    supportListed: '未写入任何文件；加 --out FILE 才写入。',
    supportLook: '这是纯文本的 tar 归档：发送之前请先查看。',
    placePassword: '密码文件不在主目录内：节点下次启动之前请写入新密码。',
  },
  errors: {
    shortPassword: min => `密码至少需要 ${min} 个字符`,
    noField: (name, known) => `--get：没有 ${name}。可用：${known}`,
    homeNotFree: home => `${home} 不是空目录：恢复只建立新目录`,
    noStream: '请指定文件：此处没有标准输入输出',
  },
}
