import { Gauge, type Registry } from 'prom-client';
import { BRIDGE_STATES } from '../bridge/bridge.js';
import { type BridgeStatus, loadBridgeStatus } from '../queries/bridgeStatus.js';
import type { Core } from './createCore.js';

type Figure = readonly [help: string, read: (status: BridgeStatus) => number];

const sumOf = (status: BridgeStatus, read: (consumer: BridgeStatus['consumers'][number]) => number) =>
  status.consumers.reduce((sum, consumer) => sum + read(consumer), 0);
const secondsUntil = (moment: Date | null) => (moment ? Math.max(0, (moment.getTime() - Date.now()) / 1_000) : 0);

const FIGURES: Readonly<Record<string, Figure>> = {
  outbox_pending: ['Events that wait for Kafka', (status) => status.pending],
  outbox_parked: ['Events that Kafka refused for themselves; a person has to look', (status) => status.parked],
  outbox_oldest_pending_seconds: ['Age of the oldest event that waits', (status) => status.oldestPendingSeconds],
  bridge_in_flight: ['Events sent and not acknowledged yet', (status) => status.inFlight],
  bridge_buffered: ['Events in the memory of the relay', (status) => status.buffered],
  bridge_events_per_second: ['Events acknowledged in a second', (status) => status.eventsPerSecond],
  bridge_published: ['Events acknowledged since the beginning', (status) => status.publishedTotal],
  bridge_failed_sends: ['Attempts to send that failed since the beginning', (status) => status.failedSendsTotal],
  bridge_next_retry_seconds: ['Time until the next try; 0: none is due', (status) => secondsUntil(status.nextRetryAt)],
  bridge_paused: ['1 while somebody has paused it', (status) => Number(status.pausedAt !== null)],
  consumers: ['Processes that read from Kafka', (status) => status.consumers.length],
  consumers_connected: [
    'Those of them that are connected',
    (status) => sumOf(status, ({ state }) => Number(state === 'CONNECTED')),
  ],
  consumer_lag: ['Messages in Kafka that were not read yet', (status) => sumOf(status, ({ lag }) => lag)],
  consumer_events_per_second: [
    'Messages read in a second',
    (status) => sumOf(status, ({ eventsPerSecond }) => eventsPerSecond),
  ],
  inbox_pending: ['Events that wait to be handled', ({ inbox }) => inbox.pending],
  inbox_retrying: ['Events that failed and are tried again', ({ inbox }) => inbox.retrying],
  inbox_waiting: ['Statuses that wait for their match', ({ inbox }) => inbox.waiting],
  dead_letters: ['Messages that nobody could handle and nobody has settled', ({ inbox }) => inbox.deadLetters],
};

/** The figures of `bridgeStatus` as gauges. Any process with the role `api` tells them for all. */
export function registerBridgeMetrics(registry: Registry, { orm }: Core): void {
  const read = oncePerScrape(() => loadBridgeStatus(orm.em.fork()));
  for (const [name, [help, figureOf]] of Object.entries(FIGURES)) {
    new Gauge({
      name: `communication_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set(figureOf(await read()));
      },
    });
  }
  new Gauge({
    name: 'communication_bridge_state',
    help: '1 for the state that the outgoing half is in',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { state } = await read();
      for (const one of BRIDGE_STATES) this.set({ state: one }, Number(one === state));
    },
  });
}

/** All gauges of one scrape are collected at once: they share one reading. */
export function oncePerScrape<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | null = null;
  return () => {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };
}
