/**
 * One side of the API's benchmark in a process of its own: `service` is the service's HTTP server as in production, `stock`
 * is Apollo Server with Express and its defaults on the same type-graphql schema, loaders and SQL, `sql` is node:http with one
 * statement.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import pg from 'pg';
import { Registry } from 'prom-client';
import { createOpenSignIn } from '../../dist/auth/signIn.js';
import { OPEN_VIEWER } from '../../dist/auth/viewer.js';
import { createHttpServer } from '../../dist/http/createHttpServer.js';
import { createOperationGate } from '../../dist/http/operations/createOperationGate.js';
import { encodeCursor } from '../../dist/queries/cursor.js';
import { restPlugin } from '../../dist/rest/registerRest.js';
import { buildGraphqlSchema } from '../../dist/schema/buildGraphqlSchema.js';
import { createContextFactory } from '../../dist/schema/context.js';
import { createRightsTable } from '../../dist/schema/rights/createRightsTable.js';
import { benchSettings, openBenchService } from '../support/benchService.mjs';
import { answerCalls } from '../support/children.mjs';
import { NESTED_LIST_SQL } from '../support/nestedList.mjs';

const HOST = '127.0.0.1';
const SIDES = { service: openService, stock: openStock, sql: openSql };
let close = async () => undefined;
let begin = process.cpuUsage();

answerCalls(
  {
    /** @returns the URL to send to */
    async open({ side, databaseUrl }) {
      const opened = await SIDES[side](databaseUrl);
      close = opened.close;
      return opened.url;
    },
    startCpu() {
      begin = process.cpuUsage();
    },
    /** CPU time in ms since `startCpu`, and the resident memory in bytes. */
    readCpu() {
      const { user, system } = process.cpuUsage(begin);
      return { cpuMs: (user + system) / 1_000, rss: process.memoryUsage.rss() };
    },
  },
  () => close(),
);

async function openParts(databaseUrl) {
  const service = await openBenchService(databaseUrl, { LOG_LEVEL: 'info' });
  const { rules } = benchSettings();
  const schema = await buildGraphqlSchema();
  // The benchmark only reads lists: nothing else is called.
  const createContext = createContextFactory({ ...service, rules, services: {}, feed: {} });
  return { service, schema, createContext };
}

async function openService(databaseUrl) {
  const { service, schema, createContext } = await openParts(databaseUrl);
  const { rules, limits } = benchSettings();
  const gate = createOperationGate({
    schema,
    limits: limits.operation,
    rightOf: createRightsTable(schema),
    introspection: false,
  });
  const server = await createHttpServer({
    address: { host: HOST, port: 0 },
    development: false,
    signIn: createOpenSignIn(null),
    graphql: { schema, createContext, gate },
    health: { isReady: () => true, checks: {} },
    metrics: new Registry(),
    logger: service.logger,
    plugins: [restPlugin({ ...service, rules, services: {}, idempotency: {} }, gate.consume)],
  });
  return {
    url: `${server.url}/graphql`,
    async close() {
      await server.close();
      await service.close();
    },
  };
}

async function openStock(databaseUrl) {
  const { service, schema, createContext } = await openParts(databaseUrl);
  const apollo = new ApolloServer({ schema, stopOnTerminationSignals: false });
  await apollo.start();
  const app = express();
  app.use(
    '/graphql',
    express.json(),
    expressMiddleware(apollo, { context: async () => createContext({ viewer: OPEN_VIEWER }) }),
  );
  const server = createServer(app);
  return listening(server, '/graphql', () => service.close());
}

async function openSql(databaseUrl) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { first } = JSON.parse(body).variables;
    const { rows } = await pool.query({ name: 'nested-list', text: NESTED_LIST_SQL, values: [first + 1] });
    const page = rows.slice(0, first);
    const last = page.at(-1);
    const endCursor = encodeCursor(['emails', 'createdAt', 'DESC', last.cursor_key, last.id]);
    const nodes = page.map(({ node }) => node).join(',');
    const answer = Buffer.from(
      `{"data":{"emails":{"nodes":[${nodes}],"pageInfo":{"hasNextPage":${rows.length > first},"endCursor":"${endCursor}"}}}}`,
    );
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
  return listening(server, '/', () => pool.end());
}

async function listening(server, path, closeParts) {
  server.listen(0, HOST);
  await once(server, 'listening');
  return {
    url: `http://${HOST}:${server.address().port}${path}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await closeParts();
    },
  };
}
