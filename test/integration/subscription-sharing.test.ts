import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, type Client, changeOf, type Instance, openInstances, until } from './subscription-support.js';

let service: Awaited<ReturnType<typeof openInstances>>;
let here: Instance;
let there: Instance;
beforeEach(async () => {
  service = await openInstances(2);
  [here, there] = service.instances as [Instance, Instance];
});
afterEach(() => service.close());

const CHANGES = 'subscription ($kinds: [String]) { changes(kinds: $kinds) { cursor number seenAs } }';

/** Waits until all have begun and the change `marker`, which all of them see, has come. */
async function live(clients: readonly Client[], marker = 0): Promise<void> {
  await until(() => here.calls.begun >= clients.length);
  await here.emit({ number: marker, kind: 'marker' });
  for (const client of clients) while (changeOf(await client.next()).number !== marker);
  Object.assign(here.calls, { executions: [], begun: 0 });
}

async function staff(count: number, role: string | null = 'staff'): Promise<Client[]> {
  return Promise.all(Array.from({ length: count }, () => aClient(here.url, role)));
}

describe('subscribers who ask for the same', () => {
  it('share one execution and its text, whatever ids they chose', async () => {
    const clients = await staff(20);
    for (const [index, client] of clients.entries())
      client.subscribe(`"${index}"ü`, CHANGES, { kinds: ['a', 'marker'] });
    await live(clients);
    await here.emit({ number: 1, kind: 'a' });
    const received = await Promise.all(clients.map((client) => client.next()));
    for (const [index, message] of received.entries()) {
      expect(message).toMatchObject({ id: `"${index}"ü`, type: 'next', payload: { data: { changes: { number: 1 } } } });
    }
    expect(here.calls).toMatchObject({ executions: ['staff'], following: 1 });
  });

  it('are found by meaning: layout, order of keys and the cursor make no difference', async () => {
    const clients = await staff(4);
    const filtered =
      'subscription ($filter: Filter, $after: Int) { changes(after: $after, filter: $filter) { number } }';
    clients[0]?.subscribe('1', filtered, { filter: { least: 0, most: 9 } });
    clients[1]?.subscribe('1', filtered, { filter: { most: 9, least: 0 }, after: 0 });
    clients[2]?.subscribe('1', 'subscription ($filter: Filter) {\n changes(filter: $filter, after: 0) { number }\n}', {
      filter: { least: 0, most: 9 },
    });
    clients[3]?.subscribe('1', filtered, { filter: { least: 0, most: 9 }, after: null });
    await live(clients);
    await here.emit({ number: 1 }, { number: 10 }, { number: 2 });
    for (const client of clients) {
      expect(changeOf(await client.next()).number).toBe(1);
      expect(changeOf(await client.next()).number).toBe(2);
    }
    expect(here.calls).toMatchObject({ executions: ['staff', 'staff'], following: 1 });
  });

  it('see changes that another instance made', async () => {
    const [client] = (await staff(1)) as [Client];
    client.subscribe('1', CHANGES);
    await live([client]);
    await there.emit({ number: 5 });
    expect(changeOf(await client.next()).number).toBe(5);
    expect(there.calls.executions).toEqual([]);
  });
});

describe('subscribers who ask for something else, or have other rights', () => {
  it('get executions of their own', async () => {
    const [first, second, fields, guest, alone, alsoAlone] = (
      await Promise.all([staff(3), staff(1, 'guest'), staff(2, null)])
    ).flat() as [Client, Client, Client, Client, Client, Client];
    first.subscribe('1', CHANGES, { kinds: ['a', 'marker'] });
    second.subscribe('1', CHANGES, { kinds: ['b', 'marker'] });
    fields.subscribe('1', 'subscription { changes { number cursor } }');
    for (const client of [guest, alone, alsoAlone]) client.subscribe('1', CHANGES, { kinds: ['a', 'marker'] });
    await live([first, second, fields, guest, alone, alsoAlone]);
    await here.emit({ number: 1, kind: 'a' });
    await here.emit({ number: 2, kind: 'b' });
    expect(changeOf(await first.next())).toMatchObject({ number: 1, seenAs: 'staff' });
    expect(changeOf(await second.next())).toMatchObject({ number: 2, seenAs: 'staff' });
    expect(changeOf(await guest.next())).toMatchObject({ number: 1, seenAs: 'guest' });
    expect(changeOf(await alone.next())).toMatchObject({ number: 1, seenAs: null });
    expect(changeOf(await alsoAlone.next())).toMatchObject({ number: 1, seenAs: null });
    expect([changeOf(await fields.next()).number, changeOf(await fields.next()).number]).toEqual([1, 2]);
    // One each for first, fields, guest and the two without a key; then one each for second and fields. Nobody else's.
    expect(here.calls.executions.map(String).sort()).toEqual([
      'guest',
      'null',
      'null',
      'staff',
      'staff',
      'staff',
      'staff',
    ]);
    expect([first, second, guest].flatMap(({ messages }) => messages)).toEqual([]);
  });

  it('alone see the errors of their executions, and nothing internal', async () => {
    const [good, bad] = (await staff(2)) as [Client, Client];
    good.subscribe('1', CHANGES);
    bad.subscribe('1', 'subscription { changes { number broken } }');
    await live([good, bad]);
    await here.emit({ number: 1 });
    expect((await good.next())?.payload.errors).toBeUndefined();
    const message = await bad.next();
    expect(message?.payload).toMatchObject({
      data: { changes: { number: 1, broken: null } },
      errors: [{ message: 'Internal server error', path: ['changes', 'broken'] }],
    });
    expect(message?.text).not.toContain('anna');
  });

  it('are refused with a cursor ahead of the feed, without harm to others', async () => {
    const [good, bad] = (await staff(2)) as [Client, Client];
    good.subscribe('1', CHANGES);
    bad.subscribe('2', 'subscription { changes(after: 99) { cursor number seenAs } }');
    expect(await bad.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'CURSOR_TOO_OLD' } }] });
    await live([good]);
  });
});

describe('the end of a subscription', () => {
  it('comes at once with `complete`, and with the last subscriber nobody follows the feed', async () => {
    const [first, second] = (await staff(2)) as [Client, Client];
    first.subscribe('1', CHANGES);
    second.subscribe('1', CHANGES);
    await live([first, second]);
    first.send({ id: '1', type: 'complete' });
    first.send({ type: 'ping' });
    expect(await first.next()).toMatchObject({ type: 'pong' });
    await here.emit({ number: 1 });
    expect(changeOf(await second.next()).number).toBe(1);
    expect(first.messages).toEqual([]);
    expect(here.calls.following).toBe(1);
    second.socket.terminate();
    await until(() => here.calls.following === 0);
    first.subscribe('1', CHANGES);
    await live([first], 2);
  });

  it('comes with 1001 when the service stops, and leaves nothing behind', async () => {
    const clients = await staff(3);
    for (const client of clients) client.subscribe('1', CHANGES);
    await live(clients);
    await here.closeServer();
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(
      Array(3).fill({ code: 1001, reason: 'Going away' }),
    );
    expect(here.calls.following).toBe(0);
  });
});
