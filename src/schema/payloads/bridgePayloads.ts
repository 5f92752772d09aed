import { BridgeStatus, EventCount } from '../types/BridgeStatus.js';
import { DeadLetter } from '../types/DeadLetter.js';
import { OutboxEvent } from '../types/OutboxEvent.js';
import { createPayloadType } from './createPayloadType.js';

export const RetryDeadLetterPayload = createPayloadType('retryDeadLetter', 'deadLetter', () => DeadLetter);
export const DropDeadLetterPayload = createPayloadType('dropDeadLetter', 'deadLetter', () => DeadLetter);
export const PauseBridgePayload = createPayloadType('pauseBridge', 'bridgeStatus', () => BridgeStatus);
export const ResumeBridgePayload = createPayloadType('resumeBridge', 'bridgeStatus', () => BridgeStatus);
export const RetryOutboxEventPayload = createPayloadType('retryOutboxEvent', 'outboxEvent', () => OutboxEvent);
export const DropOutboxEventPayload = createPayloadType('dropOutboxEvent', 'outboxEvent', () => OutboxEvent);
export const RetryParkedEventsPayload = createPayloadType('retryParkedEvents', 'retried', () => EventCount);
export const ReplayOutboxPayload = createPayloadType('replayOutbox', 'replayed', () => EventCount);
