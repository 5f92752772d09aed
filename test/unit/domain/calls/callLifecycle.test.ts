import { describe, expect, it } from '@jest/globals';
import { assertCallDuration, patientsThatFit } from '../../../../src/domain/calls/callDuration.js';
import {
  assertCallTransition,
  assertOutcomeMatches,
  callStatusAfter,
  canChangeCallStatus,
  isMissed,
} from '../../../../src/domain/calls/callLifecycle.js';
import { CALL_OUTCOMES, CALL_STATUSES } from '../../../../src/domain/vocabulary.js';
import { NOW } from './callBuilders.js';

describe('status of a call', () => {
  it('leaves SCHEDULED once and never changes again', () => {
    const allowed = CALL_STATUSES.flatMap((from) =>
      CALL_STATUSES.filter((to) => canChangeCallStatus(from, to)).map((to) => `${from} ${to}`),
    );
    expect(allowed).toEqual(['SCHEDULED COMPLETED', 'SCHEDULED FAILED', 'SCHEDULED CANCELED']);
  });
  it('refuses any other change with a code', () => {
    expect(() => assertCallTransition('SCHEDULED', 'FAILED')).not.toThrow();
    expect(() => assertCallTransition('FAILED', 'SCHEDULED')).toThrow(
      expect.objectContaining({ code: 'ILLEGAL_TRANSITION', details: { from: 'FAILED', to: 'SCHEDULED' } }),
    );
  });
  it('is COMPLETED with REACHED alone', () => {
    expect(CALL_OUTCOMES.filter((outcome) => callStatusAfter(outcome) === 'COMPLETED')).toEqual(['REACHED']);
    const mismatch = expect.objectContaining({ code: 'OUTCOME_MISMATCH', field: 'outcome' });
    expect(() => assertOutcomeMatches('COMPLETED', 'VOICEMAIL')).toThrow(mismatch);
    expect(() => assertOutcomeMatches('FAILED', 'REACHED')).toThrow(mismatch);
    expect(() => assertOutcomeMatches('COMPLETED', 'REACHED')).not.toThrow();
    expect(() => assertOutcomeMatches('FAILED', 'WRONG_NUMBER')).not.toThrow();
  });
});

describe('isMissed', () => {
  const over = { status: 'SCHEDULED', claimed: false, endsAt: NOW } as const;
  it.each([
    ['its slot is just over', over, true],
    ['its slot still runs', { ...over, endsAt: new Date(NOW.getTime() + 1) }, false],
    ['somebody is calling', { ...over, claimed: true }, false],
    ['it has ended', { ...over, status: 'FAILED' } as const, false],
  ])('%s', (_name, call, expected) => {
    expect(isMissed(call, NOW)).toBe(expected);
  });
});

describe('duration of a call', () => {
  it('is 5 to 60 minutes in fives', () => {
    const accepted = [-5, 0, 4, 5, 7, 7.5, 10, 55, 60, 65, Number.NaN, Number.POSITIVE_INFINITY].filter((minutes) => {
      try {
        assertCallDuration(minutes);
        return true;
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_DURATION', field: 'durationMinutes' });
        return false;
      }
    });
    expect(accepted).toEqual([5, 10, 55, 60]);
  });
  it.each([
    [3, 5, 3],
    [5, 5, 5],
    [6, 5, 5],
    [10, 10, 10],
    [11, 10, 10],
    [4, 0, 0],
    [8, 30, 8],
  ])('of %i patients, %i minutes are enough for %i', (patients, minutes, fitting) => {
    expect(patientsThatFit(patients, minutes)).toBe(fitting);
  });
});
