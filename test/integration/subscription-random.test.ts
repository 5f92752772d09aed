import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aClient, changeOf, type Instance, openInstances, until } from './subscription-support.js';

const SUBSCRIBERS = 200;
const CHANGES = 240;
const KINDS = ['a', 'b', 'c'];
const DOCUMENT =
  'subscription ($kinds: [String], $after: Int) { changes(kinds: $kinds, after: $after) { cursor number } }';

let service: Awaited<ReturnType<typeof openInstances>>;
beforeAll(async () => {
  const limits = { requestBytes: 1_048_576, operationsPerSocket: 100, socketsPerUser: SUBSCRIBERS };
  service = await openInstances(2, { limits });
});
afterAll(() => service.close());

/** Small and good enough; the seed is in the name of the test. */
function aRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const kindOf = (number: number) => KINDS[number % KINDS.length] as string;

/** Comes and goes, on one instance and then the other, always with the cursor of what it saw last. */
async function aFickleSubscriber(seed: number, isLast: (number: number) => boolean, kinds: string[] | null) {
  const random = aRandom(seed);
  const instance = () => service.instances[random(2)] as Instance;
  let after = instance().feed.position();
  const start = after;
  const numbers: number[] = [];
  for (;;) {
    const client = await aClient(instance().url);
    client.subscribe('s', DOCUMENT, { kinds, after });
    for (let left = 1 + random(80); left > 0; left--) {
      const { cursor, number } = changeOf(await client.next());
      after = cursor;
      numbers.push(number);
      if (isLast(number)) {
        client.socket.terminate();
        return { start, numbers };
      }
    }
    if (random(2) === 0) client.send({ id: 's', type: 'complete' });
    if (random(2) === 0) client.socket.terminate();
    else client.socket.close();
  }
}

/** From both instances at once; a subscriber's start is a position, which is also the number there. */
async function writeChanges(random: (below: number) => number): Promise<number[]> {
  const order: number[] = [];
  for (let number = 1; number <= CHANGES; ) {
    const payloads = Array.from({ length: 1 + random(4) }, () => ({ number: number, kind: kindOf(number++) }));
    order.push(...payloads.map((payload) => payload.number));
    await (service.instances[random(2)] as Instance).emit(...payloads);
    for (let turns = random(20); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
  }
  return order;
}

it.each([1, 2])(
  'gives 200 subscribers who come, go and resume each change once and in order (seed %i)',
  async (seed) => {
    const random = aRandom(seed);
    const before = (service.instances[0] as Instance).feed.position();
    let written: number[] | undefined;
    const lastOf = (kinds: string[] | null) => (number: number) =>
      written !== undefined && number === written.filter((each) => kinds?.includes(kindOf(each)) ?? true).at(-1);
    const running = Array.from({ length: SUBSCRIBERS }, (_, index) => {
      const kinds = random(3) === 0 ? null : KINDS.slice(0, 1 + random(2));
      return aFickleSubscriber(seed * 1_000 + index, lastOf(kinds), kinds).then((result) => ({ ...result, kinds }));
    });
    written = await writeChanges(random);
    // One more of each kind, for those who had seen the last one before they could know that it was.
    const ending = KINDS.map((kind, index) => ({ number: index + KINDS.length * CHANGES, kind }));
    written.push(...ending.map(({ number }) => number));
    await (service.instances[0] as Instance).emit(...ending);
    for (const { start, numbers, kinds } of await Promise.all(running)) {
      const expected = written.slice(start - before).filter((number) => kinds?.includes(kindOf(number)) ?? true);
      expect(numbers).toEqual(expected);
    }
    await until(() => service.instances.every(({ calls }) => calls.following === 0));
  },
);
