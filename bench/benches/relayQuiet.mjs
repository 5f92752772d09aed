import { setTimeout as wait } from 'node:timers/promises';
import { runOn } from '../support/benchCluster.mjs';
import { startChild } from '../support/children.mjs';
import { printDetail, printLimit, printRatio } from '../support/report.mjs';
import { seedOutbox, wakeRelay } from '../support/seedOutbox.mjs';
import { median } from '../support/statistics.mjs';

const WAKE_UP_AIM = 0.05;
const UTILIZATION_AIM = 0.02;
const DELAY_AIM_MS = 5;

/** How little the bridge is felt: wake-ups of an idle connection, and the main thread's loop while the outbox drains. */
export async function benchRelayQuiet({ cluster, kafka, quick }) {
  const broker = await kafka();
  printDetail('broker', broker.name);
  await idleWakeUps(broker, quick ? { ms: 500, rounds: 2 } : { ms: 3_000, rounds: 5 });
  await mainLoop(cluster, broker, quick ? { events: 1_000, rounds: 1 } : { events: 50_000, rounds: 3 });
}

async function idleWakeUps(broker, { ms, rounds }) {
  const topic = await broker.createTopic();
  const [quiet, stock] = [startChild('idleProducer.mjs'), startChild('idleProducer.mjs')];
  try {
    await quiet.call('open', { brokers: broker.brokers, topic, quiet: true });
    await stock.call('open', { brokers: broker.brokers, topic, quiet: false });
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      results.push({ quiet: await quiet.call('idle', { ms }), stock: await stock.call('idle', { ms }) });
    }
    printRatio(
      'wake-ups of an idle connection, quiet : stock kafkajs',
      results.map((one) => one.quiet.wakeUps / one.stock.wakeUps),
      {
        atMost: WAKE_UP_AIM,
      },
    );
    for (const side of ['quiet', 'stock']) {
      const of = (key) => median(results.map((one) => one[side][key]));
      printDetail(side, `${of('wakeUps').toFixed(1)} wake-ups/s, ${of('cpuPercent').toFixed(2)} % of a core`);
    }
    await Promise.all([quiet.call('close'), stock.call('close')]);
  } finally {
    await Promise.all([quiet.close(), stock.close()]);
    await broker.deleteTopic(topic);
  }
}

async function mainLoop(cluster, broker, { events, rounds }) {
  const databaseUrl = await cluster.createDatabase();
  const topic = await broker.createTopic();
  const host = startChild('relayHost.mjs');
  try {
    const environment = { KAFKA_BROKERS: broker.brokers, KAFKA_EVENTS_TOPIC: topic };
    await host.call('open', { databaseUrl, environment });
    await seedOutbox(databaseUrl, 1);
    await published(databaseUrl, 1);
    const results = [];
    for (let round = 0, total = 1; round < rounds; round += 1) {
      await seedOutbox(databaseUrl, events, { numbered: true });
      total += events;
      await host.call('begin');
      const begin = performance.now();
      await wakeRelay(databaseUrl);
      await published(databaseUrl, total);
      const ms = performance.now() - begin;
      const drain = await host.call('end');
      await host.call('begin');
      await wait(ms);
      results.push({ ms, drain, idle: await host.call('end') });
    }
    reportLoop(events, results);
    await host.call('close');
  } finally {
    await host.close();
    await broker.deleteTopic(topic);
    await cluster.dropDatabase(databaseUrl);
  }
}

async function published(databaseUrl, count) {
  for (;;) {
    const [row] = await runOn(databaseUrl, ['SELECT published_total FROM communication.bridge']);
    if (Number(row.published_total) >= count) return;
    await wait(50);
  }
}

function reportLoop(events, results) {
  const more = (key) => results.map(({ drain, idle }) => drain[key] - idle[key]);
  printLimit(`utilisation of the main loop while ${events} events drain, above idle`, more('utilization'), {
    atMost: UTILIZATION_AIM,
  });
  printLimit('its p99 delay, above idle, in ms', more('p99Ms'), { atMost: DELAY_AIM_MS });
  for (const side of ['drain', 'idle']) {
    const of = (key) => median(results.map((one) => one[side][key]));
    printDetail(side, `utilisation ${of('utilization').toFixed(4)}, p99 delay ${of('p99Ms').toFixed(2)} ms`);
  }
  printDetail('drained', `${((events * 1_000) / median(results.map(({ ms }) => ms))).toFixed(0)} events/s`);
}
