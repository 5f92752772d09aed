import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../../src/idempotency/fingerprint.js';

describe('the fingerprint of a call', () => {
  it.each([
    ['the order of fields', { a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 }],
    ['what is undefined', { a: 1 }, { a: 1, b: undefined }],
    ['how a time is held', { at: new Date('2026-03-01T10:00:00Z') }, { at: '2026-03-01T10:00:00.000Z' }],
  ])('does not depend on %s', (_what, one, other) => {
    expect(fingerprintOf('create', one)).toBe(fingerprintOf('create', other));
  });

  it.each([
    ['operation', fingerprintOf('update', { a: 1 })],
    ['value', fingerprintOf('create', { a: 2 })],
    ['type', fingerprintOf('create', { a: '1' })],
    ['order of a list', fingerprintOf('create', { a: [2, 1] })],
    ['null', fingerprintOf('create', { a: null })],
  ])('depends on the %s', (_what, other) => {
    expect([fingerprintOf('create', { a: 1 }), fingerprintOf('create', { a: [1, 2] })]).not.toContain(other);
  });
});
