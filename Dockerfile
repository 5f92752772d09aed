# The service alone. It needs DATABASE_URL, ENCRYPTION_KEYS and SMTP_URL; docker-compose.yml shows a complete set.
FROM node:24-slim AS build
WORKDIR /service
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN node scripts/build.mjs

# Without the optional packages: the embedded PostgreSQL and the Node that npm brings along are for machines without them.
FROM node:24-slim AS dependencies
WORKDIR /service
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=4000 DATA_DIRECTORY=/data
WORKDIR /service
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /service/node_modules ./node_modules
COPY --from=build /service/dist ./dist
COPY package.json ./
COPY migrations ./migrations
COPY templates ./templates
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: it gets SIGTERM directly and shuts down in order.
CMD ["node", "--enable-source-maps", "--disable-warning=TimeoutNegativeWarning", "dist/main.js"]
