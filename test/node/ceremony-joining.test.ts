import { describe, expect, it } from 'vitest'
import { accountId, encodeAddress, makeSigner, type PublicKey, sha256, toHex } from '#base'
import { engine } from '#contracts'
import {
  admissionCommands,
  admissionOf,
  admissionText,
  checkNewcomer,
  type JoinRequest,
  type LiveFederation,
  peersAmong,
} from '#node'
import { peerNameOf } from '#p2p'

const keyOf = (name: string): PublicKey => makeSigner(sha256(new TextEncoder().encode(name))).publicKey

const request: JoinRequest = {
  name: 'elm',
  address: { host: 'elm.example', port: 9_000 },
  node: keyOf('node elm'),
  validator: keyOf('validator elm'),
  operator: keyOf('operator elm'),
  guardian: keyOf('guardian elm'),
  accounts: [],
}

const operatorOf = (operator: number, change: Partial<LiveFederation['operators'][number]> = {}) => ({
  operator,
  admin: encodeAddress(accountId(keyOf(`operator ${operator}`))),
  guardian: toHex(keyOf(`guardian ${operator}`)),
  active: true,
  nodes: [toHex(keyOf(`node ${operator}`))],
  ...change,
})

const ROOT = '11'.repeat(16)
const THREE = [...['22', '33'].map(byte => byte.repeat(16)), ROOT]
const live = (change: Partial<LiveFederation> = {}): LiveFederation => ({
  chainName: 'park',
  names: ['alder', 'birch'],
  operators: [operatorOf(0), operatorOf(1)],
  rule: { seats: 2, perOperator: 1, missedMin: 8, termEpochs: 1 },
  rootOrg: ROOT,
  governing: [ROOT],
  isRegistered: false,
  ...change,
})

const plan = {
  request,
  text: 'the request',
  propIds: [new Uint8Array(16).fill(7), new Uint8Array(16).fill(8)],
  seats: undefined,
} as const

describe('admissionOf', () => {
  it('registers the account and admits in two transactions where the root governs alone', () => {
    const { steps, proposals } = admissionOf(live(), plan)
    expect(steps.map(({ signers }) => signers)).toEqual([['registrar'], ['secretary', 'organizer']])
    expect(steps.flatMap(({ calls }) => calls.map(({ module, action }) => `${module}.${action}`))).toEqual([
      'access.RegisterActor',
      'delegate.AdmitOperator',
    ])
    expect(steps[1]?.calls[0]?.args).toMatchObject({
      operator: 2,
      admin: encodeAddress(accountId(request.operator)),
      guardian: toHex(request.guardian),
      nodes: [toHex(request.node)],
    })
    expect(proposals).toEqual([])
  })

  it('leaves out what is done already, and adds seats where they are asked for', () => {
    const { steps } = admissionOf(live({ isRegistered: true }), { ...plan, seats: 3 })
    expect(steps).toHaveLength(1)
    expect(steps[0]?.calls[1]).toEqual({
      module: 'delegate',
      action: 'SetRule',
      args: { rule: { seats: 3, perOperator: 1, missedMin: 8, termEpochs: 1 } },
    })
  })

  it('proposes where several organisations govern, in the name of the root, with every step that the vote takes', () => {
    const admission = admissionOf(live({ governing: THREE }), { ...plan, seats: 3 })
    expect(admission.steps[1]).toMatchObject({
      signers: ['secretary'],
      calls: [
        { action: 'Propose', args: { orgId: ROOT, kind: 'OPERATOR_ADMIT', propId: '07'.repeat(16) } },
        {
          action: 'Propose',
          args: { orgId: ROOT, kind: 'ELECTION_RULE', payload: { rule: { seats: 3, perOperator: 1 } } },
        },
      ],
    })
    const commands = admissionCommands('out/', admission)
    const votes = ['open-voting', ...THREE.map(() => 'cast-vote')]
    expect(commands.map(command => command.split(' ')[2])).toEqual([
      ...['calls', 'calls', ...votes, 'execute'],
      ...[...votes, 'start-timelock', 'execute'],
    ])
    for (const orgId of THREE) expect(commands.filter(one => one.includes(`--org-id ${orgId} `))).toHaveLength(2)
    const text = admissionText(request, admission)
    for (const command of commands) expect(text.split(command.replace('out/', ''))).toHaveLength(3)
    expect(text.split(`--prop-id ${'08'.repeat(16)} --get timelockUntilMs`)).toHaveLength(3)
  })

  it('proposes in the name of another where the root does not govern', () => {
    const [first, second] = THREE as [string, string]
    const { steps } = admissionOf(live({ governing: [first, second] }), plan)
    expect(steps[1]?.calls[0]?.args.orgId).toBe(first)
  })

  it.each([
    [[ROOT], { action: 'SetOperator' }],
    [THREE, { action: 'Propose', args: { kind: 'OPERATOR_CHANGE' } }],
  ])('gives an operator that has lost its keys new ones, and leaves it its group: %#', (governing, call) => {
    const operators = [operatorOf(0), operatorOf(1, { group: 5, active: false })]
    const { steps } = admissionOf(live({ governing, operators }), { ...plan, replaces: 1 })
    expect(steps[1]?.calls).toMatchObject([call])
    const { payload, ...args } = (steps[1]?.calls[0]?.args ?? {}) as {
      readonly payload?: { readonly operatorChange: object }
    }
    expect(payload?.operatorChange ?? args).toEqual({
      operator: 1,
      admin: encodeAddress(accountId(request.operator)),
      guardian: toHex(request.guardian),
      nodes: [toHex(request.node)],
      group: 5,
      active: true,
    })
  })

  it.each([live(), live({ governing: THREE })])('makes calls that the contracts can read', federation => {
    for (const replaces of [undefined, 1])
      for (const { calls } of admissionOf(federation, { ...plan, seats: 3, replaces }).steps)
        for (const { module, action, args } of calls) expect(engine.encodeCall(module, action, args).ok).toBe(true)
  })
})

