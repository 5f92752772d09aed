import { describe, expect, it } from '@jest/globals';
import { batchOpensAt } from '../../../../src/domain/batching/batchOpensAt.js';

const FIRST = new Date('2026-03-03T10:00:00Z');
const COLLECTED = new Date('2026-03-03T10:30:00Z');

describe('batchOpensAt', () => {
  it.each<[name: string, fullSince: Date | null, expected: Date]>([
    ['half an hour after the first request', null, COLLECTED],
    ['as soon as it is full', new Date('2026-03-03T10:00:05Z'), new Date('2026-03-03T10:00:05Z')],
    ['at once when one request fills it', FIRST, FIRST],
    ['no later for becoming full later', new Date('2026-03-03T11:00:00Z'), COLLECTED],
  ])('%s', (_name, fullSince, expected) => {
    expect(batchOpensAt({ firstRequestAt: FIRST, fullSince, collectMs: 30 * 60_000 })).toEqual(expected);
  });
});
