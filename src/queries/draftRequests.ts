import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/** The requests that each hand-written draft is about, in the order that was given. */
export async function loadDraftRequests(
  em: EntityManager,
  emailIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const rows = await queryRows<{ email_id: string; id: string }>(
    em,
    `SELECT email_id, placement_request_id AS id FROM communication.email_draft_requests
     WHERE email_id = ANY($1) ORDER BY email_id, position`,
    [emailIds],
  );
  const groups = Map.groupBy(rows, (row) => row.email_id);
  return new Map([...groups].map(([emailId, group]) => [emailId, group.map((row) => row.id)]));
}
