import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { aClient, type Change, type Instance, openInstances, until } from './subscription-support.js';

let service: Awaited<ReturnType<typeof openInstances>>;
let here: Instance;
beforeAll(async () => {
  service = await openInstances(1);
  [here] = service.instances as [Instance];
});
afterAll(() => service.close());

const path = () => `${here.url.replace('http', 'ws')}/graphql`;

/** A socket that has said nothing yet. */
async function aStranger(protocol = 'graphql-transport-ws') {
  const socket = new WebSocket(path(), protocol);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    closed,
    send(...frames: unknown[]) {
      for (const frame of frames) socket.send(JSON.stringify(frame));
    },
  };
}

const INIT = { type: 'connection_init' };
const CHANGES = { id: '1', type: 'subscribe', payload: { query: 'subscription { changes { number } }' } };

describe('graphql-transport-ws', () => {
  it.each<[string, number, unknown[]]>([
    ['what is no message', 4400, ['hello']],
    ['a message without a query', 4400, [INIT, { id: '1', type: 'subscribe', payload: {} }]],
    ['messages of a server', 4400, [INIT, { type: 'connection_ack' }]],
    ['a subscription before the introduction', 4401, [CHANGES]],
    ['two introductions', 4429, [INIT, INIT]],
    ['silence', 4408, []],
  ])('closes on %s with %i', async (_, code, frames) => {
    const { closed, send } = await aStranger();
    send(...frames);
    expect(await closed).toBe(code);
  });

  it('closes on two operations with one id with 4409', async () => {
    const client = await aClient(here.url);
    client.send(CHANGES);
    client.send(CHANGES);
    expect((await client.closed).code).toBe(4409);
  });

  it('does not open with another subprotocol', async () => {
    await expect(aStranger('graphql-ws')).rejects.toThrow('subprotocol');
  });

  it('repeats the payload of a ping, and lets an id be used again after `complete`', async () => {
    const client = await aClient(here.url);
    client.send({ type: 'ping', payload: { at: 1 } });
    expect(await client.next()).toMatchObject({ type: 'pong', payload: { at: 1 } });
    for (let round = 0; round < 3; round++) {
      client.send(CHANGES);
      client.send({ id: '1', type: 'complete' });
    }
    client.send({ id: '2', type: 'subscribe', payload: { query: '{ hello }' } });
    expect(await client.next()).toMatchObject({ id: '2', type: 'next', payload: { data: { hello: null } } });
    expect(await client.next()).toMatchObject({ id: '2', type: 'complete' });
    expect(here.calls.following).toBe(0);
    client.socket.close();
    await client.closed;
  });

  it('is understood by the client of graphql-ws', async () => {
    const client = createClient({ url: path(), webSocketImpl: WebSocket, retryAttempts: 0, lazy: false });
    const begun = here.calls.begun;
    const changes = client.iterate<{ changes: Change }>({ query: 'subscription { changes { number } }' });
    const first = changes.next();
    await until(() => here.calls.begun > begun);
    await here.emit({ number: 1 }, { number: 2 });
    expect(await first).toMatchObject({ value: { data: { changes: { number: 1 } } } });
    expect(await changes.next()).toMatchObject({ value: { data: { changes: { number: 2 } } } });
    await changes.return?.();
    await until(() => here.calls.following === 0);
    const wrong = client.iterate({ query: 'subscription { changes { nonsense } }' });
    await expect(wrong.next()).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    await client.dispose();
  });
});
