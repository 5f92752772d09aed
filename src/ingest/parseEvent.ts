import type { z } from 'zod';
import {
  describeProblems,
  type Envelope,
  envelopeSchema,
  matchCreatedSchema,
  matchStatusChangedSchema,
  patientEventSchema,
  therapistEventSchema,
} from './envelope.js';
import { type RawMessage, sizeOf } from './message.js';

/** An event has a few kilobytes; what is larger than a broker takes by default is none. */
const MAXIMUM_BYTES = 1_048_576;

/** Payload schemas of the events that are handled, with the entity whose order counts (Kafka key, DESIGN 6). */
export const EVENT_PAYLOADS = {
  'match.created': { schema: matchCreatedSchema, entity: 'match' },
  'match.status_changed': { schema: matchStatusChangedSchema, entity: 'match' },
  'therapist.created': { schema: therapistEventSchema, entity: 'therapist' },
  'therapist.updated': { schema: therapistEventSchema, entity: 'therapist' },
  'therapist.blocked': { schema: therapistEventSchema, entity: 'therapist' },
  'therapist.unblocked': { schema: therapistEventSchema, entity: 'therapist' },
  'patient.updated': { schema: patientEventSchema, entity: 'patient' },
  'patient.deleted': { schema: patientEventSchema, entity: 'patient' },
} as const;
export type HandledEventType = keyof typeof EVENT_PAYLOADS;
export type PayloadOf<Type extends HandledEventType> = z.output<(typeof EVENT_PAYLOADS)[Type]['schema']>;

export type ParsedEvent =
  | { readonly kind: 'VALID'; readonly envelope: Envelope; readonly key: string }
  /** Tolerated: stored, marked done and left alone. */
  | { readonly kind: 'UNKNOWN_TYPE'; readonly envelope: Envelope; readonly key: string }
  | UnreadableEvent;

export interface UnreadableEvent {
  readonly kind: 'INVALID';
  readonly code: 'NO_VALUE' | 'TOO_LARGE' | 'NOT_STORABLE' | 'NOT_JSON' | 'BAD_ENVELOPE' | 'BAD_PAYLOAD';
  /** Names fields, never their values. */
  readonly reason: string;
}

/** Reads one raw message. Never throws. */
export function parseEvent(raw: RawMessage): ParsedEvent {
  if (raw === null) return { kind: 'INVALID', code: 'NO_VALUE', reason: 'The message has no value.' };
  if (typeof raw !== 'string') return { kind: 'INVALID', code: 'NOT_JSON', reason: 'The message is not UTF-8 text.' };
  if (sizeOf(raw) > MAXIMUM_BYTES) return tooLarge(raw);
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return { kind: 'INVALID', code: 'NOT_JSON', reason: 'The message is not JSON.' };
  }
  return parseEnvelope(json);
}

function tooLarge(raw: string): UnreadableEvent {
  const reason = `The message has ${sizeOf(raw)} bytes; at most ${MAXIMUM_BYTES} are read.`;
  return { kind: 'INVALID', code: 'TOO_LARGE', reason };
}

function parseEnvelope(json: unknown): ParsedEvent {
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return { kind: 'INVALID', code: 'BAD_ENVELOPE', reason: describeProblems(envelope.error) };
  const type = envelope.data.eventType;
  if (!isHandled(type))
    return { kind: 'UNKNOWN_TYPE', envelope: envelope.data, key: `unknown:${envelope.data.eventId}` };
  const payload = EVENT_PAYLOADS[type].schema.safeParse(envelope.data.payload);
  if (!payload.success) {
    return { kind: 'INVALID', code: 'BAD_PAYLOAD', reason: `${type}: ${describeProblems(payload.error)}` };
  }
  return { kind: 'VALID', envelope: envelope.data, key: keyOf(type, payload.data) };
}

export function isHandled(type: string): type is HandledEventType {
  return Object.hasOwn(EVENT_PAYLOADS, type);
}

function keyOf(type: HandledEventType, payload: Record<string, unknown>): string {
  const { entity } = EVENT_PAYLOADS[type];
  return `${entity}:${String(payload[`${entity}_id`])}`;
}
