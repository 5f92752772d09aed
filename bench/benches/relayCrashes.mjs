import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runOn } from '../support/benchCluster.mjs';
import { startChild } from '../support/children.mjs';
import { printDetail, printLimit } from '../support/report.mjs';
import { seedOutbox, wakeRelay } from '../support/seedOutbox.mjs';

const AIM_MS = 5_000;
const MAIN = join(import.meta.dirname, '../../dist/main.js');
const KEYS = `bench:${Buffer.alloc(32, 7).toString('base64')}`;

/** How long until events go on after a crash: of the relay's process, of its thread, of the broker. */
export async function benchRelayCrashes({ cluster, kafka, quick }) {
  const broker = await kafka();
  printDetail('broker', broker.name);
  const rounds = quick ? 1 : 5;
  await afterProcess(cluster, broker, rounds);
  await inThread(cluster, broker, async (databaseUrl, host) => {
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const begin = performance.now();
      await host.call('crashThread');
      await carryOne(databaseUrl);
      times.push(performance.now() - begin);
    }
    printLimit('after a crash of the thread, in ms', times, { atMost: AIM_MS });
  });
  if (!broker.own) return printDetail('broker', 'not ours to kill: left out');
  await inThread(cluster, broker, (databaseUrl) => afterBroker(databaseUrl, broker.own, quick ? 1 : 3));
}

/** Killed with -9 and started again at once: from the kill to the next event that Kafka has. */
async function afterProcess(cluster, broker, rounds) {
  await withTopic(cluster, broker, async (databaseUrl, topic) => {
    const start = () =>
      spawn(process.execPath, [MAIN], {
        env: {
          PATH: process.env.PATH,
          ROLES: 'relay',
          DATABASE_URL: databaseUrl,
          ENCRYPTION_KEYS: KEYS,
          KAFKA_BROKERS: broker.brokers,
          KAFKA_EVENTS_TOPIC: topic,
          LOG_LEVEL: 'silent',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    let relay = start();
    try {
      await carryOne(databaseUrl);
      const times = [];
      for (let round = 0; round < rounds; round += 1) {
        const begin = performance.now();
        relay.kill('SIGKILL');
        await once(relay, 'exit');
        relay = start();
        await carryOne(databaseUrl);
        times.push(performance.now() - begin);
      }
      printLimit('after kill -9 of the process, in ms', times, { atMost: AIM_MS });
    } finally {
      relay.kill('SIGTERM');
      await once(relay, 'exit');
    }
  });
}

/** Killed with -9 and started again: from the moment at which it listens again; a JVM takes its time before that. */
async function afterBroker(databaseUrl, own, rounds) {
  const [host, port] = own.brokers.split(':');
  const { controlPort } = await portsOf(own.directory);
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const pid = await own.pid();
    process.kill(pid, 'SIGKILL');
    await refused(host, port);
    await own.restart(port, controlPort);
    while (await refuses(host, port)) await wait(20);
    const begin = performance.now();
    await carryOne(databaseUrl);
    times.push(performance.now() - begin);
  }
  printLimit('after kill -9 of the broker, from when it listens again, in ms', times, { atMost: AIM_MS });
}

async function portsOf(directory) {
  const properties = await readFile(join(directory, 'server.properties'), 'utf8');
  return { controlPort: /CONTROLLER:\/\/127\.0\.0\.1:(\d+)/.exec(properties)[1] };
}

async function refused(host, port) {
  while (!(await refuses(host, port))) await wait(20);
}

function refuses(host, port) {
  const socket = createConnection({ host, port: Number(port) });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
  }).finally(() => socket.destroy());
}

/** Writes one event and resolves when Kafka has it. */
async function carryOne(databaseUrl) {
  await seedOutbox(databaseUrl, 1);
  await wakeRelay(databaseUrl);
  for (;;) {
    const [{ left }] = await runOn(databaseUrl, [
      `SELECT count(*)::int AS left FROM communication.outbox_events WHERE status = 'PENDING'`,
    ]);
    if (left === 0) return;
    await wait(10);
  }
}

async function inThread(cluster, broker, work) {
  await withTopic(cluster, broker, async (databaseUrl, topic) => {
    const host = startChild('relayHost.mjs');
    try {
      await host.call('open', {
        databaseUrl,
        environment: { KAFKA_BROKERS: broker.brokers, KAFKA_EVENTS_TOPIC: topic },
      });
      await carryOne(databaseUrl);
      await work(databaseUrl, host);
      await host.call('close');
    } finally {
      await host.close();
    }
  });
}

async function withTopic(cluster, broker, work) {
  const databaseUrl = await cluster.createDatabase();
  const topic = await broker.createTopic();
  try {
    await work(databaseUrl, topic);
  } finally {
    await broker.deleteTopic(topic);
    await cluster.dropDatabase(databaseUrl);
  }
}
