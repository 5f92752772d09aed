import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { aServer, aSocket } from './http-support.js';

/** Handles that keep a process alive; the runner's own are there before and after. */
function handles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => /TCP|Timeout/.test(name))
    .sort();
}

/** What is there now and was not before. The runner itself may let go of something meanwhile. */
function left(before: readonly string[]): string[] {
  const known = [...before];
  return handles().filter((name) => {
    const index = known.indexOf(name);
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}

/** Asks and waits until the connection is gone, too. */
async function ask(url: string, path: string, agent: Agent | false, query?: string) {
  const headers = { 'content-type': 'application/json' };
  const sent = request(url + path, { method: query ? 'POST' : 'GET', agent, headers });
  sent.end(query && JSON.stringify({ query }));
  const [socket] = await once(sent, 'socket');
  const gone = new Promise((resolve) => socket.once('close', resolve));
  const [response] = await once(sent, 'response');
  const body = (await response.toArray()).join('');
  await gone;
  return { status: response.statusCode as number, body };
}

describe('closing', () => {
  it('lets the running request end, sends 1001 to sockets, refuses new work, leaves nothing behind', async () => {
    const before = handles();
    const { url, gate, feed, close } = await aServer();
    const agent = new Agent({ keepAlive: true });
    const { subscribe, closed } = await aSocket(url);
    subscribe('s', 'subscription { ticks { value } }');
    const answer = ask(url, '/graphql', agent, '{ slow }');
    await Promise.all([gate.arrived, feed.started]);

    const closing = close();
    expect((await closed).code).toBe(1001);
    await feed.ended;
    const late = await ask(url, '/healthz', false).catch(({ code }) => ({ status: code }));
    expect([503, 'ECONNREFUSED', 'ECONNRESET']).toContain(late.status);
    gate.open();
    expect(await answer).toEqual({ status: 200, body: '{"data":{"slow":"done"}}\n' });
    await closing;
    expect(left(before)).toEqual([]);
  });

  it('does not wait for a peer that never answers the close frame', async () => {
    const { url, close } = await aServer();
    const { socket, closed } = await aSocket(url);
    socket.pause();
    await close();
    socket.resume();
    expect([1001, 1006]).toContain((await closed).code);
  });

  it('can be asked twice', async () => {
    const { close } = await aServer();
    await Promise.all([close(), close()]);
  });
});
