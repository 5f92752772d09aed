import { CommunicationError } from '../errors.js';
import { isActorName } from './isActorName.js';
import type { Viewer } from './viewer.js';

/**
 * Who acts: with sign-in the token says it, and the input may only repeat it (DESIGN 8).
 * @throws CommunicationError ACTOR_MISMATCH, BAD_USER_INPUT
 */
export function actorOf({ subject }: Viewer, given: string | null | undefined): string {
  if (subject !== null && given != null && given !== subject) {
    throw new CommunicationError('ACTOR_MISMATCH', 'This is not who is signed in; leave it out.', {
      field: 'input.staffMemberId',
    });
  }
  const actor = subject ?? given ?? '';
  if (isActorName(actor)) return actor;
  throw new CommunicationError('BAD_USER_INPUT', 'Expected the id of a staff member, 1 to 200 characters.', {
    field: 'input.staffMemberId',
  });
}
