import { DeadLetter } from '../types/DeadLetter.js';
import { createPayloadType } from './createPayloadType.js';

export const RetryDeadLetterPayload = createPayloadType('retryDeadLetter', 'deadLetter', () => DeadLetter);
export const DropDeadLetterPayload = createPayloadType('dropDeadLetter', 'deadLetter', () => DeadLetter);
