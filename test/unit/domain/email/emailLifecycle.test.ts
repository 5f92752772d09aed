import { describe, expect, it } from '@jest/globals';
import { assertEmailTransition, canChangeEmailStatus } from '../../../../src/domain/email/emailLifecycle.js';
import { EMAIL_STATUSES, type EmailStatus } from '../../../../src/domain/vocabulary.js';

const ALLOWED = new Set([
  'DRAFT QUEUED',
  'DRAFT CANCELED',
  'QUEUED SENDING',
  'QUEUED CANCELED',
  'SENDING SENT',
  'SENDING FAILED',
  'SENDING UNCERTAIN',
  'SENDING QUEUED',
  'UNCERTAIN SENT',
  'UNCERTAIN QUEUED',
  'FAILED QUEUED',
]);
const PAIRS = EMAIL_STATUSES.flatMap((from) => EMAIL_STATUSES.map((to): [EmailStatus, EmailStatus] => [from, to]));

describe('the life of an email', () => {
  it.each(PAIRS)('%s → %s', (from, to) => {
    const allowed = ALLOWED.has(`${from} ${to}`);
    expect(canChangeEmailStatus(from, to)).toBe(allowed);
    if (allowed) expect(() => assertEmailTransition(from, to)).not.toThrow();
    else {
      const refusal = { code: 'ILLEGAL_TRANSITION', retryable: false, details: { from, to } };
      expect(() => assertEmailTransition(from, to)).toThrow(expect.objectContaining(refusal));
    }
  });
});
