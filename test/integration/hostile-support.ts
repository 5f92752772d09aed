import { expect } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { type RawData, WebSocket } from 'ws';
import { createApp } from '../../src/app.js';
import { createToken } from '../../src/auth/createToken.js';
import { sharedSecret } from '../../src/auth/sharedSecret.js';
import type { ViewerRole } from '../../src/auth/viewer.js';
import { readSettings } from '../../src/config/settings.js';
import { createLifecycle } from '../../src/lifecycle/createLifecycle.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { until } from '../support/processes/until.js';
import { type CallApi, openCallApi } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

const SECRET = 'the shared secret of a test, long enough';
const CLAIMS = { issuer: 'communication-service', audience: 'communication-service', roleClaim: 'role' };

/** As it is installed: production, sign-in with a shared secret, an API and nothing else. */
const PRODUCTION = {
  NODE_ENV: 'production',
  ROLES: 'api',
  HTTP_PORT: '0',
  LOG_LEVEL: 'debug',
  AUTH_SHARED_SECRET: SECRET,
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  RATE_LIMIT_COST: '0',
  MAIL_FROM_ADDRESS: 'vermittlung@platz.test',
  MAIL_REPLY_TO_ADDRESS: 'antwort@platz.test',
  MAIL_UNSUBSCRIBE_URL: 'https://platz.test/abmelden',
};

export interface Refusal {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly data?: Data;
  readonly errors?: readonly Refusal[];
}

export function aToken(role: ViewerRole, change: Partial<Parameters<typeof createToken>[1]> = {}, secret = SECRET) {
  const content = { ...CLAIMS, role, subject: `someone-${role}`, lifetimeMs: 3_600_000, ...change };
  return createToken(sharedSecret(secret), content);
}

/** What would be a good token of an ADMIN, if somebody had signed it. */
export function anUnsignedToken(): string {
  return new UnsecuredJWT({ role: 'ADMIN' })
    .setSubject('mallory')
    .setIssuer(CLAIMS.issuer)
    .setAudience(CLAIMS.audience)
    .setExpirationTime('1h')
    .encode();
}

/**
 * The service as `npm start` wires it, with these settings on top of {@link PRODUCTION}, on a database that `fill` fills
 * first and the test's own service fills on. Its clock stands where that one's stood when it started.
 */
export async function openProduction(environment: Readonly<Record<string, string>> = {}, fill?: Fill) {
  const api = await openCallApi();
  const { service, scenario } = api;
  await fill?.(api);
  const offsetMs = service.clock.now().getTime() - Date.now();
  await service.sql('UPDATE communication.service_state SET clock_offset_ms = $1', [offsetMs]);
  const lines: string[] = [];
  const logger = createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const lifecycle = createLifecycle({ logger, deadlineMs: 5_000 });
  const connected = { DATABASE_URL: service.database.url, SMTP_URL: service.peer.url };
  const { url = '' } = await createApp(readSettings({ ...PRODUCTION, ...connected, ...environment }), {
    logger,
    lifecycle,
  });

  async function send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const isText = typeof body === 'string' || body === undefined;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: isText ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  async function withToken(token: string | null, query: string, variables: object = {}): Promise<GraphqlAnswer> {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const { status, text } = await send('POST', '/graphql', { query, variables }, headers);
    return { status, ...JSON.parse(text) };
  }

  return {
    url,
    service,
    scenario,
    lines,
    send,
    withToken,
    /** An operation over HTTP, asked for in this role. */
    ask: async (role: ViewerRole, query: string, variables: object = {}) =>
      withToken(await aToken(role), query, variables),
    rest: async (role: ViewerRole, method: string, path: string, body?: unknown) => {
      const answer = await send(method, path, body, { authorization: `Bearer ${await aToken(role)}` });
      const isJson = answer.headers.get('content-type')?.includes('json');
      return { status: answer.status, body: isJson ? (JSON.parse(answer.text) as Data) : answer.text };
    },
    socket: async (role: ViewerRole) => aKnownSocket(url, await aToken(role)),
    /** Runs `act` and proves that no row of any table is another one afterwards. */
    async unchanged<Result>(act: () => Promise<Result>): Promise<Result> {
      await until('every event has its place in the feed', async () => {
        const waiting = await service.sql('SELECT 1 FROM communication.outbox_events WHERE position IS NULL');
        return waiting.length === 0;
      });
      const before = await scenario.dump();
      const result = await act();
      expect(await scenario.dump()).toBe(before);
      return result;
    },
    async close() {
      await lifecycle.close('TEST');
      await api.close();
    },
  };
}

/** Puts data in before the service starts. */
type Fill = (api: CallApi) => Promise<unknown>;

export type Production = Awaited<ReturnType<typeof openProduction>>;

export interface Frame {
  readonly id?: string;
  readonly type: string;
  readonly payload?: Data;
}

/** A socket that has said nothing yet. `next()` gives the frames in order, null when it is closed. */
export async function aStrangeSocket(url: string, options: ConstructorParameters<typeof WebSocket>[2] = {}) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
  const frames: Frame[] = [];
  let wake = () => {};
  socket.on('message', (data: RawData) => {
    frames.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) });
      wake();
    }),
  );
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const send = (frame: object) => socket.send(JSON.stringify(frame));

  async function next(): Promise<Frame | null> {
    while (frames.length === 0 && socket.readyState !== WebSocket.CLOSED)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return frames.shift() ?? null;
  }

  return {
    socket,
    closed,
    send,
    next,
    init: (payload?: object) => send({ type: 'connection_init', payload }),
    subscribe: (id: string, query: string, variables: object = {}) =>
      send({ id, type: 'subscribe', payload: { query, variables } }),
    async close() {
      socket.close();
      await closed;
    },
  };
}

/** A socket whose token was accepted. */
export async function aKnownSocket(url: string, token: string) {
  const socket = await aStrangeSocket(url);
  socket.init({ token });
  expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
  return socket;
}

export type HostileSocket = Awaited<ReturnType<typeof aStrangeSocket>>;
