import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

export const NODE_TABLES = {
  Therapist: 'therapists',
  ContactPoint: 'contact_points',
  PlacementRequest: 'placement_requests',
  Email: 'emails',
  EmailBatch: 'email_batches',
  PhoneCall: 'phone_calls',
  PhoneCallBatch: 'phone_call_batches',
  StaffMember: 'staff_members',
  DeadLetter: 'dead_letters',
  OutboxEvent: 'outbox_events',
} as const;
export type NodeTypeName = keyof typeof NODE_TABLES;

const FIND_TYPES = Object.entries(NODE_TABLES)
  .map(([type, table]) => {
    const id = type === 'OutboxEvent' ? 'event_id' : 'id';
    return `SELECT ${id} AS id, '${type}' AS type FROM communication.${table} WHERE ${id} = ANY($1::uuid[])`;
  })
  .join(' UNION ALL ');

/** Which table each id is in. Ids are UUIDs, so one is in one table at most. */
export async function loadNodeTypes(em: EntityManager, ids: readonly string[]): Promise<Map<string, NodeTypeName>> {
  const rows = await queryRows<{ id: string; type: NodeTypeName }>(em, FIND_TYPES, [ids]);
  return new Map(rows.map((row) => [row.id, row.type]));
}
