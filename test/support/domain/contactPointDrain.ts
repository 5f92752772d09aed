import { DAY_MS, MINUTE_MS } from '../../../src/domain/calendar/durations.js';
import { advanceTo, makeCall } from './contactPointActions.js';
import { type ContactPointModel, decide, SETTINGS } from './contactPointModel.js';
import { claim, finish, work } from './contactPointWork.js';

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
    const next = Math.min(...openings(model).filter((ms) => ms > model.now.getTime()));
    if (next === Number.POSITIVE_INFINITY) return;
    advanceTo(model, next);
  }
  throw new Error(`Nothing settles: ${JSON.stringify([...model.requests.values()])}`);
}

function mailAll(model: ContactPointModel): void {
  work(model);
  claim(model);
  for (const mail of model.mails.values()) if (mail.status === 'SENDING') finish(model, mail, 'ACCEPTED', 0);
  work(model);
}

/** Every moment that something in the model waits for. */
function openings(model: ContactPointModel): number[] {
  const moments: (Date | number | null)[] = [model.call?.slot ?? null];
  if (model.batchOpenedAt !== null) moments.push(model.batchOpenedAt.getTime() + 30 * MINUTE_MS);
  for (const { laterUntil } of model.requests.values()) moments.push(laterUntil);
  for (const mail of model.mails.values()) {
    if (mail.attemptedAt !== null) moments.push(mail.attemptedAt.getTime() + SETTINGS.contactIntervalDays * DAY_MS);
    if (mail.status !== 'QUEUED') continue;
    moments.push(mail.retryAt);
    for (const { id } of model.therapists) moments.push(notBefore(decide(model, id, { channel: 'EMAIL', mail })));
  }
  for (const { id } of model.therapists) {
    moments.push(notBefore(decide(model, id, { channel: 'EMAIL' })), notBefore(decide(model, id, { channel: 'CALL' })));
  }
  return moments.flatMap((moment) => (moment === null ? [] : [Number(moment)]));
}

function notBefore(decision: ReturnType<typeof decide>): Date | null {
  return decision.kind === 'DEFERRED' ? decision.notBefore : null;
}
