import { settleDatabase } from '../support/benchCluster.mjs';
import { startChild } from '../support/children.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { seedOutbox } from '../support/seedOutbox.mjs';
import { median } from '../support/statistics.mjs';

const [RAW_AIM, SINGLE_AIM, BOSS_AIM] = [0.7, 10, 3];
const BATCH_EVENTS = 1_000;

/**
 * Events per second from committed rows to acknowledged by Kafka and marked, in order per key, against kafkajs `sendBatch` of
 * the same messages from memory, the same relay with one event per request, and pg-boss fetching and completing the same.
 */
export async function benchRelay({ cluster, kafka, quick }) {
  const size = quick ? { events: 1_000, single: 200, rounds: 1 } : { events: 20_000, single: 1_000, rounds: 5 };
  const broker = await kafka();
  printDetail('broker', broker.name);
  const rounds = [];
  await playRound({ cluster, broker }, size);
  for (let round = 0; round < size.rounds; round += 1) rounds.push(await playRound({ cluster, broker }, size, round));
  report(rounds);
}

async function playRound(parts, { events, single }, round = 0) {
  const sides = [
    ['relay', () => withRelay(parts, events, {})],
    ['raw', () => withBareProducer(parts, events)],
    ['single', () => withRelay(parts, single, { RELAY_BATCH_EVENTS: '1' })],
    ['boss', () => withPgBoss(parts, events)],
  ];
  const result = {};
  for (const [side, run] of round % 2 === 0 ? sides : sides.reverse()) result[side] = await run();
  return result;
}

async function withRelay({ cluster, broker }, events, change) {
  return onDatabase(cluster, async (databaseUrl) => {
    const topic = await broker.createTopic();
    const relay = startChild('relay.mjs');
    try {
      const environment = { KAFKA_BROKERS: broker.brokers, KAFKA_EVENTS_TOPIC: topic, POLL_INTERVAL: '60s', ...change };
      await relay.call('open', { databaseUrl, environment });
      await seedOutbox(databaseUrl, events);
      const result = await relay.call('drain', { count: events });
      await relay.call('close');
      return await counted(broker, topic, events, result);
    } finally {
      await relay.close();
    }
  });
}

async function withBareProducer({ cluster, broker }, events) {
  return onDatabase(cluster, async (databaseUrl) => {
    const topic = await broker.createTopic();
    const bare = startChild('bareProducer.mjs');
    try {
      await seedOutbox(databaseUrl, events);
      await bare.call('open', { brokers: broker.brokers, databaseUrl });
      const result = await bare.call('sendAll', { topic, batchEvents: BATCH_EVENTS });
      await bare.call('close');
      return await counted(broker, topic, events, result);
    } finally {
      await bare.close();
    }
  });
}

async function withPgBoss({ cluster }, events) {
  return onDatabase(cluster, async (databaseUrl) => {
    const boss = startChild('pgBoss.mjs');
    try {
      await seedOutbox(databaseUrl, events);
      await boss.call('open', { databaseUrl });
      await boss.call('fill', { databaseUrl });
      await settleDatabase(databaseUrl);
      const { ms } = await boss.call('drain', { count: events, batchEvents: BATCH_EVENTS });
      await boss.call('close');
      return { perSecond: (events * 1_000) / ms };
    } finally {
      await boss.close();
    }
  });
}

/** Each message once, and no other. */
async function counted(broker, topic, events, { ms, cpuMs }) {
  const found = await broker.count(topic);
  await broker.deleteTopic(topic);
  if (found !== events) throw new Error(`Kafka has ${found} messages, not ${events}`);
  return { perSecond: (events * 1_000) / ms, cpuUs: (cpuMs * 1_000) / events };
}

async function onDatabase(cluster, work) {
  const databaseUrl = await cluster.createDatabase();
  try {
    return await work(databaseUrl);
  } finally {
    await cluster.dropDatabase(databaseUrl);
  }
}

function report(rounds) {
  const against = (name, side, atLeast) =>
    printRatio(
      `events/s, relay : ${name}`,
      rounds.map((round) => round.relay.perSecond / round[side].perSecond),
      { atLeast },
    );
  against('kafkajs sendBatch of the same', 'raw', RAW_AIM);
  against('the same relay, one event a request', 'single', SINGLE_AIM);
  against('pg-boss fetch and complete', 'boss', BOSS_AIM);
  for (const side of ['relay', 'raw', 'single', 'boss']) {
    const of = (key) => median(rounds.map((round) => round[side][key]));
    const cpu = rounds[0][side].cpuUs ? `, ${of('cpuUs').toFixed(0)} µs of its CPU an event` : '';
    printDetail(side, `${of('perSecond').toFixed(0)} events/s${cpu}`);
  }
}
