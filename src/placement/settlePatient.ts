import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { lockContactPoints, lockPatients } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import { OPEN_PLACEMENT_STATUSES } from '../domain/placement/placementLifecycle.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { changePlacement } from './changePlacement.js';
import { releaseRequests } from './releaseRequests.js';

/** What was locked for patients: their requests and the contact points that these are at. */
export interface PatientsScope {
  readonly requests: readonly PlacementRequest[];
  readonly contactPointIds: readonly string[];
}

/**
 * Locks everything that an answer about these patients can touch: the patients, then ALL contact points of their
 * requests in id order, then the requests (DESIGN 3, lock order). A request that appears meanwhile has to wait for the
 * patient's lock, so the set cannot grow; a therapist who moved to another contact point in between starts it again.
 */
export async function lockPatientsScope(
  em: EntityManager,
  patientExternalIds: readonly string[],
  alsoContactPointIds: readonly string[] = [],
): Promise<PatientsScope> {
  await lockPatients(em, patientExternalIds);
  let locked: readonly string[] = [];
  for (;;) {
    const found = await contactPointsOf(em, patientExternalIds);
    const wanted = [...new Set([...found, ...alsoContactPointIds])].sort();
    if (wanted.every((id) => locked.includes(id))) break;
    if (locked.length > 0) throw new ScopeGrew();
    await lockContactPoints(em, wanted);
    locked = wanted;
  }
  const requests = await em.find(
    PlacementRequest,
    { patientExternalId: { $in: [...patientExternalIds] } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' }, refresh: true },
  );
  return { requests, contactPointIds: locked };
}

/** The set of rows to lock grew while it was being locked: the unit of work starts again (it reads as a deadlock, 40P01). */
class ScopeGrew extends Error {
  readonly code = '40P01';
  constructor() {
    super('The contact points to lock changed meanwhile; starting again');
  }
}

async function contactPointsOf(em: EntityManager, patientExternalIds: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    em,
    `SELECT DISTINCT t.contact_point_id AS id FROM communication.placement_requests r
     JOIN communication.therapists t ON t.id = r.therapist_id WHERE r.patient_external_id = ANY($1)`,
    [[...patientExternalIds]],
  );
  return rows.map((row) => row.id);
}

/** The first acceptance of a patient anywhere closes the patient's other requests (DESIGN 4.2). */
export async function closeOtherRequests(
  em: EntityManager,
  scope: PatientsScope,
  accepted: PlacementRequest,
  now: Date,
): Promise<void> {
  const others = scope.requests.filter(
    (other) => other.id !== accepted.id && other.patientExternalId === accepted.patientExternalId && isOpen(other),
  );
  await releaseRequests(
    em,
    others.map((other) => other.id),
    'PATIENT_PLACED',
    now,
  );
  for (const other of others)
    await changePlacement(em, other, { to: 'PLACED_ELSEWHERE', reason: 'PATIENT_PLACED' }, now);
}

function isOpen(request: PlacementRequest): boolean {
  return (OPEN_PLACEMENT_STATUSES as readonly string[]).includes(request.status);
}
