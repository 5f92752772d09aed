import type { EntityManager } from '@mikro-orm/postgresql';
import { ContactOverride } from '../entities/ContactOverride.js';

/** Overrides that no mail used yet and that have not expired, oldest first. */
export async function loadActiveOverrides(
  em: EntityManager,
  contactPointIds: readonly string[],
  now: Date,
): Promise<Map<string, ContactOverride[]>> {
  const overrides = await em.find(
    ContactOverride,
    { contactPointId: { $in: [...contactPointIds] }, usedAt: null, expiresAt: { $gt: now } },
    { orderBy: { grantedAt: 'asc', id: 'asc' }, exclude: ['reason'], disableIdentityMap: true },
  );
  return Map.groupBy(overrides as unknown as ContactOverride[], (override) => override.contactPointId);
}
