/** README.md beside `calls.json`: who signs what, for the enterprises that are there. */

import type { Admission } from './joining.ts'
import type { JoinRequest } from './request.ts'

/** File of a step, beside the folder that is handed over. */
export const stepFile = (n: number): string => `calls-${n + 1}.json`

/** The exact commands, in order; the names of the keys are those of the offices. */
export const admissionCommands = (folder: string, { steps, proposals, voters }: Admission): readonly string[] => [
  ...steps.map(({ signers }, n) => `kapok tx calls ${folder}${stepFile(n)} --as ${signers.join(' --cosign ')}`),
  ...proposals.flatMap(({ propId, hasTimelock }) => {
    const command = (action: string, more = '') =>
      `kapok governance ${action} --prop-id ${propId}${more} --as secretary`
    return [
      command('open-voting'),
      ...voters.map(orgId => command('cast-vote', ` --org-id ${orgId} --choice FOR`)),
      ...(hasTimelock ? [command('start-timelock')] : []),
      command('execute'),
    ]
  }),
]

const commandLines = (admission: Admission): string =>
  admissionCommands('', admission)
    .map(command => `    ${command}`)
    .join('\n')

const voteText = ({ proposals }: Admission) => {
  if (proposals.length === 0) return { zh: '', en: '' }
  const locked = proposals.find(({ hasTimelock }) => hasTimelock)
  const until = `kapok query governance proposal --prop-id ${locked?.propId} --get timelockUntilMs`
  const zh = ' 每个治理组织由其书记以本组织的一行投票；赞成过半即通过，其后的票会被拒绝，可直接执行。'
  const en =
    ' The secretary of each governing organisation types the line with its id. Once more than half agree it has passed: votes after that are refused, go on with the line that follows.'
  if (locked === undefined) return { zh, en }
  return {
    zh: `${zh}席位数是另一项提案，因为它有锁定期而接纳没有：最后一行须等锁定期结束（\`${until}\`，毫秒）。`,
    en: `${en} The number of seats is a proposal of its own, since it waits for a timelock and the keys do not: type the last line when that is over (\`${until}\`, in milliseconds).`,
  }
}

/** Ten lines for people. */
export const admissionText = ({ name }: JoinRequest, admission: Admission): string => {
  const vote = voteText(admission)
  return `# ${name}

1. 核对加入申请中的公钥确由 ${name} 提供（请电话确认）。
2. 依次运行下列命令。密钥名以职务代称，请换成相应人员的密钥；签名者不在同一台机器时，用 \`--awaiting\` 与 \`--out\` 写成文件逐一签署。${vote.zh}

${commandLines(admission)}

3. 将目录 ${name}/ 移交该企业，并由另一家企业念出创世哈希。接纳后立即生效，任何节点都无须重启。
4. 其他企业可用 \`kapok network peer join-request.json --home HOME\` 记下其地址；不记也可，新节点会主动连接。

1. Make sure that the public keys are those of ${name}: call them.
2. Type these commands in order. Keys are called by their offices: put in those of the persons who hold them. Where they are on different machines, \`--awaiting\` and \`--out\` make a file that goes from one to the other.${vote.en}

${commandLines(admission)}

3. Hand over the folder ${name}/, and let another enterprise read the genesis hash aloud. It holds at once; no node needs a restart.
4. The others may note its address with \`kapok network peer join-request.json --home HOME\`; they need not: the new node dials them.
`
}
