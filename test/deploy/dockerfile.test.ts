import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { VERSION } from '#node'
import { cli } from '../cli/run.ts'

/** Instructions of the Dockerfile, continued lines as one. */
const instructions = readFileSync('Dockerfile', 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter(line => line.trim() !== '')
  .map(line => [line.split(' ')[0] as string, line.slice(line.indexOf(' ') + 1).trim()] as const)
const last = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'))
const said = (name: string): readonly string[] => last.filter(([one]) => one === name).map(([, text]) => text)
const command = (text: string): readonly string[] => JSON.parse(text) as readonly string[]
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

describe('Dockerfile', () => {
  it('takes Node.js from the official slim image of the version that the project has', () => {
    expect(instructions[0]).toEqual(['ARG', `NODE_IMAGE=node:${json('package.json').dependencies.node}-bookworm-slim`])
    const from = instructions
      .filter(([name]) => name === 'FROM')
      .map(([, text]) => text.split(' ')[0]?.replace(/\W/g, ''))
    expect(from).toEqual(['NODE_IMAGE', 'NODE_IMAGE', 'scratch'])
  })

  it('installs what the lockfile says, without what is for developers, and runs no script of a package', () => {
    const runs = instructions.filter(([name]) => name === 'RUN').map(([, text]) => text)
    const npm = runs.filter(text => /\bnpm\b/.test(text))
    expect(npm).toEqual(['npm ci --omit=dev --ignore-scripts'])
    expect(runs.join(' ')).not.toMatch(/curl|wget|apt|ADD |x86_64|aarch64|amd64|arm64/)
    const { packages } = json('package-lock.json') as {
      packages: Record<string, { dev?: true; hasInstallScript?: true }>
    }
    const withScripts = Object.entries(packages).filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev)
    // `classic-level` looks for what was compiled; `node` fetches a Node.js, which the image has.
    expect(withScripts.map(([name]) => name)).toEqual(['node_modules/classic-level', 'node_modules/node'])
  })

  it('ends with a stage that runs nothing when it is built, and nothing by a shell when it runs', () => {
    expect(said('RUN')).toEqual([])
    expect(said('SHELL')).toEqual([])
    expect(said('USER')).toEqual(['node'])
    expect(said('ENTRYPOINT').map(command)).toEqual([['node', '/app/src/cli/main.ts']])
    expect(said('CMD').map(command)).toEqual([['node', 'start']])
    expect(said('ENV').join(' ')).not.toMatch(/PASSWORD|SECRET|TOKEN/)
  })

  it('looks for health by a command that the command line has', async () => {
    const [, ...health] = command(said('HEALTHCHECK')[0]?.split(' CMD ')[1] ?? '[]')
    expect(health).toEqual(['/app/src/cli/main.ts', 'node', 'health'])
    expect((await cli([...health.slice(1), '--help'])).code).toBe(0)
  })

  it('is labelled with the version and the licence of the project', () => {
    expect(said('ARG')).toContain(`VERSION=${VERSION}`)
    const labels = said('LABEL').join(' ')
    for (const name of ['title', 'description', 'version', 'source', 'revision', 'licenses'])
      expect(labels).toContain(`org.opencontainers.image.${name}=`)
    expect(labels).toContain(`licenses="${json('package.json').license}"`)
  })

  it.each(['classic-level', 'sodium-native'])('finds what is compiled of %s for both processors', name => {
    const compiled = readdirSync(`node_modules/${name}/prebuilds`)
    expect(compiled).toEqual(expect.arrayContaining(['linux-x64', 'linux-arm64']))
    for (const one of ['linux-x64', 'linux-arm64'])
      expect(
        readdirSync(`node_modules/${name}/prebuilds/${one}`).some(file =>
          /^(node\.napi|[\w-]+)(\.glibc)?\.node$|armv8\.node$/.test(file),
        ),
      ).toBe(true)
  })
})

describe('.dockerignore', () => {
  it('shuts out everything but what is named', () => {
    const rules = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'))
    expect(rules[0]).toBe('*')
    const named = rules.filter(line => line.startsWith('!')).map(line => line.slice(1))
    expect(named).toEqual([
      'package.json',
      'package-lock.json',
      '.npmrc',
      'LICENSE',
      'src',
      'consensus/*.ts',
      'contracts',
      'p2p',
      'storage',
    ])
  })
})
