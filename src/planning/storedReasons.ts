import type { ContactReason } from '../domain/contact/nextPermittedContact.js';
import type { StoredReason } from '../entities/EmailBatch.js';

/** Reasons as they are stored with what waits: codes and ISO times. */
export function storedReasons(reasons: readonly ContactReason[]): StoredReason[] {
  return reasons.map((reason) => ({ code: reason.code, until: reason.until?.toISOString() ?? null }));
}
