/** Never sign twice: whatever happens to a validator's disk, and however many machines have its key. */

import { describe, expect, it } from 'vitest'
import { type Hash, must } from '#base'
import { ConsensusMessage, type KeyReport, Request, Response, signVote, VOTE_KIND, type Vote } from '#chain'
import { contradictions, copyOf, createWorld, DELAY_MS, type Machine, SILENCE_MS, signer } from './guard-world.ts'

const states = (machines: readonly Machine[]) => machines.map(one => one.signing()?.state)
const votesOf = (machines: readonly Machine[]) => machines.flatMap(({ votes }) => votes)
const isLater = (a: Vote, b: Vote) => a.epoch > b.epoch || (a.epoch === b.epoch && a.view > b.view)
const last = (votes: readonly { readonly vote: Vote }[]): Vote =>
  votes.map(({ vote }) => vote).reduce((best, vote) => (isLater(vote, best) ? vote : best))
const restore = (machine: Machine, copy: ReturnType<typeof copyOf>) => Object.assign(machine.disk, copy)
const fatals = (machines: readonly Machine[]) =>
  machines.flatMap(({ log }) => log.filter(line => line.startsWith('fatal')))
const THREE = ['signing', 'signing', 'signing']

/** Four machines that run; `m3` is the one that something happens to. */
const running = async (blocks: number) => {
  const world = createWorld()
  const machines = world.startAll()
  const [m0, , , m3] = machines as [Machine, Machine, Machine, Machine]
  expect(await world.grow(m0, blocks)).toBe(true)
  return { world, machines, m0, m3 }
}

describe('a validator that starts', () => {
  it('signs as soon as the first answers are there, and so does a federation that starts as a whole', async () => {
    const world = createWorld()
    const machines = world.startAll()
    await world.run(4 * DELAY_MS)
    expect(states(machines)).toEqual([...THREE, 'signing'])
    expect(await world.grow(machines[0] as Machine, 3)).toBe(true)
    for (const machine of machines) machine.stop()
    for (const machine of machines) machine.start()
    world.submit()
    // A round trip to be admitted, then a block: two delays to notarize, one to finalize, and what execution takes.
    expect(await world.runUntil(() => machines.every(one => one.height() === 4), 12 * DELAY_MS)).toBe(true)
    expect(contradictions(votesOf(machines))).toEqual([])
  })

  it('signs nothing while too few are there to tell, and goes on when the one more comes', async () => {
    const { world, machines } = await running(3)
    for (const machine of machines) machine.stop()
    // What the log brings back may be said again.
    const signed = () => new Set(votesOf(machines).map(({ signature }) => signature.join())).size
    const before = signed()
    const [m0, m1, m2] = machines as [Machine, Machine, Machine]
    m0.start()
    m1.start()
    world.submit()
    await world.run(30_000)
    expect(states([m0, m1])).toEqual(['asking', 'asking'])
    expect(m0.signing()?.reason.en).toContain('1 of 2')
    expect(m0.signing()?.reason.zh).toContain('已答复权重 1/2')
    expect(signed()).toBe(before)
    m2.start()
    expect(await world.runUntil(() => m0.height() === 4, 4_000)).toBe(true)
    expect(states([m0, m1, m2])).toEqual(THREE)
  })

  it('that died before it was admitted, with blocks that it had got, has lost nothing', async () => {
    const world = createWorld()
    for (let seat = 0; seat < 4; seat++) world.add(`m${seat}`, [signer(seat)])
    const [m0, m1, m2, m3] = world.machines as [Machine, Machine, Machine, Machine]
    for (const machine of [m0, m1, m2]) machine.start()
    world.cut('m3', 'm1')
    world.cut('m3', 'm2')
    m3.start()
    expect(await world.grow(m3, 2)).toBe(true)
    expect(m3.signing()?.state).toBe('asking')
    m3.stop()
    world.heal()
    m3.start()
    expect(await world.runUntil(() => m3.signing()?.state === 'signing', SILENCE_MS / 2)).toBe(true)
    expect(await world.grow(m3, 2)).toBe(true)
  })

  it('alone in its set asks nobody; with a damaged log it still keeps the silence', async () => {
    const world = createWorld({ seats: 1 })
    const [m0] = world.startAll() as readonly [Machine]
    expect(await world.grow(m0, 3)).toBe(true)
    m0.stop()
    m0.disk.damaged = true
    m0.start()
    world.submit()
    await world.run(SILENCE_MS / 2)
    expect([m0.signing()?.state, m0.height()]).toEqual(['waiting', 3])
    await world.run(SILENCE_MS)
    expect([m0.signing()?.state, m0.height()]).toEqual(['signing', 4])
  })

  it('without a key only follows, and without a seat says so', async () => {
    const { world } = await running(2)
    const [plain, seatless] = [world.add('plain', []), world.add('seatless', [signer(9)])]
    for (const machine of [plain, seatless]) machine.start()
    await world.run(2_000)
    expect(states([plain, seatless])).toEqual(['observer', 'observer'])
    expect([plain.height(), seatless.height()]).toEqual([2, 2])
    expect(seatless.signing()?.reason).not.toEqual(plain.signing()?.reason)
  })
})

