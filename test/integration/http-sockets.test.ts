import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { HttpServerOptions } from '../../src/http/createHttpServer.js';
import { openGate } from '../support/openGate.js';
import { aServer, aSocket } from './http-support.js';

type Server = Awaited<ReturnType<typeof aServer>>;
let server: Server;
const start = async (overrides: Partial<HttpServerOptions> = {}) => {
  server = await aServer(overrides);
  return server;
};
afterEach(() => server.close());

describe('GraphQL over a socket', () => {
  it('answers queries and sends the events of a subscription, each with a context of its own', async () => {
    const { url, feed } = await start();
    const { subscribe, next, send } = await aSocket(url);
    subscribe('q', '{ hello }');
    expect(await next()).toMatchObject({ id: 'q', type: 'next', payload: { data: { hello: 'Hallo' } } });
    expect(await next()).toEqual({ id: 'q', type: 'complete' });
    subscribe('s', 'subscription { ticks { value contextNumber } }');
    await feed.started;
    feed.send(7);
    const first = (await next()) as { payload: { data: { ticks: { value: number; contextNumber: number } } } };
    feed.send(8);
    const second = (await next()) as typeof first;
    expect([first.payload.data.ticks.value, second.payload.data.ticks.value]).toEqual([7, 8]);
    expect(second.payload.data.ticks.contextNumber).toBeGreaterThan(first.payload.data.ticks.contextNumber);
    send({ id: 's', type: 'complete' });
    await feed.ended;
  });

  it('ends the subscription when the peer is gone', async () => {
    const { url, feed } = await start();
    const { subscribe, socket } = await aSocket(url);
    subscribe('s', 'subscription { ticks { value } }');
    await feed.started;
    socket.terminate();
    await feed.ended;
  });

  it('cuts off a peer that answers no ping', async () => {
    const { url, feed } = await start({ pingIntervalMs: 20 });
    const { socket, subscribe, closed } = await aSocket(url);
    subscribe('s', 'subscription { ticks { value } }');
    await feed.started;
    socket.pong = () => {};
    expect((await closed).code).toBe(1006);
    await feed.ended;
  });

  it('applies the validation rules of HTTP, introspection included', async () => {
    const rule = (context: { reportError(error: GraphQLError): void }) => ({
      Field(node: { name: { value: string } }) {
        if (node.name.value === 'hello') context.reportError(new GraphQLError('Too deep'));
      },
    });
    const { graphql } = await schemaOnly();
    const { url, query } = await start({
      development: false,
      graphql: { ...graphql, gate: { ...graphql.gate, rules: [...graphql.gate.rules, rule] } },
    });
    const { subscribe, next } = await aSocket(url);
    const refused = { message: 'Too deep', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };
    expect((await query('{ hello }')).errors).toEqual([expect.objectContaining(refused)]);
    subscribe('1', '{ hello }');
    expect(await next()).toMatchObject({ id: '1', type: 'error', payload: [refused] });
    subscribe('2', '{ __schema { types { name } } }');
    expect(await next()).toMatchObject({ id: '2', type: 'error' });
    subscribe('3', '{ contextNumbr }');
    expect(JSON.stringify(await next())).not.toContain('Did you mean');
  });

  it('refuses the 101st operation of one connection and keeps the others', async () => {
    const { url } = await start();
    const { subscribe, next } = await aSocket(url);
    for (let index = 1; index <= 101; index++) subscribe(`s${index}`, 'subscription { ticks { value } }');
    expect(await next()).toMatchObject({
      id: 's101',
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    });
    subscribe('again', 'subscription { ticks { value } }');
    expect(await next()).toMatchObject({ id: 'again', type: 'error' });
  });

  it('answers a context that cannot be made, and keeps the connection', async () => {
    const { graphql } = await schemaOnly();
    const createContext = () => Promise.reject(new Error('anna'));
    const { url } = await start({ graphql: { ...graphql, createContext } });
    const { subscribe, next } = await aSocket(url);
    for (const id of ['1', '2']) {
      subscribe(id, '{ hello }');
      expect(await next()).toMatchObject({ id, type: 'error', payload: [{ message: 'Internal server error' }] });
    }
  });

  it('closes on a message that is too long, and goes on serving', async () => {
    const { url, query } = await start();
    const { send, closed } = await aSocket(url);
    send({ type: 'ping', payload: { text: 'x'.repeat(1_100_000) } });
    expect((await closed).code).toBe(1009);
    expect((await query('{ hello }')).data).toEqual({ hello: 'Hallo' });
  });

  it.each([
    ['http://evil.example', true],
    ['http://localhost:3000', false],
  ])('refuses the foreign page %s (in production, unless it is its own)', async (origin) => {
    const { url, port } = await start({ development: false });
    await expect(aSocket(url, { origin })).rejects.toThrow('403');
    const { socket } = await aSocket(url, { origin: `http://127.0.0.1:${port}` });
    socket.close();
    await once(socket, 'close');
  });

  it('lets pages of this machine in while developing, and no others', async () => {
    const { url } = await start();
    const { socket } = await aSocket(url, { origin: 'http://localhost:3000' });
    socket.close();
    await expect(aSocket(url, { origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(aSocket(`${url}/other`)).rejects.toThrow('404');
  });
});

async function schemaOnly() {
  const { aFeed, aGate, aSchema } = await import('./http-support.js');
  const schema = aSchema(aGate(), aFeed());
  return { graphql: { schema, gate: openGate(schema, false), createContext: () => ({}) } };
}
