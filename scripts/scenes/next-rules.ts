/**
 * What the next version changes in the rules from its protocol on, one of each kind, written as docs/upgrades.md says: another
 * result, a value in another form, a query that counts otherwise, a new action. And whether a chain went by them.
 */

import { randomBytes } from 'node:crypto'
import { accountId, fromHex, type Hash, type Json, must, type Signer } from '#base'
import { PROTOCOL_MAX } from '#chain'
import { engine } from '#contracts'
import { buildTransaction, type Client, KapokError } from '#sdk'
import type { Deployment } from './deployment.ts'

const NEXT = PROTOCOL_MAX + 1
/** By how much a record's revision grows, before and after. */
const STEP = { before: 1, after: 10 } as const
const CONFIRM = 99

const CONFIRM_ACTION = `/** From protocol ${NEXT} on. */
export const confirmEnterprise = action({
  id: ${CONFIRM},
  since: ${NEXT},
  name: 'ConfirmEnterprise',
  title: { en: 'Confirm what is recorded of an enterprise', zh: '确认企业登记' },
  args: UnitLinkArgs,
  subject: (ctx, { orgId, enterpriseId }) =>
    ctx.get(enterprises, [enterpriseId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId }),
  policy: BY_STAFF,
  codes: ['E_NOT_FOUND'],
  check: () => ALLOWED,
  apply: (ctx, { orgId, enterpriseId }) => void ctx.emit(enterpriseRecorded, { enterpriseId, orgId }),
})

`

/** In which file what is put in the place of what. */
export const RULE_CHANGES: readonly (readonly [path: string, before: string, after: string])[] = [
  [
    'contracts/org/enterprise-handlers.ts',
    `(known?.revision ?? 0) + ${STEP.before}`,
    `(known?.revision ?? 0) + (ctx.block.protocol >= ${NEXT} ? ${STEP.after} : ${STEP.before})`,
  ],
  // A value in another form says so itself: rows of before the height stay as they are until they are written again.
  [
    'contracts/org/schema.ts',
    '  employeesBucket: field(12, uint(9)),\n})\nexport type Enterprise ',
    `  employeesBucket: field(12, uint(9)),\n  /** Height; 0 for what was recorded before protocol ${NEXT}. */\n  recordedAt: field(13, uint32),\n})\nexport type Enterprise `,
  ],
  [
    'contracts/org/enterprise-handlers.ts',
    'links: known?.links ?? 0, revision })',
    `links: known?.links ?? 0, revision, recordedAt: ctx.block.protocol >= ${NEXT} ? ctx.block.height : 0 })`,
  ],
  [
    'contracts/org/enterprise-queries.ts',
    'ok(Enterprise.toJson(found))',
    `ok({ ...object(Enterprise.toJson(found)), rule: (await ctx.protocol()) >= ${NEXT} ? 'new' : 'old' })`,
  ],
  ['contracts/org/enterprise-handlers.ts', 'export const linkUnit = ', `${CONFIRM_ACTION}export const linkUnit = `],
  ['contracts/org/index.ts', 'import { linkUnit, setCoverage, ', 'import { confirmEnterprise, linkUnit, setCoverage, '],
  [
    'contracts/org/index.ts',
    '    setCoverage,\n    formAlliance,',
    '    setCoverage,\n    confirmEnterprise,\n    formAlliance,',
  ],
]

interface Recorded {
  readonly height: number
  readonly enterpriseId: string
  readonly orgId: string
}

/** The enterprises, each recorded once by the clients, that a block has. */
const recordedIn = async (client: Client, height: number): Promise<readonly Recorded[]> => {
  const { transactions } = await client.block(height)
  const found: Recorded[] = []
  for (const id of transactions) {
    const { code, content } = await client.transaction(id)
    const calls =
      (content as { readonly calls?: readonly { readonly name: string; readonly data: Json }[] }).calls ?? []
    for (const { name, data } of calls)
      if (name === 'UpsertEnterprise' && code === 'OK')
        found.push({ height, ...(data as { readonly enterpriseId: string; readonly orgId: string }) })
  }
  return found
}

/** As the next version answers it on the state after a block. */
const shownAt = async (client: Client, enterpriseId: string, height: number): Promise<string> => {
  const args = { enterpriseId, height: String(height) }
  const { revision, recordedAt, rule } = (await client.query('org', 'enterprise', args)) as { [key: string]: Json }
  return `${revision} ${recordedAt} ${rule}`
}

/** A query sees the protocol of the block after its state. */
const expectedAt = ({ height }: Recorded, since: number, seenAt: number): string => {
  const written = height >= since ? `${STEP.after} ${height}` : `${STEP.before} 0`
  return `${written} ${seenAt + 1 >= since ? 'new' : 'old'}`
}

export interface RulesFound {
  /** What was recorded by which rule, seen after its own block and at the end, in other words than it should be. */
  readonly wrong: readonly string[]
  /** The last height below and the first from there on at which something was recorded. */
  readonly lastBefore: number | undefined
  readonly firstAfter: number | undefined
}

/** Looks at the blocks around `since`, the first of the next protocol, and a little further, on a node of the next version. */
export const rulesAround = async (client: Client, since: number, around = 6): Promise<RulesFound> => {
  const wrong: string[] = []
  const heights = new Set<number>()
  const end = (await client.status()).height
  for (let height = Math.max(1, since - around); height < Math.min(end, since + around); height++) {
    for (const one of await recordedIn(client, height)) {
      heights.add(height)
      for (const seenAt of [height, end]) {
        const [shown, expected] = [await shownAt(client, one.enterpriseId, seenAt), expectedAt(one, since, seenAt)]
        if (shown !== expected) wrong.push(`recorded at ${height}, seen at ${seenAt}: ${shown}, not ${expected}`)
      }
    }
  }
  const all = [...heights]
  return { wrong, lastBefore: all.filter(h => h < since).at(-1), firstAfter: all.find(h => h >= since) }
}

/** Sends the action that is new to a node; `OK`, or the code by which the node or the block refuses it. */
export const confirm = async (
  { client, founder, file }: Pick<Deployment, 'client' | 'founder' | 'file'>,
  n: number,
  { orgId, enterpriseId }: Pick<Recorded, 'orgId' | 'enterpriseId'>,
  waitMs: number,
): Promise<string> => {
  const clerk: Signer = founder('clerk')
  const { bytes } = buildTransaction({
    chainId: fromHex(file.genesisHash) as Hash,
    sender: accountId(clerk.publicKey),
    calls: [{ ...must(engine.encodeCall('org', 'LinkUnit', { orgId, enterpriseId })), action: CONFIRM }],
    signers: [clerk],
    random: new Uint8Array(randomBytes(8)),
    nowMs: Date.now(),
  })
  try {
    return (await client(n).waitFinal(await client(n).submit(bytes), waitMs)).code ?? '-'
  } catch (cause) {
    if (cause instanceof KapokError) return cause.code
    throw cause
  }
}

/** Something that the clients have recorded up to now. */
export const someRecorded = async (client: Client): Promise<Recorded | undefined> => {
  for (let { height } = await client.status(); height > 0; height--) {
    const [found] = await recordedIn(client, height)
    if (found !== undefined) return found
  }
  return undefined
}
