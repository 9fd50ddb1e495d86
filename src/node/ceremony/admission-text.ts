/** README.md beside `calls.json`: who signs what, for the enterprises that are there. */

import type { Admission } from './joining.ts'
import type { JoinRequest } from './request.ts'

/** File of a step, beside the folder that is handed over. */
export const stepFile = (n: number): string => `calls-${n + 1}.json`

/** The exact commands, in order; the names of the keys are those of the offices, ORG is for each organisation to fill in. */
export const admissionCommands = (folder: string, { steps, proposal }: Admission): readonly string[] => {
  const sends = steps.map(
    ({ signers }, n) => `kapok tx calls ${folder}${stepFile(n)} --as ${signers.join(' --cosign ')}`,
  )
  if (proposal === undefined) return sends
  return [
    ...sends,
    `kapok governance open-voting --prop-id ${proposal} --as secretary`,
    `kapok governance cast-vote --prop-id ${proposal} --org-id ORG --choice FOR --as secretary`,
    `kapok governance execute --prop-id ${proposal} --as secretary`,
  ]
}

const commandLines = (admission: Admission): string =>
  admissionCommands('', admission)
    .map(command => `    ${command}`)
    .join('\n')

/** Ten lines for people. */
export const admissionText = ({ name }: JoinRequest, admission: Admission): string => {
  const vote = admission.proposal !== undefined
  return `# ${name}

1. 核对加入申请中的公钥确由 ${name} 提供（请电话确认）。
2. 依次运行下列命令。密钥名以职务代称，请换成相应人员的密钥；签名者不在同一台机器时，用 \`--awaiting\` 与 \`--out\` 写成文件逐一签署。${vote ? 'ORG 为各治理组织的编号，由其书记分别投票。' : ''}

${commandLines(admission)}

3. 将目录 ${name}/ 移交该企业，并由另一家企业念出创世哈希。接纳后立即生效，任何节点都无须重启。
4. 其他企业可用 \`kapok network peer join-request.json --home HOME\` 记下其地址；不记也可，新节点会主动连接。

1. Make sure that the public keys are those of ${name}: call them.
2. Type these commands in order. Keys are called by their offices: put in those of the persons who hold them. Where they are on different machines, \`--awaiting\` and \`--out\` make a file that goes from one to the other.${vote ? ' ORG is the id of each governing organisation, whose secretary votes for it.' : ''}

${commandLines(admission)}

3. Hand over the folder ${name}/, and let another enterprise read the genesis hash aloud. It holds at once; no node needs a restart.
4. The others may note its address with \`kapok network peer join-request.json --home HOME\`; they need not: the new node dials them.
`
}
