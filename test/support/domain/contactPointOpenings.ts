import { DAY_MS, MINUTE_MS } from '../../../src/domain/calendar/durations.js';
import { type ContactPointModel, decide, SETTINGS } from './contactPointModel.js';

/** The next moment at which anything may open by time alone, or null. */
export function nextOpening(model: ContactPointModel): Date | null {
  const next = Math.min(...openings(model).filter((ms) => ms > model.now.getTime()));
  return next === Number.POSITIVE_INFINITY ? null : new Date(next);
}

/** Every moment that something in the model waits for, past ones included. */
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
