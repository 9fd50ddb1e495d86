/** `kapok.service`: the node of one enterprise under systemd, without a container. */

/** Where the text expects the program and the folder of the enterprise; `network accept` puts the true ones in place. */
const UNIT_PLACES = { program: '/opt/kapok', folder: '/srv/kapok' } as const

/** Memory may be executable, since the engine of JavaScript compiles: everything else that a node does not need is shut. */
export const unitText = (): string => `# The node of one enterprise. 一家企业的节点。
# systemctl enable --now kapok
[Unit]
Description=Kapok node
Documentation=file://${UNIT_PLACES.folder}/README.md
Wants=network-online.target
After=network-online.target time-sync.target

[Service]
Type=exec
User=kapok
Group=kapok
DynamicUser=no
WorkingDirectory=${UNIT_PLACES.folder}
ExecStart=${UNIT_PLACES.program}/node_modules/.bin/node ${UNIT_PLACES.program}/src/cli/main.ts node start --home ${UNIT_PLACES.folder}/home
Restart=on-failure
# Its software is too old for the chain: only a newer version helps. 软件版本过旧，须先安装新版本。
RestartPreventExitStatus=8
RestartSec=5
KillSignal=SIGTERM
TimeoutStopSec=15
LimitNOFILE=65536
UMask=0077
ReadWritePaths=${UNIT_PLACES.folder}/home
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`

/** The same with the true folders. */
export const withPlaces = (text: string, { program, folder }: { readonly program: string; readonly folder: string }) =>
  text.replaceAll(UNIT_PLACES.program, program).replaceAll(UNIT_PLACES.folder, folder)
