import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { aClient, type Client, changeOf, type Instance, openInstances, until } from './subscription-support.js';

const MAXIMUM_WAITING_BYTES = 200_000;
const PAGE = 'x'.repeat(20_000);
const DOCUMENT = 'subscription ($after: Int) { changes(after: $after) { cursor number text } }';

let service: Awaited<ReturnType<typeof openInstances>>;
let here: Instance;
beforeEach(async () => {
  service = await openInstances(1, { maximumWaitingBytes: MAXIMUM_WAITING_BYTES, pingIntervalMs: 60_000 });
  [here] = service.instances as [Instance];
});
afterEach(() => service.close());

async function emitPages(from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  await here.emit(...numbers.map((number) => ({ number, text: PAGE })));
}

async function readTo(client: Client, last: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.at(-1) !== last) numbers.push(changeOf(await client.next()).number);
  return numbers;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

it('cuts off a subscriber who does not read, who can come back with the last cursor', async () => {
  const stalled = await aClient(here.url);
  const keen = await aClient(here.url);
  for (const client of [stalled, keen]) client.subscribe('1', DOCUMENT);
  await until(() => here.calls.begun === 2);
  await emitPages(0, 0);
  await Promise.all([readTo(stalled, 0), readTo(keen, 0)]);
  stalled.socket.pause();
  let last = 0;
  const isCutOff = () => here.lines.some((line) => line.includes('subscription.cut_off'));
  // 20 MB would be far more than the buffers of two kernels and the limit together.
  for (; !isCutOff() && last < 1_000; last += 20) {
    await emitPages(last + 1, last + 20);
    expect(await readTo(keen, last + 20)).toEqual(range(last + 1, last + 20));
  }
  expect(isCutOff()).toBe(true);

  stalled.socket.resume();
  expect(await stalled.closed).toEqual({ code: 4413, reason: expect.stringContaining('too slow') });
  const seen = stalled.messages.map((message) => changeOf(message));
  expect(seen.map(({ number }) => number)).toEqual(range(1, seen.length));
  expect(seen.length).toBeLessThan(last);

  const again = await aClient(here.url);
  again.subscribe('1', DOCUMENT, { after: seen.at(-1)?.cursor });
  expect(await readTo(again, last)).toEqual(range(seen.length + 1, last));
});

it('replays more than the limit to a slow reader without piling it up', async () => {
  await emitPages(1, 600);
  await until(() => here.feed.position() === 600);
  const client = await aClient(here.url);
  client.socket.pause();
  client.subscribe('1', DOCUMENT, { after: 0 });
  client.socket.send(JSON.stringify({ type: 'ping' }));
  await until(() => here.calls.executions.length > 0);
  await until(stoodStill(() => here.calls.executions.length));
  // The operating system took some megabytes; the rest waits in the database.
  expect(here.calls.executions.length).toBeLessThan(600);
  client.socket.resume();
  const numbers: number[] = [];
  while (numbers.at(-1) !== 600) {
    const message = await client.next();
    if (message?.type !== 'pong') numbers.push(changeOf(message).number);
  }
  expect(numbers).toEqual(range(1, 600));
  await emitPages(601, 601);
  expect(await readTo(client, 601)).toEqual([601]);
});

it('reads nothing more from a client that reads no answers, and answers everything once it does', async () => {
  const client = await aClient(here.url);
  const keen = await aClient(here.url);
  client.socket.pause();
  let taken = 0;
  const sending = (async () => {
    // 40 MB: again far more than what the kernels and the limit take.
    for (; taken < 400; taken += 1)
      await sent(client, { type: 'ping', payload: { number: taken, text: PAGE.repeat(5) } });
  })();
  await until(stoodStill(() => taken));
  expect(taken).toBeLessThan(300);
  keen.send({ type: 'ping' });
  expect(await keen.next()).toMatchObject({ type: 'pong' });

  client.socket.resume();
  await sending;
  const answered: unknown[] = [];
  while (answered.length < 400) {
    const pong = await client.next();
    if (pong?.type !== 'pong') throw new Error(`no pong: ${pong?.text ?? 'closed'}`);
    answered.push((pong.payload as unknown as { number: number }).number);
  }
  expect(answered).toEqual(range(0, 399));
});

it('loses nothing when executions are slower than the feed', async () => {
  const client = await aClient(here.url);
  const gate = Promise.withResolvers<null>();
  here.calls.held = gate.promise;
  client.subscribe('1', 'subscription { changes { number held } }');
  await until(() => here.calls.begun === 1);
  // More than the feed keeps for one follower.
  await here.emit(...range(1, 1_600).map((number) => ({ number })));
  await until(() => here.feed.position() === 1_600);
  gate.resolve(null);
  expect(await readTo(client, 1_600)).toEqual(range(1, 1_600));
});

/** Resolves when the operating system has taken it. */
function sent({ socket }: Client, frame: object): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(JSON.stringify(frame), (error) => (error ? reject(error) : resolve()));
  });
}

/** Holds when `value` has not changed for many turns of the event loop and several round trips to the database. */
function stoodStill(value: () => number): () => boolean {
  let last = value();
  let since = performance.now();
  return () => {
    if (value() !== last) since = performance.now();
    last = value();
    return performance.now() - since > 300;
  };
}
