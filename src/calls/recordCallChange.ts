import type { EntityManager } from '@mikro-orm/postgresql';
import type { PhoneCall } from '../entities/PhoneCall.js';
import { type CallChange, callEvent } from '../outbox/callEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { callFactsOf } from './callFacts.js';
import { appendHistory, type CallHistoryEntry } from './callHistory.js';

/**
 * Writes a change of a call as everybody gets to know it: the entry of its history and the event, in the transaction of
 * the change. The caller holds the call's row.
 */
export async function recordCallChange(
  em: EntityManager,
  call: PhoneCall,
  change: CallChange,
  entry: CallHistoryEntry,
  now: Date,
  notes?: Parameters<typeof appendHistory>[4],
): Promise<void> {
  call.updatedAt = now;
  await em.flush();
  await appendHistory(em, call.id, entry, now, notes);
  await recordEvents(em, [callEvent(await callFactsOf(em, call), change)], now);
}
