import { describe, expect, it } from '@jest/globals';
import { decideCancel } from '../../../../src/domain/calls/cancelCall.js';
import {
  canChangePlacementStatus,
  OPEN_PLACEMENT_STATUSES,
} from '../../../../src/domain/placement/placementLifecycle.js';
import { PLACEMENT_STATUSES } from '../../../../src/domain/vocabulary.js';
import { plusMs } from '../../../support/domain/wallTime.js';
import { NOW } from './callBuilders.js';

const requests = PLACEMENT_STATUSES.map((status) => ({ id: status.toLowerCase(), status }));

describe('decideCancel', () => {
  it('CLOSE withdraws the open requests, and only those', () => {
    const effects = decideCancel({ kind: 'CLOSE' }, requests, NOW);
    expect(effects.map(({ request }) => request.status).sort()).toEqual([...OPEN_PLACEMENT_STATUSES].sort());
    for (const effect of effects) {
      expect(effect).toMatchObject({ kind: 'CLOSE', status: 'WITHDRAWN', closedReason: 'CALL_CANCELED' });
      expect(canChangePlacementStatus(effect.request.status, 'WITHDRAWN')).toBe(true);
    }
  });
  it('NOT_BEFORE puts them off', () => {
    const notBefore = plusMs(NOW, 1);
    const effects = decideCancel({ kind: 'NOT_BEFORE', notBefore }, requests, NOW);
    expect(effects).toHaveLength(OPEN_PLACEMENT_STATUSES.length);
    expect(effects[0]).toEqual({ kind: 'POSTPONE', request: requests[0], callNotBefore: notBefore });
  });
  it.each([
    ['now', NOW],
    ['in the past', plusMs(NOW, -1)],
    ['no time', new Date(Number.NaN)],
  ])('refuses a date that is %s', (_name, notBefore) => {
    expect(() => decideCancel({ kind: 'NOT_BEFORE', notBefore }, [], NOW)).toThrow(
      expect.objectContaining({ code: 'IN_THE_PAST', field: 'notBefore' }),
    );
  });
});
