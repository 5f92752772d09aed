import { createHash } from 'node:crypto';
import { Registry } from 'prom-client';
import { createOpenSignIn, type SignIn } from '../../src/auth/signIn.js';
import { createHttpServer } from '../../src/http/createHttpServer.js';
import { createOperationGate } from '../../src/http/operations/createOperationGate.js';
import { restPlugin } from '../../src/rest/registerRest.js';
import type { CallSettings } from '../../src/services/calls/callServiceParts.js';
import { TEST_LIMITS } from '../support/openGate.js';
import { openCallService } from '../support/service/openCallService.js';
import { type Data, openGraphql } from './graphql-support.js';

interface RestAnswer {
  readonly status: number;
  readonly body: Data;
  readonly headers: Headers;
}

/** The whole HTTP side on a service of its own. */
export async function openRest(
  change: Partial<CallSettings> = {},
  signIn: SignIn = createOpenSignIn(null),
  costPerMinute = 0,
) {
  const graphql = await openGraphql(await openCallService(change));
  const { service } = graphql;
  const services = {
    ...service,
    uncertainEmails: service.uncertain,
    contactRules: service.rules,
  } as unknown as Parameters<typeof restPlugin>[0]['services'];
  const limits = { ...TEST_LIMITS, costPerMinute };
  const gate = createOperationGate({ schema: graphql.schema, limits, rightOf: () => undefined, introspection: true });
  const server = await createHttpServer({
    address: { host: '127.0.0.1', port: 0 },
    development: true,
    signIn,
    graphql: {
      schema: graphql.schema,
      gate,
      createContext: graphql.createContext as () => object,
    },
    health: { isReady: () => true, checks: {} },
    metrics: new Registry(),
    logger: service.logger,
    plugins: [restPlugin({ ...service, rules: service.settings, services }, gate.consume)],
  });
  const send = async (method: string, path: string, body?: unknown, headers: object = {}): Promise<RestAnswer> => {
    const response = await fetch(`${server.url}/api${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('application/json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  };
  return {
    ...graphql,
    server,
    send,
    get: (path: string, headers?: object) => send('GET', path, undefined, headers),
    post: (path: string, body: unknown, headers?: object) => send('POST', path, body, headers),
    put: (path: string, body: unknown, headers?: object) => send('PUT', path, body, headers),
    delete: (path: string) => send('DELETE', path),
    async close() {
      await server.close();
      await graphql.close();
    },
  };
}

export type RestService = Awaited<ReturnType<typeof openRest>>;

/** Of all that is in the database: two of them differ or not, and say no more. */
export const digest = (dump: string): string => createHash('sha256').update(dump).digest('hex');
