import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { queryRows } from '../database/query.js';
import { oncePerScrape, registerBridgeMetrics } from './bridgeMetrics.js';
import type { Core } from './createCore.js';

/** One statement for all gauges: a scrape costs one round trip. Served by partial indexes where rows are many. */
const COUNTS = `
  SELECT 'emails_' || lower(status) AS name, count(*)::int AS value FROM communication.emails WHERE status <> 'SENT' AND NOT external_delivery GROUP BY status
  UNION ALL SELECT 'batches_planned', count(*)::int FROM communication.email_batches WHERE status = 'PLANNED'
  UNION ALL SELECT 'outbound_paused', (outbound_paused_at IS NOT NULL)::int FROM communication.service_state`;

const GAUGES: Readonly<Record<string, string>> = {
  emails_draft: 'Hand-written mails that nobody has queued yet',
  emails_queued: 'Mails that wait for their moment or a worker',
  emails_sending: 'Mails in the SMTP dialogue',
  emails_failed: 'Mails that failed for good',
  emails_uncertain: 'Mails of which a person has to find out whether they left',
  emails_canceled: 'Mails that were stopped',
  batches_planned: 'Contact points with a planned mail',
  outbound_paused: '1 while no mail may leave',
};

/** Process metrics and the counts that operators watch; no label ever holds anything personal. */
export function createMetrics(core: Core): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const read = oncePerScrape(() => queryRows<CountRow>(core.orm.em.fork(), COUNTS));
  for (const [name, help] of Object.entries(GAUGES)) {
    new Gauge({
      name: `communication_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set((await read()).find((row) => row.name === name)?.value ?? 0);
      },
    });
  }
  registerBridgeMetrics(registry, core);
  return registry;
}

interface CountRow {
  readonly name: string;
  readonly value: number;
}
