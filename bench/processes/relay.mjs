/** The relay, alone in its process. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openRelay } from '../../dist/bridge/relay/openRelay.js';
import { readSettings } from '../../dist/config/settings.js';
import { answerCalls } from '../support/children.mjs';

const SILENT = {
  debug() {},
  info() {},
  warn: (record) => console.error(record),
  error: (record) => console.error(record),
};
let relay;
let client;

answerCalls(
  {
    /** Resolves when it is connected to Kafka. */
    async open({ databaseUrl, environment }) {
      const { kafka, relay: settings, pollIntervalMs } = readSettings(environment);
      client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const data = {
        databaseUrl,
        owner: `bench:${process.pid}`,
        kafka,
        relay: settings,
        pollIntervalMs,
        closeWithinMs: 5_000,
      };
      relay = await openRelay(data, SILENT);
      await until(async () => (await one('SELECT state FROM communication.bridge')).state === 'CONNECTED');
    },
    /** Carries what waits; resolves with the time from the wake-up to the mark of the last event, in ms. */
    async drain({ count }) {
      const { published_total: before } = await one('SELECT published_total FROM communication.bridge');
      const cpu = process.cpuUsage();
      const begin = performance.now();
      relay.wake();
      await until(async () => {
        const { published_total: now } = await one('SELECT published_total FROM communication.bridge');
        return Number(now) - Number(before) >= count;
      });
      const { user, system } = process.cpuUsage(cpu);
      return { ms: performance.now() - begin, cpuMs: (user + system) / 1_000 };
    },
    async close() {
      await relay.close();
      await client.end();
    },
  },
  async () => undefined,
);

async function one(text) {
  return (await client.query(text)).rows[0];
}

/** Looks every few ms: one row by one index. */
async function until(look) {
  while (!(await look())) await wait(5);
}
