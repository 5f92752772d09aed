import { localDateAt } from '../../domain/calls/localDates.js';
import { localDaysOf } from '../../queries/localDay.js';
import type { CallListChangeKind } from '../../schema/enums/call.js';
import type { CallListChange, PhoneCallChange } from '../../schema/types/CallChanges.js';

/** What a change does to the list of a local day; null: nothing. */
export function callListChangeOf(change: PhoneCallChange, date: string, timeZone: string): CallListChange | null {
  const isOnDay = (instant: Date) => localDateAt(instant, localDaysOf(timeZone)) === date;
  const kind = kindOf(change, isOnDay(change.startsAt), isOnDay(change.previousStartsAt ?? change.startsAt));
  return kind && { cursor: change.cursor, kind, phoneCallId: change.phoneCallId, change };
}

function kindOf({ kind }: PhoneCallChange, isOnDay: boolean, wasOnDay: boolean): CallListChangeKind | null {
  if (!isOnDay) return wasOnDay ? 'LEFT' : null;
  if (kind === 'CANCELED') return 'LEFT';
  return kind === 'SCHEDULED' || !wasOnDay ? 'ENTERED' : 'CHANGED';
}
