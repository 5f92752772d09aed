import { makeCall } from './contactPointActions.js';
import type { ContactPointModel } from './contactPointModel.js';
import { nextOpening } from './contactPointOpenings.js';
import { mailAll } from './contactPointWork.js';

/** More instants than any history has; who needs more goes round in circles. */
const MAXIMUM_INSTANTS = 500;

/**
 * Lets time run, from one moment at which something opens to the next, until nothing opens by time any more: the mail
 * server takes everything, nobody answers a mail, nobody picks up the phone (or says nothing certain), and nobody mends
 * or lifts anything.
 */
export function drain(model: ContactPointModel, picksUp: boolean, check: () => void): void {
  for (let instant = 0; instant < MAXIMUM_INSTANTS; instant++) {
    mailAll(model);
    makeCall(model, picksUp ? [] : null);
    check();
    mailAll(model);
    check();
    const next = nextOpening(model);
    if (next === null) return;
    model.now = next;
  }
  throw new Error(`Nothing settles: ${JSON.stringify([...model.requests.values()])}`);
}
