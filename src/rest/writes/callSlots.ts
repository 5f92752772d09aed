import { CommunicationError } from '../../errors.js';
import { dayBounds, localMoment } from '../moments.js';
import type { RestCall } from '../restCall.js';
import { badField } from '../restErrors.js';

interface WantedTime {
  readonly scheduled_date?: string | null;
  readonly scheduled_time?: string | null;
  readonly duration_minutes?: number | null;
}

/** When the call is to be: the given time, the first free one of the given day, or (null) the next free one. */
export async function wantedStart(call: RestCall, therapistId: string, wanted: WantedTime): Promise<Date | null> {
  const { scheduled_date: date = null, scheduled_time: time = null, duration_minutes: minutes = null } = wanted;
  if (date === null) {
    if (time !== null) throw badField('scheduled_date', 'A time needs a date.');
    return null;
  }
  if (time !== null) return localMoment(date, time, call.rules.timeZone);
  const { from, to } = dayBounds(date, call.rules.timeZone, 'scheduled_date');
  if (to <= call.now) throw badField('scheduled_date', 'This day has passed.');
  const first = await firstFree(call, therapistId, from, to, minutes);
  if (first) return first;
  throw new CommunicationError('ALL_TAKEN', 'There is no free time on this day.', { field: 'scheduled_date' });
}

/** The first free time from a moment on, within the look-ahead of planning. */
export async function firstFree(
  { services, now }: RestCall,
  therapistId: string,
  from: Date,
  to: Date | null,
  durationMinutes: number | null,
): Promise<Date | undefined> {
  const query = { therapistId, from: from < now ? now : from, to, durationMinutes };
  const { slots } = await services.calls.availableSlots(query);
  return slots[0]?.startsAt;
}
