# relata in a container. The source runs as it is: Node 24 needs no build; only the console is built.
#
#   docker build -t relata .
#   docker run --rm -p 127.0.0.1:4080:4080 -v relata:/data relata

FROM node:24-bookworm-slim AS packages
WORKDIR /relata
# First what dependencies follow from, so that they are fetched anew only when that changes.
COPY package.json package-lock.json .npmrc ./
COPY packages/cli/package.json packages/cli/
COPY packages/client/package.json packages/client/
COPY packages/console/package.json packages/console/
COPY packages/listener/package.json packages/listener/
COPY packages/protocol/package.json packages/protocol/
COPY packages/server/package.json packages/server/
# Only what runs: the image has its own Node, which is the one optional package, and nothing has to be compiled.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

# What builds the console is not needed to run.
FROM packages AS console
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY packages packages
RUN npm run build --workspace=@relata/console

FROM node:24-bookworm-slim
WORKDIR /relata
# With what npm put beside single packages.
COPY --from=packages /relata ./
COPY LICENSE ./
COPY packages packages
COPY --from=console /relata/packages/console/dist packages/console/dist
# The folder of the embedded database; a new volume takes over its owner.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
ENV NODE_ENV=production \
    RELATA_HOST=0.0.0.0 \
    RELATA_PORT=4080 \
    RELATA_DATA_DIR=/data
EXPOSE 4080
# That the process lives, not that it can work: while its database is away, a new start helps nobody.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.RELATA_PORT}/healthz`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a shell in between, so that the signal to end reaches relata.
CMD ["node", "--conditions=relata-source", "packages/cli/src/main.ts", "start"]
