import type { EntityManager } from '@mikro-orm/postgresql';
import { releaseFromCalls } from '../calls/releaseFromCalls.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import type { Therapist } from '../entities/Therapist.js';

/** A blocked or inactive therapist is not called: their requests leave planned calls and are held (DESIGN 4.1.1, 4.5). */
export async function holdPlannedCalls(em: EntityManager, therapist: Therapist, now: Date): Promise<void> {
  if (therapist.status === 'ACTIVE') return;
  const requests = await em.find(PlacementRequest, { therapistId: therapist.id });
  await releaseFromCalls(
    em,
    requests.map((request) => request.id),
    `THERAPIST_${therapist.status}`,
    now,
  );
}
