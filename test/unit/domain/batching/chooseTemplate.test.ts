import { describe, expect, it } from '@jest/globals';
import { chooseTemplate } from '../../../../src/domain/batching/chooseTemplate.js';

describe('chooseTemplate', () => {
  it.each<[patientCount: number, silent: boolean, expected: string]>([
    [1, false, 'initial-contact'],
    [2, false, 'batch-request'],
    [5, false, 'batch-request'],
    [1, true, 'follow-up'],
    [5, true, 'follow-up'],
  ])('%i patients, last contact silent %s: %s', (patientCount, lastContactStayedSilent, expected) => {
    expect(chooseTemplate({ patientCount, lastContactStayedSilent })).toBe(expected);
  });
  it('refuses a mail about nobody', () => {
    expect(() => chooseTemplate({ patientCount: 0, lastContactStayedSilent: true })).toThrow(
      expect.objectContaining({ code: 'EMPTY_BATCH' }),
    );
  });
});