describe('a validator whose log is not what it was', () => {
  /** Stops `m3`, changes its disk, and has the others go on; answers with what it signed before and the world. */
  const afterLoss = async (blocks: number, change: (machine: Machine) => void) => {
    const { world, machines, m0, m3 } = await running(blocks)
    const before = [...m3.votes]
    m3.stop()
    change(m3)
    expect(await world.grow(m0, 2)).toBe(true)
    m3.votes.length = 0
    m3.start()
    return { world, machines, m0, m3, before }
  }

  const losses: Record<string, (machine: Machine) => void> = {
    'is lost': machine => Object.assign(machine.disk, { wal: undefined }),
    'is empty': machine => Object.assign(machine.disk, { wal: [] }),
    'is damaged': machine => Object.assign(machine.disk, { damaged: true }),
    'is lost with all blocks': machine =>
      Object.assign(machine.disk, { wal: undefined, store: { blocks: [], finalizations: new Map() } }),
  }
  it.each(Object.entries(losses))(
    'and %s waits for the others and for silence, then signs beyond what it can have signed',
    async (_, lose) => {
      const { world, machines, m0, m3, before } = await afterLoss(6, lose)
      await world.run(SILENCE_MS / 2)
      expect(m3.signing()?.state).toBe('waiting')
      expect(m3.votes).toEqual([])
      await world.run(SILENCE_MS)
      expect(m3.signing()?.state).toBe('signing')
      expect(await world.grow(m0, 8)).toBe(true)
      expect(m3.votes.length).toBeGreaterThan(0)
      for (const { vote } of m3.votes) expect(isLater(vote, last(before))).toBe(true)
      expect(contradictions([...before, ...votesOf(machines)])).toEqual([])
      expect(fatals(machines)).toEqual([])
    },
  )

  it('restored from an old copy never signs again what it signed, and signs after the bound', async () => {
    const { world, machines, m0, m3 } = await running(4)
    const copy = copyOf(m3.disk)
    expect(await world.grow(m0, 30)).toBe(true)
    const before = [...m3.votes]
    m3.stop()
    restore(m3, copy)
    m3.votes.length = 0
    world.submit()
    m3.start()
    await world.run(SILENCE_MS - 500)
    expect(m3.signing()?.state).toBe('waiting')
    expect(m3.votes.every(({ vote }) => !isLater(vote, last(before)))).toBe(true)
    expect(contradictions([...before, ...m3.votes])).toEqual([])
    expect(await world.runUntil(() => m3.signing()?.state === 'signing', 2 * SILENCE_MS)).toBe(true)
    m3.votes.length = 0
    expect(await world.grow(m0, 8)).toBe(true)
    expect(m3.votes.length).toBeGreaterThan(0)
    for (const { vote } of m3.votes) expect(isLater(vote, last(before))).toBe(true)
    expect(fatals(machines)).toEqual([])
  })

  it('and that dies again after the bound comes back as one with a whole log, but stays above the bound', async () => {
    const { world, machines, m0, m3, before } = await afterLoss(6, losses['is lost'] as (machine: Machine) => void)
    await world.runUntil(() => m3.signing()?.state === 'signing', 3 * SILENCE_MS)
    const bound = m3.driver?.summary().signing.fromView ?? 0
    m3.stop()
    m3.start()
    await world.run(4 * DELAY_MS)
    expect(m3.signing()).toMatchObject({ state: 'signing', fromView: bound })
    expect(bound).toBeGreaterThan(last(before).view)
    expect(await world.grow(m0, 6)).toBe(true)
    expect(contradictions([...before, ...votesOf(machines)])).toEqual([])
  })

  it('comes back while epochs pass, and an old copy of epochs ago as well', async () => {
    for (const isOld of [false, true]) {
      const world = createWorld({ epochLength: 3 })
      const machines = world.startAll()
      const [m0, , , m3] = machines as [Machine, Machine, Machine, Machine]
      expect(await world.grow(m0, 4)).toBe(true)
      const copy = copyOf(m3.disk)
      expect(await world.grow(m0, 9)).toBe(true)
      const before = [...m3.votes]
      m3.stop()
      restore(m3, isOld ? copy : { ...copyOf(m3.disk), damaged: true })
      expect(await world.grow(m0, 2)).toBe(true)
      m3.start()
      for (let i = 0; i < 16; i++) {
        expect(await world.grow(m0, 1)).toBe(true)
        await world.run(SILENCE_MS / 8)
      }
      expect(m3.signing()?.state).toBe('signing')
      expect(m3.votes.length).toBeGreaterThan(before.length)
      expect(isLater(last(m3.votes), last(before))).toBe(true)
      expect(contradictions(votesOf(machines))).toEqual([])
      expect(fatals(machines)).toEqual([])
    }
  })

  it('waits for ever where no quorum of others answers: a damaged log at height 0 counts as damaged', async () => {
    const world = createWorld()
    const [m0, m1, m2, m3] = [0, 1, 2, 3].map(n => world.add(`m${n}`, [signer(n)])) as [
      Machine,
      Machine,
      Machine,
      Machine,
    ]
    m3.disk.damaged = true
    for (const machine of [m1, m2, m3]) machine.start()
    world.submit()
    await world.run(10 * SILENCE_MS)
    expect(states([m1, m2, m3])).toEqual(['signing', 'signing', 'waiting'])
    expect(m3.votes).toEqual([])
    m0.start()
    expect(await world.runUntil(() => m3.signing()?.state === 'signing', 3_000)).toBe(true)
    expect(await world.runUntil(() => m3.height() === 1, 10_000)).toBe(true)
  })
})

