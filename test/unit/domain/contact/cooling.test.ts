import { describe, expect, it } from '@jest/globals';
import { coolingFrom, type PatientAnswer } from '../../../../src/domain/contact/cooling.js';
import type { PatientOutcome } from '../../../../src/domain/vocabulary.js';

function answer(outcome: PatientOutcome, day: number): PatientAnswer {
  return { outcome, at: new Date(Date.UTC(2026, 2, day)) };
}

describe('coolingFrom', () => {
  it.each<[name: string, answers: PatientAnswer[], day: number | null]>([
    ['no answer', [], null],
    ['one refusal', [answer('REJECTED', 3)], 3],
    [
      'the newest of several refusals, in any order',
      [answer('REJECTED', 3), answer('REJECTED', 5), answer('REJECTED', 4)],
      5,
    ],
    ['a refusal and an acceptance', [answer('REJECTED', 3), answer('ACCEPTED', 3)], null],
    ['an acceptance that came later', [answer('REJECTED', 3), answer('ACCEPTED', 9)], null],
    ['an acceptance that came first', [answer('ACCEPTED', 1), answer('REJECTED', 3)], null],
    ['neither yes nor no', [answer('LATER', 3), answer('UNDECIDED', 3)], null],
    ['a refusal, counted from itself and not from other answers', [answer('REJECTED', 3), answer('LATER', 8)], 3],
  ])('%s', (_name, answers, day) => {
    expect(coolingFrom(answers)).toEqual(day === null ? null : new Date(Date.UTC(2026, 2, day)));
  });
});
