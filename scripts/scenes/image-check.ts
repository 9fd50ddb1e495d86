/** What an image of the node must show: nothing in it but what it needs, and a node that runs with next to no rights. */

import { setTimeout as sleep } from 'node:timers/promises'
import { atMost, type Finding, holds, none, told } from '../field/report.ts'
import { docker, run } from './docker/command.ts'
import { type LayerFile, layersOf } from './docker/layers.ts'
import { newPrefix, sweep } from './docker/sweep.ts'

interface ImageConfig {
  readonly User: string
  readonly Env: readonly string[]
  readonly Entrypoint: readonly string[]
  readonly Cmd: readonly string[]
  readonly Labels: Readonly<Record<string, string>> | null
  readonly Healthcheck?: { readonly Test: readonly string[] }
  readonly ExposedPorts?: Readonly<Record<string, unknown>>
}

const SIZE_MB_MAX = 160
const MB = 1e6

/** Names of variables in which people put secrets. */
const SECRET_NAME = /PASSW|SECRET|TOKEN|CREDENTIAL|PRIVATE|_KEY=/i

const configFindings = ({ User, Env, Entrypoint, Cmd, Labels, Healthcheck, ExposedPorts }: ImageConfig) => {
  const labels = ['title', 'version', 'licenses', 'source', 'revision'].map(name => `org.opencontainers.image.${name}`)
  return [
    holds('the user is not root', User !== '' && !/^(root|0)(:|$)/.test(User)),
    none('variables that look like a secret', Env.filter(one => SECRET_NAME.test(one)).length),
    holds(
      'health is asked by the own command',
      Healthcheck?.Test.join(' ') === `CMD ${Entrypoint.join(' ')} node health`,
    ),
    holds('programs are started without a shell', Entrypoint[0] === 'node' && Cmd.join(' ') === 'node start'),
    holds(
      'the labels are there',
      labels.every(name => Object.hasOwn(Labels ?? {}, name)),
    ),
    holds('only the port of the nodes is exposed', Object.keys(ExposedPorts ?? {}).join(' ') === '9000/tcp'),
  ]
}

