import type { EntityManager } from '@mikro-orm/postgresql';
import { readTextRows } from '../database/textRows.js';
import { OutboxEvent } from '../entities/OutboxEvent.js';
import { type EntityLoader, mapLoader } from './entityLoader.js';
import { entityRows } from './entityRows.js';

/** Events by their `eventId`, for reading. */
export function outboxEventLoader(em: EntityManager): EntityLoader<OutboxEvent> {
  const rows = entityRows(em, OutboxEvent);
  const loader = mapLoader(async (eventIds) => {
    const found = await readTextRows(em, `${rows.select} WHERE event_id = ANY($1)`, [eventIds], { isFixed: true });
    return new Map(found.map(rows.wrap).map((event) => [event.eventId, event]));
  });
  return Object.assign(loader, { rows });
}
