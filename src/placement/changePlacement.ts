import type { EntityManager } from '@mikro-orm/postgresql';
import {
  assertPlacementTransition,
  canCorrectPlacementStatus,
  isOpenPlacementStatus,
} from '../domain/placement/placementLifecycle.js';
import type { PlacementStatus } from '../domain/vocabulary.js';
import type { PlacementRequest } from '../entities/PlacementRequest.js';
import { CommunicationError } from '../errors.js';
import { placementStatusEvent } from '../outbox/placementEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';

export interface PlacementChange {
  readonly to: PlacementStatus;
  /** Code of why, goes into the event. */
  readonly reason: string;
  readonly laterUntil?: Date | null;
  /** Mends a wrong entry: steps that the ordinary course has not. */
  readonly correction?: boolean;
}

/**
 * Changes the state of a request and writes the event. The caller holds the contact point's lock and the request's row.
 * @throws CommunicationError ILLEGAL_TRANSITION
 */
export async function changePlacement(
  em: EntityManager,
  request: PlacementRequest,
  change: PlacementChange,
  now: Date,
): Promise<void> {
  const from = request.status;
  if (from === change.to && from !== 'LATER') return;
  assertAllowed(from, change);
  request.status = change.to;
  request.laterUntil = change.to === 'LATER' ? (change.laterUntil ?? null) : null;
  request.closedReason = isOpenPlacementStatus(change.to) ? null : change.reason;
  if (change.to !== 'WAITING_DETAILS') request.missingDetails = [];
  // A name is kept only as long as a confirmation may need it (DESIGN 5).
  if (!isOpenPlacementStatus(change.to) && change.to !== 'ACCEPTED') request.patientName = null;
  request.updatedAt = now;
  await em.flush();
  await recordEvents(
    em,
    [
      placementStatusEvent({
        requestId: request.id,
        matchId: request.matchId,
        from,
        to: change.to,
        reason: change.reason,
      }),
    ],
    now,
  );
}

function assertAllowed(from: PlacementStatus, change: PlacementChange): void {
  if (!change.correction) {
    assertPlacementTransition(from, change.to);
    return;
  }
  if (canCorrectPlacementStatus(from, change.to)) return;
  throw new CommunicationError(
    'ILLEGAL_TRANSITION',
    `A placement request cannot be corrected from ${from} to ${change.to}.`,
    {
      details: { from, to: change.to },
    },
  );
}

/** Puts a request on the staff's to-do list; the first reason stays until somebody settles it. */
export function markAttention(request: PlacementRequest, reason: string, now: Date): void {
  if (request.attentionReason !== null) return;
  request.attentionReason = reason;
  request.attentionAt = now;
  request.updatedAt = now;
}
