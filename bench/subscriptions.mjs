import { startChild } from './support/children.mjs';
import { printDetail, printRatio } from './support/report.mjs';
import { median, timed } from './support/statistics.mjs';

const SPEED_AIM = 3;
const MEMORY_AIM = 1.5;
const LOTS_AHEAD = 2;
const SCRIPTS = { server: '../subscriptionsServer.mjs', clients: '../subscriptionsClients.mjs' };

/**
 * One change to many subscribers of the same thing, and what an idle one costs: the service's server against graphql-ws
 * with an async iterator per subscriber, and against a bare `ws` socket. Servers and clients are processes of their own;
 * the sides take turns.
 */
export async function benchSubscriptions({ quick = false } = {}) {
  await benchFanOut(
    quick ? { subscribers: 200, rounds: 3, seconds: 0.3 } : { subscribers: 1_000, rounds: 9, seconds: 1.5 },
  );
  await benchMemory(quick ? { subscribers: 500, rounds: 2 } : { subscribers: 5_000, rounds: 5 });
}

async function benchFanOut(size) {
  const sides = { shared: await openSide('shared', size), plain: await openSide('plain', size) };
  try {
    for (const burst of [1, 20]) {
      for (const side of Object.values(sides)) await side.run(burst, size.seconds / 2);
      const rounds = [];
      for (let round = 0; round < size.rounds; round += 1) {
        const order = round % 2 === 0 ? ['shared', 'plain'] : ['plain', 'shared'];
        const results = {};
        for (const name of order) results[name] = await sides[name].run(burst, size.seconds);
        rounds.push(results);
      }
      reportFanOut(rounds, size, burst);
    }
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.close()));
  }
}

async function openSide(name, { subscribers }) {
  const server = startChild(SCRIPTS.server);
  const clients = startChild(SCRIPTS.clients);
  const port = await server.call('open', name);
  await clients.call('subscribe', { port, count: subscribers });
  await server.call('waitFor', subscribers);
  return {
    /** Publishes `burst` changes at a time, two such lots ahead of the last one that everybody has. */
    async run(burst, seconds) {
      await clients.call('begin');
      const cpuBefore = await server.call('cpuMicroseconds');
      let messages = 0;
      const { ms } = await timed(async () => {
        for (const until = performance.now() + seconds * 1_000; performance.now() < until; ) {
          await server.call('publish', burst);
          messages += burst * subscribers;
          await clients.call('reach', messages - LOTS_AHEAD * burst * subscribers);
        }
        await clients.call('reach', messages);
      });
      const cpu = (await server.call('cpuMicroseconds')) - cpuBefore;
      return { perSecond: (messages * 1_000) / ms, cpuMicroseconds: cpu / messages };
    },
    async close() {
      await clients.close();
      await server.close();
    },
  };
}

function reportFanOut(rounds, { subscribers }, burst) {
  const what = burst === 1 ? 'one change' : `${burst} changes at once`;
  printRatio(
    `messages/s of ${what} to ${subscribers} subscribers, shared : graphql-ws with an iterator each`,
    rounds.map(({ shared, plain }) => shared.perSecond / plain.perSecond),
    { atLeast: SPEED_AIM },
  );
  printRatio(
    `CPU per message of ${what}, graphql-ws with an iterator each : shared`,
    rounds.map(({ shared, plain }) => plain.cpuMicroseconds / shared.cpuMicroseconds),
    { atLeast: SPEED_AIM },
  );
  for (const side of ['shared', 'plain']) {
    const of = (key) => median(rounds.map((round) => round[side][key]));
    printDetail(side, `${of('perSecond').toFixed(0)} messages/s, ${of('cpuMicroseconds').toFixed(1)} µs CPU a message`);
  }
}

async function benchMemory({ subscribers, rounds }) {
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    const result = {};
    for (const name of ['bare', 'shared', 'plain']) result[name] = await memoryPerSubscriber(name, subscribers);
    results.push(result);
  }
  const ratios = (name, key) => results.map((result) => result[name][key] / result.bare[key]);
  const note = `of ${subscribers}, resident memory`;
  printRatio('memory per idle subscriber, shared : bare ws socket', ratios('shared', 'rss'), {
    atMost: MEMORY_AIM,
    note,
  });
  printRatio('the same by the heap alone', ratios('shared', 'heap'), { atMost: MEMORY_AIM });
  for (const name of ['bare', 'shared', 'plain']) {
    const of = (key) => (median(results.map((result) => result[name][key])) / 1_024).toFixed(1);
    printDetail(name, `${of('rss')} KiB resident, ${of('heap')} KiB heap`);
  }
}

/** In fresh processes: what others left behind would hide what this one needs. */
async function memoryPerSubscriber(name, subscribers) {
  const server = startChild(SCRIPTS.server, { execArgv: ['--expose-gc'] });
  const clients = startChild(SCRIPTS.clients);
  try {
    const port = await server.call('open', name);
    const method = name === 'bare' ? 'connect' : 'subscribe';
    // The first ones pay for what is made once, such as a young generation that grows to its size.
    const warmUp = Math.ceil(subscribers / 2);
    await clients.call(method, { port, count: warmUp });
    const before = await server.call('memory');
    await clients.call(method, { port, count: subscribers });
    if (name !== 'bare') await server.call('waitFor', subscribers + warmUp);
    const after = await server.call('memory');
    return { rss: (after.rss - before.rss) / subscribers, heap: (after.heap - before.heap) / subscribers };
  } finally {
    await clients.close();
    await server.close();
  }
}

if (import.meta.main) await benchSubscriptions({ quick: process.argv.includes('--quick') });
