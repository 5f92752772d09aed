import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventFacts, HandlerOutcome, HandlerParts } from './handler.js';
import { handleMatchCreated } from './handlers/matchCreated.js';
import { handleMatchStatusChanged } from './handlers/matchStatusChanged.js';
import { handlePatientDeleted, handlePatientUpdated } from './handlers/patientEvents.js';
import { handleTherapistDetails, handleTherapistStatus } from './handlers/therapistEvents.js';
import { EVENT_PAYLOADS, type HandledEventType } from './parseEvent.js';

/** Which handler takes which event: the one entry for Kafka, import and API. */
export async function handleEvent(
  em: EntityManager,
  parts: HandlerParts,
  type: HandledEventType,
  payload: unknown,
  event: EventFacts,
  now: Date,
): Promise<HandlerOutcome> {
  switch (type) {
    case 'match.created':
      return handleMatchCreated(em, parts, EVENT_PAYLOADS[type].schema.parse(payload), event, now);
    case 'match.status_changed':
      return handleMatchStatusChanged(em, parts, EVENT_PAYLOADS[type].schema.parse(payload), event, now);
    case 'therapist.created':
    case 'therapist.updated':
      return handleTherapistDetails(em, parts, EVENT_PAYLOADS[type].schema.parse(payload), event, now);
    case 'therapist.blocked':
      return handleTherapistStatus('BLOCKED')(em, parts, EVENT_PAYLOADS[type].schema.parse(payload), event, now);
    case 'therapist.unblocked':
      return handleTherapistStatus('ACTIVE')(em, parts, EVENT_PAYLOADS[type].schema.parse(payload), event, now);
    case 'patient.updated':
      return handlePatientUpdated(em, parts, EVENT_PAYLOADS[type].schema.parse(payload), event, now);
    case 'patient.deleted':
      return handlePatientDeleted(em, parts, EVENT_PAYLOADS[type].schema.parse(payload), event, now);
    default:
      return type satisfies never;
  }
}
