/** `compose.yaml` and `.env` of one enterprise on its own machine. */

interface Ports {
  readonly p2p: number
  readonly api: number
  readonly ops: number
}

/** In the container the API listens on all its addresses; the machine publishes it to itself only. */
export const composeText = ({ p2p, api }: Ports): string => `# The node of one enterprise. 一家企业的节点。
# docker compose up -d --wait
services:
  node:
    image: kapok:\${KAPOK_VERSION}
    user: "\${KAPOK_UID:?run kapok network accept first}:\${KAPOK_GID:?run kapok network accept first}"
    restart: unless-stopped
    stop_grace_period: 15s
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    pids_limit: 128
    # The name of a node that is away is asked in vain: not for long, for a process does not end while it asks.
    dns_opt: ["timeout:1", "attempts:1"]
    mem_limit: \${KAPOK_MEMORY}
    tmpfs: ["/tmp:mode=1777,size=16m,noexec,nosuid,nodev"]
    environment:
      KAPOK_HOME: /var/lib/kapok
      KAPOK_KEYS_PASSWORD_FILE: /run/secrets/kapok/password
      KAPOK_API_HOST: 0.0.0.0
    ports:
      - "${p2p}:${p2p}"
      - "127.0.0.1:${api}:${api}"
    volumes:
      - type: bind
        source: ./home
        target: /var/lib/kapok
        bind: { create_host_path: false }
      - type: bind
        source: ./secrets
        target: /run/secrets/kapok
        read_only: true
        bind: { create_host_path: false }
    logging:
      driver: json-file
      options: { max-size: "10m", max-file: "5" }
`

/** `network accept` fills in the owner. */
export const environmentText = (version: string): string => `# Tag of the image. 镜像版本。
KAPOK_VERSION=${version}
# Owner of home/ and secrets/, who the node runs as; never 0. 目录所有者，节点以此身份运行，不得为 0。
KAPOK_UID=
KAPOK_GID=
# Most memory of the node. 节点内存上限。
KAPOK_MEMORY=2g
`

/** The same with the owner of the folder. */
export const withOwner = (text: string, { uid, gid }: { readonly uid: number; readonly gid: number }): string =>
  text.replace(/^KAPOK_UID=.*$/m, `KAPOK_UID=${uid}`).replace(/^KAPOK_GID=.*$/m, `KAPOK_GID=${gid}`)

/** The same with another port of the network. */
export const withPort = (text: string, before: number, after: number): string =>
  text.replace(`- "${before}:${before}"`, `- "${after}:${after}"`)
