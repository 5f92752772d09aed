import { describe, expect, it } from '@jest/globals';
import {
  applyPatientOutcome,
  assertPlacementTransition,
  canChangePlacementStatus,
  canCorrectPlacementStatus,
  isOpenPlacementStatus,
  OPEN_PLACEMENT_STATUSES,
} from '../../../../src/domain/placement/placementLifecycle.js';
import {
  PATIENT_OUTCOMES,
  type PatientOutcome,
  PLACEMENT_STATUSES,
  type PlacementStatus,
} from '../../../../src/domain/vocabulary.js';

const CLOSED: PlacementStatus[] = ['ACCEPTED', 'REJECTED', 'WITHDRAWN', 'PLACED_ELSEWHERE'];
const LATER_UNTIL = new Date('2026-05-01T00:00:00Z');

describe('the states of a placement request', () => {
  it('are open or closed', () => {
    expect(PLACEMENT_STATUSES.filter((status) => !isOpenPlacementStatus(status))).toEqual(CLOSED);
  });
  it.each<[from: PlacementStatus, to: PlacementStatus]>([
    ['WAITING_DETAILS', 'OPEN'],
    ['OPEN', 'BATCHED'],
    ['BATCHED', 'CONTACTED'],
    ['BATCHED', 'OPEN'],
    ['CONTACTED', 'OPEN'],
    ['CONTACTED', 'UNREACHABLE'],
    ['OPEN', 'UNREACHABLE'],
    ['LATER', 'OPEN'],
    ['LATER', 'LATER'],
    ['UNREACHABLE', 'ACCEPTED'],
  ])('%s → %s', (from, to) => {
    expect(canChangePlacementStatus(from, to)).toBe(true);
    expect(() => assertPlacementTransition(from, to)).not.toThrow();
  });
  it.each(OPEN_PLACEMENT_STATUSES)('%s may be answered, withdrawn or placed elsewhere', (from) => {
    const ends: PlacementStatus[] = ['ACCEPTED', 'REJECTED', 'LATER', 'WITHDRAWN', 'PLACED_ELSEWHERE'];
    expect(ends.filter((to) => !canChangePlacementStatus(from, to))).toEqual([]);
  });
  it.each<[from: PlacementStatus, to: PlacementStatus]>([
    ['WAITING_DETAILS', 'BATCHED'],
    ['WAITING_DETAILS', 'CONTACTED'],
    ['OPEN', 'OPEN'],
    ['OPEN', 'WAITING_DETAILS'],
    ['CONTACTED', 'BATCHED'],
    ['LATER', 'BATCHED'],
    ['UNREACHABLE', 'OPEN'],
  ])('not %s → %s', (from, to) => {
    expect(canChangePlacementStatus(from, to)).toBe(false);
    const refusal = { code: 'ILLEGAL_TRANSITION', details: { from, to } };
    expect(() => assertPlacementTransition(from, to)).toThrow(expect.objectContaining(refusal));
  });
  it.each(CLOSED)('%s is final in the ordinary course of things', (from) => {
    expect(PLACEMENT_STATUSES.filter((to) => canChangePlacementStatus(from, to))).toEqual([]);
  });
  it('may be mended, except for what the patient said', () => {
    expect(canCorrectPlacementStatus('REJECTED', 'ACCEPTED')).toBe(true);
    expect(canCorrectPlacementStatus('ACCEPTED', 'CONTACTED')).toBe(true);
    expect(canCorrectPlacementStatus('PLACED_ELSEWHERE', 'OPEN')).toBe(true);
    expect(canCorrectPlacementStatus('WITHDRAWN', 'OPEN')).toBe(false);
    expect(canCorrectPlacementStatus('ACCEPTED', 'WITHDRAWN')).toBe(false);
    expect(canCorrectPlacementStatus('ACCEPTED', 'ACCEPTED')).toBe(false);
    expect(canCorrectPlacementStatus('OPEN', 'ACCEPTED')).toBe(false);
  });
});

describe('applyPatientOutcome', () => {
  it.each(OPEN_PLACEMENT_STATUSES)('settles a request that is %s', (status) => {
    const options = { laterUntil: LATER_UNTIL };
    expect(applyPatientOutcome(status, 'ACCEPTED', options)).toEqual({
      kind: 'CHANGED',
      status: 'ACCEPTED',
      laterUntil: null,
    });
    expect(applyPatientOutcome(status, 'REJECTED')).toEqual({ kind: 'CHANGED', status: 'REJECTED', laterUntil: null });
    expect(applyPatientOutcome(status, 'LATER', options)).toEqual({ kind: 'CHANGED', status: 'LATER', ...options });
    expect(applyPatientOutcome(status, 'UNDECIDED')).toEqual({ kind: 'RECORDED', status, needsAttention: false });
  });
  it('wants a date for LATER', () => {
    const refusal = expect.objectContaining({ code: 'LATER_WITHOUT_DATE', field: 'laterUntil' });
    expect(() => applyPatientOutcome('CONTACTED', 'LATER')).toThrow(refusal);
    expect(() => applyPatientOutcome('CONTACTED', 'LATER', { laterUntil: null })).toThrow(refusal);
  });
  it.each<[status: PlacementStatus, needsAttention: PatientOutcome[]]>([
    ['WITHDRAWN', ['ACCEPTED']],
    ['PLACED_ELSEWHERE', ['ACCEPTED']],
    ['REJECTED', ['ACCEPTED']],
    ['ACCEPTED', ['REJECTED', 'LATER', 'UNDECIDED']],
  ])('only records an answer to a request that is %s; %s need attention', (status, needsAttention) => {
    for (const outcome of PATIENT_OUTCOMES) {
      const expected = { kind: 'RECORDED', status, needsAttention: needsAttention.includes(outcome) };
      expect(applyPatientOutcome(status, outcome, { laterUntil: LATER_UNTIL })).toEqual(expected);
    }
  });
  it('only makes changes that the lifecycle allows', () => {
    for (const status of PLACEMENT_STATUSES) {
      for (const outcome of PATIENT_OUTCOMES) {
        const result = applyPatientOutcome(status, outcome, { laterUntil: LATER_UNTIL });
        if (result.kind === 'CHANGED') expect(canChangePlacementStatus(status, result.status)).toBe(true);
        else expect(result.status).toBe(status);
      }
    }
  });
});