describe('checkNewcomer', () => {
  it.each<readonly [change: Partial<LiveFederation>, says: RegExp]>([
    [{ names: ['alder', 'elm'] }, /^elm\.json: name: elm is a founder's name/],
    [{ operators: [operatorOf(0, { nodes: [toHex(request.node)] })] }, /node: the key belongs to operator 0 already/],
    [
      { operators: [operatorOf(0), operatorOf(1, { guardian: toHex(request.guardian) })] },
      /guardian: the key belongs to operator 1/,
    ],
    [{ operators: Array.from({ length: 64 }, (_, n) => operatorOf(n)) }, /there are 64 enterprises/],
  ])('refuses what the chain would refuse: %#', (change, says) => {
    expect(checkNewcomer('elm.json', request, live())).toMatchObject({ ok: true })
    const refused = checkNewcomer('elm.json', request, live(change))
    expect(refused.ok ? '' : refused.fault.detail).toMatch(says)
  })
})

describe('checkNewcomer of an operator that has lost its keys', () => {
  const own = { ...request, name: 'birch' }
  const three = live({ operators: [operatorOf(0), operatorOf(1), operatorOf(2)] })
  it.each<readonly [asked: JoinRequest, replaces: number, says: RegExp]>([
    [own, 1, /^$/],
    [request, 2, /^$/],
    [own, 3, /there is no operator 3/],
    [own, 0, /operator 0 is alder/],
    [own, 2, /operator 2 is no founder/],
    [request, 1, /operator 1 is birch/],
    [{ ...own, node: keyOf('node 1') }, 1, /node: the key belongs to operator 1/],
  ])('lets it keep its number under its own name, with keys that are new: %#', (asked, replaces, says) => {
    const checked = checkNewcomer('join.json', asked, three, replaces)
    expect(checked.ok ? '' : checked.fault.detail).toMatch(says)
  })
})

describe('peersAmong', () => {
  const addressOf = (name: string) => `/dns4/${name.replace(' ', '-')}.example/tcp/9000/p2p/${peerNameOf(keyOf(name))}`

  it('keeps one address of each node that the chain admits, and names operators without any', () => {
    const operators = [operatorOf(0), operatorOf(1), operatorOf(2), operatorOf(3, { active: false })]
    const addresses = ['node 0', 'node 1', 'node 3', 'node 9'].map(addressOf)
    expect(peersAmong([...addresses, addressOf('node 1').replace('example', 'moved')], operators)).toEqual({
      peers: [addressOf('node 0'), addressOf('node 1').replace('example', 'moved')],
      unknown: [2],
    })
  })

  it('takes nothing from an enterprise that has no node any more', () => {
    expect(peersAmong([addressOf('node 0')], [operatorOf(0, { nodes: [] })])).toEqual({ peers: [], unknown: [] })
  })
})
