import type { CallStatus } from '../../domain/vocabulary.js';
import type { PhoneCall } from '../../entities/PhoneCall.js';
import { CommunicationError } from '../../errors.js';
import { localDate, momentOf, startOfNextDay } from '../moments.js';
import type { RestCall } from '../restCall.js';
import { callView, visibleCall } from '../views/callView.js';
import type { ChangedCall } from './callInputs.js';
import { firstFree, wantedStart } from './callSlots.js';

type Current = Awaited<ReturnType<typeof callView>>;

/** Older clients send the whole call back: what is as it was is no change. In this order: time, status, words. */
export async function updateCall(call: RestCall, callId: string, body: ChangedCall): Promise<string> {
  const scope = call.look();
  const entity = await visibleCall(scope, callId);
  const { id } = entity;
  const current = await callView(scope, entity);
  if (changesTime(current, body)) await reschedule(call, entity, current, body);
  const status = body.status?.toUpperCase() as CallStatus | undefined;
  if (status && status !== entity.status) await changeStatus(call, entity, status, body);
  else if (putsOff(current, body)) await putOff(call, id, body.retry_after as string);
  await keepWords(call, current, body);
  return id;
}

function changesTime(current: Current, body: ChangedCall): boolean {
  const { scheduled_date: date, scheduled_time: time, duration_minutes: minutes } = body;
  return (
    (date != null && date !== current.scheduled_date) ||
    (time != null && time.slice(0, 5) !== current.scheduled_time) ||
    (minutes != null && minutes !== current.duration_minutes)
  );
}

/** A new length alone keeps the time, a new time alone keeps the day. */
async function reschedule(call: RestCall, entity: PhoneCall, current: Current, body: ChangedCall): Promise<void> {
  const keepsDay = body.scheduled_date == null || body.scheduled_date === current.scheduled_date;
  const wanted = {
    scheduled_date: body.scheduled_date ?? current.scheduled_date,
    scheduled_time: body.scheduled_time ?? (keepsDay ? current.scheduled_time : null),
    duration_minutes: body.duration_minutes ?? current.duration_minutes,
  };
  await call.services.calls.reschedulePhoneCall({
    phoneCallId: entity.id,
    startsAt: await wantedStart(call, entity.therapistId, wanted),
    durationMinutes: wanted.duration_minutes,
    force: body.force ?? null,
    reason: body.reason ?? null,
    staffMemberId: call.actor,
  });
}

async function changeStatus(call: RestCall, entity: PhoneCall, to: CallStatus, body: ChangedCall): Promise<void> {
  const input = { phoneCallId: entity.id, staffMemberId: call.actor };
  switch (to) {
    case 'COMPLETED':
      await call.services.calls.recordCallOutcome({ ...input, outcome: 'REACHED' });
      return;
    case 'FAILED': {
      const { successorId } = await call.services.calls.recordCallOutcome({ ...input, outcome: 'NO_ANSWER' });
      if (successorId !== null && body.retry_after != null) await putOff(call, successorId, body.retry_after);
      return;
    }
    case 'CANCELED':
      await call.services.calls.cancelPhoneCall({ ...input, ...cancellation(call, body.retry_after, body.reason) });
      return;
    case 'SCHEDULED':
      throw new CommunicationError('CALL_ENDED', 'A call that has ended is not planned again.', { field: 'status' });
    default:
      to satisfies never;
  }
}

/** No call for its requests before the day that the client names, the next one when it names none. */
export function cancellation(call: RestCall, retryAfter: string | null | undefined, reason?: string | null) {
  const { timeZone } = call.rules;
  const notBefore =
    retryAfter == null ? startOfNextDay(call.now, timeZone) : momentOf(retryAfter, timeZone, 'retry_after');
  return { afterwards: { kind: 'NOT_BEFORE', notBefore }, reason: reason ?? null } as const;
}

function putsOff(current: Current, { retry_after: retryAfter }: ChangedCall): boolean {
  return current.status === 'scheduled' && retryAfter != null && retryAfter !== current.retry_after;
}

/**
 * Not before this moment: the call moves to the first free time from then on. Beyond the look-ahead of planning there is
 * none yet; then it is canceled, and planned again when the time has come.
 */
async function putOff(call: RestCall, phoneCallId: string, retryAfter: string): Promise<void> {
  const notBefore = momentOf(retryAfter, call.rules.timeZone, 'retry_after');
  const planned = await visibleCall(call.look(), phoneCallId);
  if (planned.startsAt >= notBefore) return;
  const minutes = (planned.endsAt.getTime() - planned.startsAt.getTime()) / 60_000;
  const startsAt = await firstFree(call, planned.therapistId, notBefore, null, minutes);
  const input = { phoneCallId, staffMemberId: call.actor };
  if (startsAt) await call.services.calls.reschedulePhoneCall({ ...input, startsAt });
  else
    await call.services.calls.cancelPhoneCall({
      ...input,
      ...cancellation(call, localDate(notBefore, call.rules.timeZone)),
    });
}

/** The literal outcome comes back from clients that send the whole call: it is nobody's words. */
async function keepWords(call: RestCall, current: Current, body: ChangedCall): Promise<void> {
  const notes = body.notes != null && body.notes !== (current.notes ?? '') ? { notes: body.notes } : {};
  const outcomeText = body.outcome != null && body.outcome !== current.outcome ? { outcomeText: body.outcome } : {};
  const changes = { ...notes, ...outcomeText };
  if (Object.keys(changes).length === 0) return;
  await call.services.calls.updatePhoneCall({ phoneCallId: current.id, ...changes, staffMemberId: call.actor });
}

/** Cancel and hide, only while it is planned. */
export async function deleteCall(
  call: RestCall,
  callId: string,
  query: { readonly retry_after?: string },
): Promise<string> {
  const { id } = await visibleCall(call.look(), callId);
  const input = { phoneCallId: id, staffMemberId: call.actor };
  await call.services.calls.deletePhoneCall({ ...input, ...cancellation(call, query.retry_after) });
  return id;
}
