import { CommunicationError } from '../../errors.js';
import type { CancelChoiceInput } from '../../schema/inputs/phoneCallInputs.js';
import type { CancelPhoneCallInput } from '../../services/calls/changePhoneCall.js';

const MAXIMUM_REASON = 2_000;

/**
 * The input as the service takes it.
 * @throws CommunicationError CANCEL_THEN_MISSING, BAD_USER_INPUT naming the field
 */
export function cancelInputOf(input: CancelChoiceInput): CancelPhoneCallInput {
  const { phoneCallId, staffMemberId, reason } = input;
  if (reason && reason.length > MAXIMUM_REASON) throw refused('BAD_USER_INPUT', 'reason', 'At most 2000 characters.');
  return { phoneCallId, staffMemberId, reason, afterwards: choiceOf(input) };
}

function choiceOf(input: CancelChoiceInput): CancelPhoneCallInput['afterwards'] {
  const { notBefore } = input;
  switch (input.then) {
    case 'CLOSE':
      if (notBefore) throw refused('BAD_USER_INPUT', 'notBefore', 'Only NOT_BEFORE takes a date.');
      return { kind: 'CLOSE' };
    case 'NOT_BEFORE':
      if (!notBefore) throw refused('BAD_USER_INPUT', 'notBefore', 'NOT_BEFORE needs a date.');
      return { kind: 'NOT_BEFORE', notBefore };
    default:
      throw refused('CANCEL_THEN_MISSING', 'then', 'Say what becomes of the requests: CLOSE or NOT_BEFORE.');
  }
}

function refused(code: string, field: string, message: string): CommunicationError {
  return new CommunicationError(code, message, { field: `input.${field}` });
}
