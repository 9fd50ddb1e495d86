import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { containerPlaces, VERSION } from '#node'
import { parseYaml, type Yaml } from './yaml.ts'

interface Service {
  readonly image: string
  readonly environment?: Readonly<Record<string, string>>
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] }>> | readonly string[]
  readonly network_mode?: string
  readonly ports?: readonly string[]
  readonly volumes: readonly string[]
  readonly [name: string]: Yaml | undefined
}

const file = parseYaml(readFileSync('compose.yaml', 'utf8')) as unknown as {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: string }>>
  readonly volumes: Readonly<Record<string, Yaml>>
}
const services = Object.entries(file.services)
const ENTERPRISES = ['enterprise-1', 'enterprise-2', 'enterprise-3', 'enterprise-4', 'auditor']
const nodes = services.filter(([name]) => ENTERPRISES.includes(name))
const networksOf = ({ networks = {} }: Service): readonly string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks)

describe('compose.yaml', () => {
  it.each(services)('hardens %s', (_name, service) => {
    expect(service).toMatchObject({
      read_only: 'true',
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.stringMatching(/^\d+$/),
      cpus: expect.stringMatching(/^[\d.]+$/),
      logging: { options: { 'max-size': expect.any(String), 'max-file': expect.any(String) } },
    })
    expect(service.tmpfs).toEqual([expect.stringMatching(/^\/tmp:.*noexec,nosuid,nodev/)])
    for (const name of ['privileged', 'cap_add', 'devices', 'pid', 'ipc', 'user', 'userns_mode', 'extra_hosts'])
      expect(service).not.toHaveProperty(name)
    expect(service.network_mode ?? 'none').toBe('none')
  })

  it.each(services)('gives %s a version of its image, and no secret by its environment', (_name, service) => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/)
    for (const name of Object.keys(service.environment ?? {})) expect(name).not.toMatch(/PASSWORD|SECRET|TOKEN|_KEY$/)
  })

  it('opens ports on the loopback of this machine alone, each once', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports)
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{KAPOK_PORT_\w+:-\d+\}:\d+$/)
    const open = ports.map(port => /:-(\d+)\}/.exec(port)?.[1])
    expect(new Set(open).size).toBe(open.length)
    expect(open.slice(0, 4)).toEqual(['9101', '9111', '9121', '9131'])
  })

  it("keeps the operator's ports and the peers' ports inside", () => {
    for (const [, { ports = [] }] of nodes) expect(ports.map(port => port.split(':').at(-1))).toEqual(['9001'])
  })

  it('lets nodes meet on a network that leads nowhere, where nothing but nodes stands', () => {
    expect(file.networks.consortium?.internal).toBe('true')
    const there = services.filter(([, service]) => networksOf(service).includes('consortium')).map(([name]) => name)
    expect(there).toEqual(ENTERPRISES)
  })

  it('gives each node a private network of its own, where the name is that its API listens on', () => {
    const seen = nodes.map(([name, service]) => {
      const [common, own, ...more] = networksOf(service)
      expect([name, common, more]).toEqual([name, 'consortium', []])
      const networks = service.networks as Readonly<Record<string, { readonly aliases?: readonly string[] }>>
      const { apiHost, opsHost, opsPort } = containerPlaces(name, 0)
      expect(networks[own as string]?.aliases).toEqual([apiHost])
      expect(networks.consortium).toEqual({})
      expect(opsHost).toBe(apiHost)
      expect(service.environment?.KAPOK_OPS_URL).toBe(`http://${opsHost}:${opsPort}`)
      return own
    })
    expect(new Set(seen).size).toBe(nodes.length)
    for (const own of seen) {
      const there = services.filter(([, service]) => networksOf(service).includes(own as string)).map(([name]) => name)
      expect(there.filter(name => !ENTERPRISES.includes(name))).toEqual(['prometheus'])
      expect(there).toHaveLength(2)
    }
  })

  it('gives each node its own home, and its password to read only; none but the service that makes them has others', () => {
    for (const [name, { volumes }] of nodes)
      expect(volumes).toEqual([`${name}-home:/var/lib/kapok`, `${name}-secret:/run/secrets/kapok:ro`])
    const { setup, prometheus, grafana } = file.services
    expect(setup?.volumes).toEqual(
      ENTERPRISES.flatMap(name => {
        const { home, password } = containerPlaces(name, 0)
        return [`${name}-home:/network/${home}`, `${name}-secret:/network/${password.replace('/password', '')}`]
      }),
    )
    expect(setup?.network_mode).toBe('none')
    for (const service of [prometheus, grafana]) expect(service?.volumes.join(' ')).not.toMatch(/-home|-secret/)
    const named = services.flatMap(([, { volumes }]) => volumes.map(volume => volume.split(':')[0] as string))
    expect(new Set(named.filter(one => !one.startsWith('./')))).toEqual(new Set(Object.keys(file.volumes)))
  })

  it('starts nodes when the network is made, again after a fall, and lets them close', () => {
    for (const [, service] of nodes)
      expect(service).toMatchObject({
        image: `kapok:${VERSION}`,
        depends_on: { setup: { condition: 'service_completed_successfully' } },
        restart: 'unless-stopped',
        stop_grace_period: '10s',
      })
    expect(file.services.setup).toMatchObject({ build: '.', restart: 'no', image: `kapok:${VERSION}` })
    expect(nodes.map(([, { profiles }]) => profiles)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      ['observer'],
    ])
  })

  it('says nothing that tools before v2 refuse', () => {
    for (const name of Object.keys(file)) expect(name).toMatch(/^(services|networks|volumes|x-.+)$/)
    for (const [, service] of services) expect(service).not.toHaveProperty('deploy')
  })
})
