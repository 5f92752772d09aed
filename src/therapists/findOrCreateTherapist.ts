import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { lockName } from '../database/locks.js';
import { Therapist } from '../entities/Therapist.js';
import { ensureContactPoint } from './contactPoints.js';

/** The therapist of an external id; one without details where none is known yet. Serialised by the id. */
export async function findOrCreateTherapist(
  em: EntityManager,
  externalId: string,
  defaultTimeZone: string,
  now: Date,
): Promise<Therapist> {
  await lockName(em, 'therapist', externalId);
  const existing = await em.findOne(Therapist, { externalId });
  if (existing) return existing;
  const id = uuidv7();
  const contactPointId = await ensureContactPoint(em, { therapistId: id, email: null, phone: null }, now);
  const therapist = em.create(Therapist, {
    id,
    externalId,
    timeZone: defaultTimeZone,
    contactPointId,
    createdAt: now,
    updatedAt: now,
  });
  await em.persist(therapist).flush();
  return therapist;
}
