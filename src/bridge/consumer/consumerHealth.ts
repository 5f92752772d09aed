import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../../database/query.js';
import type { PartHealth } from '../../http/healthRoutes.js';
import { SILENT_AFTER_SECONDS } from './saveReport.js';

/** The consumer of any process that has something to complain about comes first. */
const WORST = `
  SELECT state, last_error, last_error_topic FROM communication.bridge_consumers
  WHERE reported_at > clock_timestamp() - interval '${SILENT_AFTER_SECONDS} seconds'
  ORDER BY (state <> 'CONNECTED') DESC, (last_error IS NOT NULL) DESC LIMIT 1`;

interface WorstRow {
  readonly state: string;
  readonly last_error: string | null;
  readonly last_error_topic: string | null;
}

/** For `/readyz`: whether events of other services come in. Without them everything else goes on. */
export async function consumerHealth(em: EntityManager): Promise<PartHealth> {
  const [worst] = await queryRows<WorstRow>(em, WORST);
  if (!worst) return { state: 'degraded', reason: 'NO_CONSUMER' };
  if (worst.state === 'CONNECTED' && worst.last_error === null) return { state: 'ok' };
  const reason = worst.last_error ?? `CONSUMER_${worst.state}`;
  return { state: 'degraded', reason: worst.last_error_topic ? `${reason} ${worst.last_error_topic}` : reason };
}
