import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpServerOptions } from '../../src/http/createHttpServer.js';
import { isLocalRequest } from '../../src/http/isLocalRequest.js';
import { aServer, aSocket } from './http-support.js';

type Server = Awaited<ReturnType<typeof aServer>>;
const running: Server[] = [];

async function started(overrides: Partial<HttpServerOptions> = {}): Promise<Server> {
  const server = await aServer(overrides);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

describe('health', () => {
  it('is alive and ready', async () => {
    const { url } = await started();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ready', degraded: [], down: [], parts: {} });
  });

  it('stays ready with a degraded part and names it', async () => {
    const checks = {
      database: () => ({ state: 'ok' as const }),
      kafka: () => ({ state: 'degraded' as const, reason: 'BROKER_DOWN' }),
    };
    const { url } = await started({ health: { isReady: () => true, checks } });
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: 'degraded',
      degraded: ['kafka'],
      down: [],
      parts: { database: { state: 'ok' }, kafka: { state: 'degraded', reason: 'BROKER_DOWN' } },
    });
  });

  it('is not ready when a check fails, and tells nothing of its message', async () => {
    const checks = { database: () => Promise.reject(new Error('password "geheim" refused')) };
    const { url } = await started({ health: { isReady: () => true, checks } });
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ parts: { database: { state: 'down', reason: 'CHECK_FAILED' } } });
  });

  it('is not ready while the lifecycle says so, but alive', async () => {
    const { url } = await started({ health: { isReady: () => false, checks: {} } });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('metrics and logs', () => {
  it('counts requests by route, and logs neither path nor query', async () => {
    const { url, lines } = await started();
    await fetch(`${url}/therapists/anna?phone=030`);
    await fetch(`${url}/healthz`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1');
    expect(metrics).toContain('http_request_duration_seconds_count{method="GET",route="unknown",status="404"} 1');
    const requests = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'http.request');
    expect(requests).toEqual([
      expect.objectContaining({ requestId: expect.any(String), method: 'GET', statusCode: 404 }),
    ]);
    expect(lines.join('')).not.toContain('anna');
  });
});

describe('pages and headers', () => {
  it('lists in development where everything is', async () => {
    const links = [{ title: 'Inbox', href: 'http://127.0.0.1:8025/', description: '<sent> mail' }];
    const { url } = await started({ links });
    const answer = await fetch(url);
    const html = await answer.text();
    for (const href of ['/graphql', '/readyz', '/healthz', '/metrics', 'http://127.0.0.1:8025/']) {
      expect(html).toContain(`href="${href}"`);
    }
    expect(html).toContain('&lt;sent>');
    expect(answer.headers.get('content-security-policy')).not.toContain('apollographql');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it("relaxes the policy for Sandbox's page only", async () => {
    const { url } = await started();
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('embeddable-sandbox');
    expect(page.headers.get('content-security-policy')).toContain('https://sandbox.embed.apollographql.com');
    const query = await fetch(`${url}/graphql?query={hello}`, { headers: { 'apollo-require-preflight': 'yes' } });
    expect(await query.json()).toEqual({ data: { hello: 'Hallo' } });
    expect(query.headers.get('content-security-policy')).not.toContain('apollographql');
  });

  it('has neither start page nor Sandbox nor introspection in production', async () => {
    const { url, query } = await started({ development: false });
    expect((await fetch(url)).status).toBe(404);
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).not.toContain('sandbox');
    expect((await query('{ __schema { types { name } } }')).errors?.[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
  });

  it('serves the routes of plugins', async () => {
    const { url } = await started({ plugins: [(app) => void app.get('/api/emails', () => ({ data: [] }))] });
    expect(await (await fetch(`${url}/api/emails`)).json()).toEqual({ data: [] });
  });
});

describe('bad requests', () => {
  it.each<[string, number, RequestInit]>([
    ['broken JSON', 400, { body: '{"anna@praxis.example', headers: { 'content-type': 'application/json' } }],
    ['too much', 413, { body: JSON.stringify('x'.repeat(1_100_000)), headers: { 'content-type': 'application/json' } }],
    ['another type', 415, { body: 'anna', headers: { 'content-type': 'application/xml' } }],
  ])('answers %s with %i and without the input', async (_, status, init) => {
    const { url } = await started();
    const answer = await fetch(`${url}/graphql`, { method: 'POST', ...init });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('anna');
  });

  it('answers a path that cannot be decoded without repeating it', async () => {
    const { url } = await started();
    const answer = await fetch(`${url}/anna%zz`);
    expect([answer.status, await answer.text()]).toEqual([400, '{"code":"BAD_REQUEST","message":"Bad Request"}']);
  });

  it('refuses a form post from another page (CSRF)', async () => {
    const { url } = await started();
    const answer = await fetch(`${url}/graphql?query={hello}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('CSRF');
  });

  it('hides what a plugin throws, and logs it under an id', async () => {
    const failing = () => Promise.reject(new Error('anna@praxis.example'));
    const { url, lines } = await started({ plugins: [(app) => void app.get('/failing', failing)] });
    const answer = await fetch(`${url}/failing`);
    const body = (await answer.json()) as { errorId: string };
    expect([answer.status, body]).toEqual([500, expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' })]);
    expect(lines.join('')).toContain(body.errorId);
    expect(lines.join('')).not.toContain('anna');
  });
});

describe('a peer that takes its time', () => {
  it.each([
    ['headers', 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Ty'],
    [
      'a body',
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    ],
  ])('with %s loses its connection', async (_, begin) => {
    const { port, query } = await started({ requestTimeoutMs: 100 });
    const socket = connect(port, '127.0.0.1');
    socket.write(begin);
    const begun = performance.now();
    expect(String(Buffer.concat((await socket.toArray()) as Buffer[]))).toMatch(/^HTTP\/1\.1 408 /);
    // Far from the minute that Node gives by default.
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect((await query('{ hello }')).data).toEqual({ hello: 'Hallo' });
  });

  it('with its next request, or on a socket, keeps it', async () => {
    const { url, gate, feed } = await started({ requestTimeoutMs: 50 });
    const { subscribe, next, socket, closed } = await aSocket(url);
    subscribe('s', 'subscription { ticks { value } }');
    await feed.started;
    const slow = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ slow }' }),
    });
    await gate.arrived;
    // Longer than one request may take to arrive: another one is given up meanwhile.
    const given = connect(Number(new URL(url).port), '127.0.0.1');
    given.write('POST ');
    await given.toArray();
    gate.open();
    expect(await (await slow).json()).toEqual({ data: { slow: 'done' } });
    feed.send(7);
    expect(await next()).toMatchObject({ payload: { data: { ticks: { value: 7 } } } });
    socket.close();
    await closed;
  });
});

describe('without sign-in', () => {
  const statusFor = (port: number, host: string, path: string) =>
    new Promise<number>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      sent.on('error', reject).end();
    });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', '127.0.0.1@evil.example'])(
    'a page that had its name %p pointed here is refused (DNS rebinding)',
    async (host) => {
      const { port, url } = await started();
      for (const path of ['/graphql?query=%7Bhello%7D', '/readyz', '/metrics', '/'])
        expect([path, await statusFor(port, host, path)]).toEqual([path, 403]);
      expect(await statusFor(port, host, '/healthz')).toBe(200);
      await expect(aSocket(url, { headers: { host } })).rejects.toThrow('403');
    },
  );

  it.each(['localhost', '127.0.0.1', '[::1]'])('a program of this machine is answered by the name %p', async (host) => {
    const { port } = await started();
    expect(await statusFor(port, `${host}:${port}`, '/metrics')).toBe(200);
  });

  it.each(['10.0.0.7', '::ffff:192.168.0.3', 'fe80::1'])(
    'the machine %s is none of ours, whatever it says',
    (remoteAddress) => {
      const socket = { remoteAddress } as Parameters<typeof isLocalRequest>[0]['socket'];
      expect(isLocalRequest({ socket, headers: { host: 'localhost' } })).toBe(false);
    },
  );
});

describe('a taken port', () => {
  it('is said so, with what to do', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    await expect(aServer({ address: { host: '127.0.0.1', port } })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${port} on 127.0.0.1 is taken by another program. Stop it, or choose another port with HTTP_PORT.`,
    });
    await new Promise((resolve) => blocker.close(resolve));
  });
});