describe('two machines with one key', () => {
  it('the second finds the first and does not sign, whatever becomes of the first', async () => {
    const { world, machines, m0, m3 } = await running(3)
    const twin = world.add('twin', [signer(3)])
    restore(twin, copyOf(m3.disk))
    const before = last(m3.votes)
    twin.start()
    await world.run(1_000)
    expect([twin.signing()?.state, m3.signing()?.state]).toEqual(['twin', 'signing'])
    expect(twin.log.filter(line => line.startsWith('error') && line.includes('同一验证人密钥'))).toHaveLength(1)
    m3.stop()
    await world.run(5 * SILENCE_MS)
    expect(await world.grow(m0, 3)).toBe(true)
    expect(twin.signing()?.state).toBe('twin')
    expect(twin.votes.filter(({ vote }) => isLater(vote, before))).toEqual([])
    expect(contradictions(votesOf(machines))).toEqual([])
  })

  it('the second waits as long as it hears of the first from others alone', async () => {
    const { world, machines, m0, m3 } = await running(3)
    const twin = world.add('twin', [signer(3)])
    world.cut('twin', 'm3')
    restore(twin, copyOf(m3.disk))
    expect(await world.grow(m0, 3)).toBe(true)
    twin.start()
    for (let i = 0; i < 40; i++) {
      expect(await world.grow(m0, 1)).toBe(true)
      await world.run(SILENCE_MS / 8)
    }
    expect(['waiting', 'twin']).toContain(twin.signing()?.state)
    expect(m3.signing()?.state).toBe('signing')
    expect(contradictions(votesOf(machines))).toEqual([])
    expect(twin.votes.filter(({ vote }) => isLater(vote, last(m3.votes)))).toEqual([])
  })

  it('started together, at most one signs', async () => {
    const { world, machines, m0, m3 } = await running(3)
    const twin = world.add('twin', [signer(3)])
    restore(twin, copyOf(m3.disk))
    m3.stop()
    m3.votes.length = 0
    m3.start()
    twin.start()
    await world.run(5 * SILENCE_MS)
    expect(states([m3, twin]).filter(state => state === 'signing').length).toBeLessThanOrEqual(1)
    expect(await world.grow(m0, 3)).toBe(true)
    expect(contradictions(votesOf(machines))).toEqual([])
  })

  it('one that runs and hears a vote of its key that it has not made never signs again in this run', async () => {
    const { world, m0, m3 } = await running(3)
    const { epoch, view } = m3.driver?.summary() ?? { epoch: 0, view: 0 }
    const vote: Vote = { kind: VOTE_KIND.NULLIFY, epoch, view, height: 0, blockId: new Uint8Array(0) as Hash }
    const bytes = ConsensusMessage.encode({
      proposal: undefined,
      vote: signVote(world.chainId, vote, 3, signer(3)),
      certificate: undefined,
      status: undefined,
      heartbeat: undefined,
    })
    m3.driver?.receive('m0', bytes)
    const before = m3.votes.length
    expect(await world.grow(m0, 5)).toBe(true)
    expect([m3.signing()?.state, m3.votes.length]).toEqual(['twin', before])
    expect(await world.runUntil(() => m3.height() === m0.height(), 2_000)).toBe(true)
  })
})

