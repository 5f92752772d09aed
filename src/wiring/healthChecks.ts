import { queryRows } from '../database/query.js';
import type { HealthOptions, PartHealth } from '../http/healthRoutes.js';
import type { JobRunner } from '../jobs/createJobRunner.js';
import type { MailTransport } from '../mail/createMailTransport.js';
import { loadBridgeHealth } from '../queries/bridgeHealth.js';
import type { Core } from './createCore.js';

/** An SMTP server is asked at most this often, however often readiness is. */
const SMTP_CHECK_EVERY_MS = 10_000;

interface CheckedParts {
  readonly transport: MailTransport | null;
  readonly jobs: JobRunner | undefined;
}

/**
 * What `/readyz` looks at. Without the database nothing works; without SMTP mails wait, without the store of the jobs what is
 * triggered by the clock waits, and that is all.
 */
export function healthChecks(core: Core, { transport, jobs }: CheckedParts): HealthOptions['checks'] {
  return {
    database: async () => {
      const [row] = await queryRows<{ paused: boolean }>(
        core.orm.em.fork(),
        'SELECT outbound_paused_at IS NOT NULL AS paused FROM communication.service_state',
      );
      return row?.paused ? { state: 'degraded', reason: 'OUTBOUND_PAUSED' } : { state: 'ok' };
    },
    // Without Kafka events wait, and that is all.
    bridge: async () => {
      const { state, reason } = await loadBridgeHealth(core.orm.em.fork());
      return state === 'CONNECTED' ? { state: 'ok' } : { state: 'degraded', reason: reason ?? `BRIDGE_${state}` };
    },
    ...(jobs
      ? { jobs: () => (jobs.isStoreLost ? { state: 'degraded', reason: 'JOBS_UNAVAILABLE' } : { state: 'ok' }) }
      : {}),
    ...(transport ? { smtp: cached(() => checkSmtp(transport)) } : {}),
  };
}

async function checkSmtp(transport: MailTransport): Promise<PartHealth> {
  try {
    await transport.verify();
    return { state: 'ok' };
  } catch {
    return { state: 'degraded', reason: 'SMTP_UNAVAILABLE' };
  }
}

function cached(check: () => Promise<PartHealth>): () => Promise<PartHealth> {
  let last: { at: number; result: Promise<PartHealth> } | null = null;
  return () => {
    if (!last || performance.now() - last.at > SMTP_CHECK_EVERY_MS) last = { at: performance.now(), result: check() };
    return last.result;
  };
}