const SETUID = 0o6000
const TOOLS = new Set(
  'sh bash dash busybox apt apt-get dpkg apk npm npx yarn pnpm corepack gcc g++ cc c++ ld make cmake python3 perl curl wget git su sudo mount'.split(
    ' ',
  ),
)
const SECRET_FILE = /(^|\/)(password|[\w-]*\.(pem|key|kapok)|id_\w+|(node|validator|private)\.json|\.env|\.git)$/
const SECRET_TEXT =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{32}|"checksum"\s*:\s*\{\s*"function"|^\/\/\S+:_(authToken|password)=/m

const isTool = ({ path, mode }: LayerFile): boolean =>
  TOOLS.has(path.split('/').at(-1) ?? '') && (mode & 0o111) !== 0 && !path.endsWith('/')

const listed = (name: string, files: readonly LayerFile[]): Finding => ({
  ...none(name, files.length),
  value:
    files.length === 0
      ? 0
      : files
          .slice(0, 5)
          .map(({ path }) => path)
          .join(', '),
})

const layerFindings = async (image: string): Promise<readonly Finding[]> => {
  const layers = await layersOf(image)
  const files = layers.flat()
  const plain = files.filter(({ content }) => content.length > 0)
  return [
    told('layers, files', `${layers.length}, ${plain.length}`),
    holds(
      'the layers were read',
      plain.some(({ path }) => path === 'app/src/cli/main.ts'),
    ),
    listed(
      'files that look like a secret, in any layer',
      files.filter(({ path }) => SECRET_FILE.test(path)),
    ),
    listed(
      'files with a secret in them',
      plain.filter(({ content }) => SECRET_TEXT.test(content.toString('latin1'))),
    ),
    listed(
      'files that change the user who runs them',
      plain.filter(({ mode }) => (mode & SETUID) !== 0),
    ),
    listed('shells, package managers, compilers', files.filter(isTool)),
    listed(
      'files of the program that others than root could change',
      plain.filter(({ path, mode }) => path.startsWith('app/') && (mode & 0o022) !== 0),
    ),
  ]
}

/** As much as can be taken away from a container. The node is alone, so it needs no network either. */
const HARDENED = [
  '--read-only',
  ...['--cap-drop', 'ALL'],
  ...['--security-opt', 'no-new-privileges'],
  ...['--network', 'none'],
  ...['--pids-limit', '128'],
  ...['--memory', '1g'],
  ...['--tmpfs', '/tmp:mode=1777,size=16m,noexec,nosuid,nodev'],
]

const HOME = '/var/lib/kapok'
const HEALTHY_MS = 180_000
const STOP_MS_MAX = 5_000

const untilHealthy = async (container: string): Promise<boolean> => {
  const end = performance.now() + HEALTHY_MS
  while (performance.now() < end) {
    const [status, running] = (
      await docker('inspect', '--format', '{{.State.Health.Status}} {{.State.Running}}', container)
    ).split(' ')
    if (status === 'healthy' || running !== 'true') return status === 'healthy'
    await sleep(500)
  }
  return false
}

/** What a program inside says about where it is: its user, the first process, what it can write to. */
const INSIDE = `
const can = path => { try { fs.writeFileSync(path + '/probe', ''); fs.rmSync(path + '/probe'); return true } catch { return false } }
const status = fs.readFileSync('/proc/self/status', 'utf8')
console.log(JSON.stringify({
  uid: process.getuid(),
  first: fs.readFileSync('/proc/1/cmdline', 'utf8').split('\\0').slice(0, 2).join(' '),
  capabilities: /CapEff:\\s*(\\S+)/.exec(status)[1],
  writable: ['/', '/app', '/etc', '/usr/local/bin', '/var', '/run'].filter(can),
  home: can('${HOME}'),
}))`

interface Inside {
  readonly uid: number
  readonly first: string
  readonly capabilities: string
  readonly writable: readonly string[]
  readonly home: boolean
}

/** A node that is alone in its federation, run by a user, with nothing that it does not need. */
const runFindings = async (image: string, prefix: string, user: string): Promise<readonly Finding[]> => {
  const name = `${prefix}-user-${user}`
  const common = [...HARDENED, '--user', user, '--volume', `${name}:${HOME}`]
  const say = (what: string) => `as user ${user}: ${what}`
  const init = ['network', 'init', '--enterprises', '1', '--out', `${HOME}/net`]
  const made = await run('docker', ['run', '--rm', '--no-healthcheck', ...common, image, ...init])
  if (made.code !== 0) return [{ ...holds(say('makes its keys'), false), value: made.err.slice(-300) }]
  const home = ['--env', `KAPOK_HOME=${HOME}/net/enterprise-1`]
  await docker('run', '--detach', '--name', name, ...common, ...home, image)
  const healthy = await untilHealthy(name)
  const probed = await run('docker', ['exec', name, 'node', '-e', INSIDE])
  const inside = JSON.parse(probed.code === 0 ? probed.out : '{"writable":[]}') as Partial<Inside>
  const shell = await run('docker', ['exec', name, '/bin/sh', '-c', 'true'])
  const command = await run('docker', ['exec', name, 'kapok', 'node', 'status', '--json'])
  const start = performance.now()
  await docker('stop', '--time', '30', name)
  const stopMs = Math.round(performance.now() - start)
  const exit = await docker('inspect', '--format', '{{.State.ExitCode}}', name)
  const { out, err } = await run('docker', ['logs', name])
  return [
    holds(say('healthy'), healthy),
    holds(say('runs as that user'), String(inside.uid) === user),
    holds(say('without capabilities'), /^0+$/.test(inside.capabilities ?? '')),
    holds(say('Node is the first process'), inside.first === 'node /app/src/cli/main.ts'),
    none(say('folders outside the home that it can write to'), inside.writable?.length ?? -1),
    holds(say('it can write to its home'), inside.home === true),
    holds(say('there is no shell'), shell.code !== 0),
    holds(say('`kapok` answers inside'), command.code === 0),
    atMost(say('ms until it has closed'), stopMs, STOP_MS_MAX),
    holds(say('ended with 0'), exit === '0'),
    holds(say('said that it has closed'), `${out}${err}`.includes('"msg":"closed"')),
  ]
}

/** Everything that an image must show. Makes containers and volumes under a prefix of its own and removes them. */
export const checkImage = async (tag: string): Promise<readonly Finding[]> => {
  const prefix = newPrefix()
  const [image] = JSON.parse(await docker('image', 'inspect', tag)) as readonly {
    readonly Size: number
    readonly Config: ImageConfig
  }[]
  if (image === undefined) throw new Error(`there is no image ${tag}`)
  try {
    return [
      atMost('size in MB', Math.round(image.Size / MB), SIZE_MB_MAX),
      ...configFindings(image.Config),
      ...(await layerFindings(tag)),
      ...(await runFindings(tag, prefix, '1000')),
      ...(await runFindings(tag, prefix, '4242')),
    ]
  } finally {
    await sweep(prefix)
  }
}
