import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';
import type { EmailStatus } from '../domain/vocabulary.js';

export interface ServiceStatus {
  readonly outboundPausedAt: Date | null;
  readonly outboundPausedBy: string | null;
}

export async function loadServiceStatus(em: EntityManager): Promise<ServiceStatus> {
  const [row] = await queryRows<{ at: string | null; by: string | null }>(
    em,
    'SELECT outbound_paused_at AS at, outbound_paused_by AS by FROM communication.service_state',
  );
  return { outboundPausedAt: toDate(row?.at ?? null), outboundPausedBy: row?.by ?? null };
}

export async function countEmails(em: EntityManager): Promise<{ status: EmailStatus; count: number }[]> {
  const rows = await queryRows<{ status: EmailStatus; count: string }>(
    em,
    'SELECT status, count(*) AS count FROM communication.emails GROUP BY status',
  );
  return rows.map((row) => ({ status: row.status, count: Number(row.count) }));
}