describe('peers that lie', () => {
  const lying = async (seats: number, blocks: number) => {
    const world = createWorld({ seats })
    const machines = world.startAll()
    expect(await world.grow(machines[0] as Machine, blocks)).toBe(true)
    return { world, machines, victim: machines[seats - 1] as Machine, liar: machines[0] as Machine }
  }
  const reporting = (change: (report: KeyReport) => KeyReport) => (_: Request, honest: Response | undefined) =>
    honest?.keyReport === undefined ? honest : { ...honest, keyReport: change(honest.keyReport) }

  it('cannot make a validator with a whole log wait by votes that it has not signed', async () => {
    const { world, victim, liar } = await lying(4, 3)
    const far: Vote = { kind: VOTE_KIND.NULLIFY, epoch: 9, view: 9, height: 0, blockId: new Uint8Array(0) as Hash }
    // Signed, but by the liar.
    liar.lie = reporting(report => ({ ...report, votes: [signVote(world.chainId, far, 3, signer(0))] }))
    victim.stop()
    victim.start()
    await world.run(1_000)
    expect(victim.signing()?.state).toBe('signing')
  })

  it('cannot hold one with a lost log back by views and epochs that never were', async () => {
    const { world, machines, victim, liar } = await lying(7, 3)
    const proved = world.machines[1]?.driver?.summary().view ?? 0
    const [, second] = machines as [Machine, Machine]
    liar.lie = reporting(report => ({ ...report, epoch: 2 ** 40 }))
    second.lie = reporting(report => {
      const { entry } = report
      return { ...report, entry: entry && { ...entry, vote: { ...entry.vote, view: 2 ** 40 } } }
    })
    victim.stop()
    victim.disk.damaged = true
    victim.start()
    // Four of six others are honest: no quorum of five, so one of the liars is needed, and is not believed.
    await world.run(3 * SILENCE_MS)
    expect(victim.signing()?.state).toBe('waiting')
    second.lie = undefined
    expect(await world.runUntil(() => victim.signing()?.state === 'signing', 2_000)).toBe(true)
    expect(victim.signing()?.fromView).toBe(proved + 2)
  })

  it('cannot show a validator its own signature as that of a twin', async () => {
    const { world, victim, liar } = await lying(4, 3)
    let refused = 0
    liar.lie = (request, honest) => {
      if (request.keyQuery === undefined) return honest
      // The question is handed back to who asked it.
      void victim.driver?.answer('m0', Request.encode(request)).then(answer => {
        const { keyReport } = must(Response.decode(answer as Uint8Array))
        if (keyReport === undefined) refused++
      })
      return honest
    }
    victim.stop()
    victim.start()
    await world.run(1_000)
    expect(victim.signing()?.state).toBe('signing')
    expect(refused).toBeGreaterThan(0)
  })

  it('cannot speak for a seat whose key they do not have, nor repeat an answer', async () => {
    const { world, machines, victim, liar } = await lying(4, 3)
    const [, m1, m2] = machines as [Machine, Machine, Machine]
    let kept: KeyReport | undefined
    const keepFirst = reporting(report => {
      kept ??= report
      return report
    })
    m1.lie = keepFirst
    victim.stop()
    victim.start()
    await world.run(100)
    expect(kept).toBeDefined()
    for (const machine of [victim, m1, m2]) machine.stop()
    // What m1 once said, said again by the liar to another question.
    liar.lie = reporting(report => ({ ...report, speakers: [...report.speakers, ...(kept?.speakers ?? [])] }))
    victim.start()
    await world.run(5_000)
    expect(victim.signing()).toMatchObject({
      state: 'asking',
      reason: { en: expect.stringContaining('weight 1 of 2') },
    })
  })
})

describe('a key that is replaced', () => {
  it('signs in the epochs that have it, and the next one in those that have that', async () => {
    const world = createWorld({ epochLength: 3, keyOf: (epoch, seat) => (seat === 3 && epoch > 0 ? 8 : seat) })
    const machines = [0, 1, 2].map(n => world.add(`m${n}`, [signer(n)]))
    const m3 = world.add('m3', [signer(3), signer(8)])
    for (const machine of [...machines, m3]) machine.start()
    expect(await world.grow(m3, 8)).toBe(true)
    const epochs = new Set(m3.votes.filter(({ seat }) => seat === 3).map(({ vote }) => vote.epoch))
    expect([...epochs]).toEqual(expect.arrayContaining([0, 1, 2]))
    // The others would not have taken votes of the wrong key; and a restart finds both covered.
    m3.stop()
    m3.start()
    await world.run(4 * DELAY_MS)
    expect(m3.signing()?.state).toBe('signing')
    expect(fatals([...machines, m3])).toEqual([])
  })
})
