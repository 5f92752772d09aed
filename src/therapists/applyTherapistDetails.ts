import type { EntityManager } from '@mikro-orm/postgresql';
import { releaseFromCalls } from '../calls/releaseFromCalls.js';
import { lockContactPoints } from '../database/locks.js';
import { breakLeases } from '../emails/breakLeases.js';
import { followTherapist } from '../emails/followTherapist.js';
import type { Vault } from '../encryption/vault.js';
import { PlacementRequest } from '../entities/PlacementRequest.js';
import { Therapist } from '../entities/Therapist.js';
import { changePlacement } from '../placement/changePlacement.js';
import { releaseFromMails } from '../placement/releaseFromMails.js';
import { ensureContactPoint, refreshOwners } from './contactPoints.js';
import { holdPlannedCalls } from './holdPlannedCalls.js';
import type { TherapistDetails } from './therapistDetails.js';

/**
 * Takes over a therapist's details and moves them to the contact point that their address now leads to. Both contact
 * points are locked first. Returns the contact points to plan anew. The caller has made sure that `asOf` is not older
 * than what was applied before; null for a copy of the details in other messages, which outdates no event.
 */
export async function applyTherapistDetails(
  em: EntityManager,
  vault: Vault,
  therapist: Therapist,
  details: TherapistDetails,
  asOf: Date | null,
  now: Date,
): Promise<string[]> {
  const email = details.email === undefined ? therapist.email : details.email;
  const phone = details.phone === undefined ? therapist.phone : details.phone;
  const target = await ensureContactPoint(em, { therapistId: therapist.id, email, phone }, now);
  const touched = [...new Set([therapist.contactPointId, target])];
  await lockContactPoints(em, touched);
  takeOver(vault, therapist, details, asOf, now);
  await breakLeases(em, touched, now);
  if (therapist.contactPointId !== target) {
    await leaveUnsentMails(em, therapist, now);
    await followTherapist(em, therapist.id, target, now);
    therapist.contactPointId = target;
  }
  await em.flush();
  for (const contactPointId of touched) await refreshOwners(em, contactPointId, now);
  await requestsNoLongerWait(em, therapist, now);
  await holdPlannedCalls(em, therapist, now);
  return touched;
}

function takeOver(vault: Vault, therapist: Therapist, details: TherapistDetails, asOf: Date | null, now: Date): void {
  const { potentiallyAvailableNotes: notes, status, warnings, ...plain } = details;
  for (const [field, value] of Object.entries(plain)) {
    if (value !== undefined) Object.assign(therapist, { [field]: value });
  }
  if (notes !== undefined) {
    therapist.potentiallyAvailableNotes =
      notes === null ? null : vault.seal('therapists.potentially_available_notes', therapist.id, notes);
  }
  if (status !== undefined && (therapist.statusAsOf === null || (asOf !== null && therapist.statusAsOf <= asOf))) {
    therapist.status = status;
    therapist.statusAsOf = asOf;
  }
  therapist.warnings = [...warnings];
  therapist.detailsAsOf = asOf ?? therapist.detailsAsOf;
  therapist.updatedAt = now;
}

/** A new address is used from the next claim on (DESIGN 4.5): what waits in a mail to the old one is taken out of it. */
async function leaveUnsentMails(em: EntityManager, therapist: Therapist, now: Date): Promise<void> {
  const all = await em.find(PlacementRequest, { therapistId: therapist.id });
  await releaseFromCalls(
    em,
    all.map((request) => request.id),
    'ADDRESS_CHANGED',
    now,
  );
  const batched = await em.find(PlacementRequest, { therapistId: therapist.id, status: 'BATCHED' });
  const released = await releaseFromMails(
    em,
    batched.map((request) => request.id),
    now,
  );
  for (const request of batched) {
    if (released.has(request.id)) await changePlacement(em, request, { to: 'OPEN', reason: 'ADDRESS_CHANGED' }, now);
  }
}

async function requestsNoLongerWait(em: EntityManager, therapist: Therapist, now: Date): Promise<void> {
  if (therapist.lastName === null) return;
  const waiting = await em.find(PlacementRequest, { therapistId: therapist.id, status: 'WAITING_DETAILS' });
  for (const request of waiting) await detailsArrived(em, request, 'THERAPIST', now);
}

/** One of the missing details came; the request opens when it was the last. */
export async function detailsArrived(
  em: EntityManager,
  request: PlacementRequest,
  which: 'THERAPIST' | 'PATIENT',
  now: Date,
): Promise<void> {
  const missing = request.missingDetails.filter((one) => one !== which);
  if (missing.length > 0) {
    request.missingDetails = missing;
    request.updatedAt = now;
    await em.flush();
    return;
  }
  request.detailsDueAt = null;
  await changePlacement(em, request, { to: 'OPEN', reason: 'DETAILS_ARRIVED' }, now);
}
