/** README.md of a folder that is handed over: what a person at the enterprise checks and types. */

import { toHex } from '#base'
import type { ParsedGenesis } from '#chain'
import { wordLines } from './words.ts'

export interface ReadmePlan {
  readonly genesis: ParsedGenesis
  readonly own: { readonly name: string }
  readonly joins: boolean
  /** Candidates of the keys that are lost; undefined where none are. */
  readonly recovers?: readonly string[] | undefined
}

/** The hash does not stand here: it has to come from another mouth than this folder. */
export const readmeText = ({ own, genesis, joins, recovers }: ReadmePlan): string => {
  const { name } = own
  const accept = `kapok network accept ${name} --home FOLDER --genesis HASH${recovers === undefined ? '' : ' --recovered'}`
  const systemd =
    'sudo chown -R kapok: FOLDER && sudo cp FOLDER/kapok.service /etc/systemd/system/ && sudo systemctl enable --now kapok'
  const as = `--home FOLDER/home --as operator-${name}`
  const resign = (recovers ?? []).map(one => `kapok delegate resign --candidate-id ${one} ${as}`)
  const stand = [...resign, `kapok node stand ${as}`].join(' && ')
  const zhLast = joins
    ? `联盟已接纳且节点已追上区块后，登记候选${resign.length === 0 ? '' : '（丢失的密钥先退出）'}：\`${stand}\``
    : '全部企业启动后，链即开始运行；无须再做任何事。'
  const enLast = joins
    ? `When the federation has admitted it and it has caught up, stand for a seat${resign.length === 0 ? '' : ', after the lost keys have resigned'}: \`${stand}\``
    : 'Once all enterprises have started, the chain begins; there is nothing more to do.'
  return `# ${genesis.genesis.name} – ${name}

本目录不含任何秘密。FOLDER 是贵企业此前生成密钥的目录（内有 join-request.json）。

1. 请另一家企业通过电话念出创世哈希（或 32 个词），与 \`kapok network genesis hash ${name} --words\` 的输出逐项核对。
2. 核对一致后运行：\`${accept}\`
3. 用容器启动：\`cd FOLDER && docker compose up -d --wait\`
4. 或用 systemd 启动（用户 kapok）：\`${systemd}\`
5. 检查：\`kapok node doctor --home FOLDER/home\`
6. ${zhLast}
7. FOLDER/guardian 内是守护密钥：请移入保险柜，不要留在节点机器上。

Nothing in this folder is secret. FOLDER is where your enterprise made its keys (it holds join-request.json).

1. Let another enterprise read the genesis hash, or its 32 words, to you by telephone. Compare: \`kapok network genesis hash ${name} --words\`
2. If they are the same: \`${accept}\`
3. Start it in a container: \`cd FOLDER && docker compose up -d --wait\`
4. Or under systemd, as user kapok: \`${systemd}\`
5. Look at it: \`kapok node doctor --home FOLDER/home\`
6. ${enLast}
7. FOLDER/guardian holds the guardian key: take it to a safe, away from the machine of the node.
`
}

/** \`genesis-hash.txt\`, for who makes the genesis. */
export const hashText = ({ chainId }: ParsedGenesis): string =>
  `${toHex(chainId)}\n\n${wordLines(chainId).join('\n')}\n`
