import type { PlacementStatus } from '../domain/vocabulary.js';
import type { NewEvent } from './recordEvents.js';

export interface PlacementStatusChange {
  readonly requestId: string;
  readonly matchId: string;
  readonly from: PlacementStatus | null;
  readonly to: PlacementStatus;
  /** Code of why, e.g. "EMAIL_SENT", "PATIENT_PLACED". */
  readonly reason: string;
}

/** `communication.placement_status_changed` (DESIGN 6). */
export function placementStatusEvent(change: PlacementStatusChange): NewEvent {
  return {
    topic: 'communication-events',
    eventType: 'communication.placement_status_changed',
    aggregateType: 'placement_request',
    aggregateId: change.requestId,
    messageKey: change.matchId,
    payload: { match_id: change.matchId, old_status: change.from, new_status: change.to, reason: change.reason },
  };
}
