import { describe, expect, it } from '@jest/globals';
import { type CallTrigger, isCallDue } from '../../../../src/domain/calls/callDue.js';
import { EMAIL_STATUSES, PLACEMENT_STATUSES } from '../../../../src/domain/vocabulary.js';
import { plusMs } from '../../../support/domain/wallTime.js';

const SENT_AT = new Date('2026-03-24T10:00:00Z');
/** 7 × 24 h, across the change to summer time. */
const DUE = new Date('2026-03-31T10:00:00Z');
const SILENT: CallTrigger = {
  requestStatus: 'CONTACTED',
  newestMail: { status: 'SENT', attemptedAt: SENT_AT },
  hasOutcome: false,
};

describe('isCallDue', () => {
  it.each<[name: string, offsetMs: number, expected: boolean]>([
    ['one second early', -1_000, false],
    ['one millisecond early', -1, false],
    ['exactly then', 0, true],
    ['one second late', 1_000, true],
    ['a year late', 365 * 86_400_000, true],
  ])('%s', (_name, offsetMs, expected) => {
    expect(isCallDue(SILENT, plusMs(DUE, offsetMs), 7)).toBe(expected);
  });
  it('goes by the setting', () => {
    expect(isCallDue(SILENT, plusMs(SENT_AT, 3 * 86_400_000), 3)).toBe(true);
  });
  it('is over with any outcome', () => {
    expect(isCallDue({ ...SILENT, hasOutcome: true }, DUE, 7)).toBe(false);
  });
  it('needs a mail that was attempted', () => {
    expect(isCallDue({ ...SILENT, newestMail: null }, DUE, 7)).toBe(false);
    expect(isCallDue({ ...SILENT, newestMail: { status: 'SENT', attemptedAt: null } }, DUE, 7)).toBe(false);
  });
  it('comes from a mail that was sent, or may have been', () => {
    const due = EMAIL_STATUSES.filter((status) =>
      isCallDue({ ...SILENT, newestMail: { status, attemptedAt: SENT_AT } }, DUE, 7),
    );
    expect(due).toEqual(['SENT', 'UNCERTAIN']);
  });
  it('is for requests that wait for the answer to that mail, not for those that came back or are closed', () => {
    const dueAfter = (status: 'SENT' | 'UNCERTAIN') =>
      PLACEMENT_STATUSES.filter((requestStatus) =>
        isCallDue({ ...SILENT, requestStatus, newestMail: { status, attemptedAt: SENT_AT } }, DUE, 7),
      );
    expect(dueAfter('SENT')).toEqual(['CONTACTED']);
    expect(dueAfter('UNCERTAIN')).toEqual(['BATCHED', 'CONTACTED']);
  });
});
