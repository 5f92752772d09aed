import type { EntityManager } from '@mikro-orm/postgresql';
import { releaseFromCalls } from '../calls/releaseFromCalls.js';
import { releaseFromMails } from './releaseFromMails.js';

/**
 * Takes requests out of every planned contact, in the transaction of what caused it: mails that have not begun to leave
 * and calls that nobody is making (DESIGN 4.3, 4.5). The caller holds the contact points' locks. Returns those that
 * were in such a mail.
 */
export async function releaseRequests(
  em: EntityManager,
  requestIds: readonly string[],
  reason: string,
  now: Date,
): Promise<Set<string>> {
  await releaseFromCalls(em, requestIds, reason, now);
  return releaseFromMails(em, requestIds, now);
}
