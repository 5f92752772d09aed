import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import { parseAvailability } from '../domain/availability/parseAvailability.js';
import { hasUsableWindows } from '../domain/availability/weeklyWindows.js';
import { chooseOwner } from '../domain/contact/chooseOwner.js';
import { contactPointKey } from '../domain/contact/contactPointKey.js';
import { ContactPoint } from '../entities/ContactPoint.js';
import { Therapist } from '../entities/Therapist.js';

/** Finds or makes the contact point that these addresses lead to; its id (DESIGN 2). */
export async function ensureContactPoint(
  em: EntityManager,
  address: { readonly therapistId: string; readonly email: string | null; readonly phone: string | null },
  now: Date,
): Promise<string> {
  const key = contactPointKey(address);
  const email = key.startsWith('mailto:') ? address.email : null;
  // Committed by somebody else or ours: ON CONFLICT waits for the other one, the second statement sees it.
  await queryRows(
    em,
    `INSERT INTO communication.contact_points (id, key, email, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
     ON CONFLICT (key) DO NOTHING`,
    [uuidv7(), key, email, now],
  );
  const [row] = await queryRows<{ id: string }>(em, 'SELECT id FROM communication.contact_points WHERE key = $1', [
    key,
  ]);
  return (row as { id: string }).id;
}

/** Chooses the owners of a contact point anew from its members; the caller holds its lock. */
export async function refreshOwners(em: EntityManager, contactPointId: string, now: Date): Promise<void> {
  const point = await em.findOneOrFail(ContactPoint, contactPointId);
  const members = await em.find(Therapist, { contactPointId }, { orderBy: { createdAt: 'asc', id: 'asc' } });
  const owner =
    members.length === 0
      ? null
      : chooseOwner(
          members.map((member) => ({
            therapistId: member.id,
            title: member.title,
            lastName: member.lastName,
            hasPhone: member.phone !== null,
            hasUsableWindows: hasUsableWindows(parseAvailability(member.availability).windows),
            createdAt: member.createdAt,
          })),
          point.email,
        );
  point.ownerId = owner?.ownerId ?? null;
  point.phoneOwnerId = owner?.phoneOwnerId ?? null;
  point.windowsOwnerId = owner?.windowsOwnerId ?? null;
  point.updatedAt = now;
  await em.flush();
}
