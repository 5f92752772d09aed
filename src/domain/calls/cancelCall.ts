import { CommunicationError } from '../../errors.js';
import { assertNever } from '../assertNever.js';
import { isOpenPlacementStatus } from '../placement/placementLifecycle.js';
import type { PlacementStatus } from '../vocabulary.js';

/** What staff say becomes of the requests. */
export type CancelChoice =
  | { readonly kind: 'CLOSE' }
  /** No call for them before that moment. */
  | { readonly kind: 'NOT_BEFORE'; readonly notBefore: Date };

export interface CanceledRequest {
  readonly id: string;
  readonly status: PlacementStatus;
}

export type CancelEffect<T> =
  /** Nobody goes on asking; no word of the therapist, so nothing cools. */
  | {
      readonly kind: 'CLOSE';
      readonly request: T;
      readonly status: 'WITHDRAWN';
      readonly closedReason: 'CALL_CANCELED';
    }
  /** The status stays; `callNotBefore` of the request. */
  | { readonly kind: 'POSTPONE'; readonly request: T; readonly callNotBefore: Date };

/**
 * What canceling a call does to its requests; those that were settled meanwhile are left alone. DESIGN 4.5 "Cancel".
 * @throws CommunicationError IN_THE_PAST (field `notBefore`)
 */
export function decideCancel<T extends CanceledRequest>(
  choice: CancelChoice,
  requests: readonly T[],
  now: Date,
): CancelEffect<T>[] {
  const open = requests.filter((request) => isOpenPlacementStatus(request.status));
  switch (choice.kind) {
    case 'CLOSE':
      return open.map((request) => ({
        kind: 'CLOSE',
        request,
        status: 'WITHDRAWN',
        closedReason: 'CALL_CANCELED',
      }));
    case 'NOT_BEFORE': {
      const { notBefore } = choice;
      if (!(notBefore.getTime() > now.getTime())) {
        throw new CommunicationError('IN_THE_PAST', 'The next call can only be put off to a time ahead', {
          field: 'notBefore',
        });
      }
      return open.map((request) => ({ kind: 'POSTPONE', request, callNotBefore: notBefore }));
    }
    default:
      return assertNever(choice);
  }
}
