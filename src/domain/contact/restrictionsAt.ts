import { assertNever } from '../assertNever.js';
import { latest, plusDays } from '../calendar/durations.js';
import { nextSendingMoment, windowStateAt } from '../calendar/sendingWindow.js';
import type { ContactRuleSettings, ContactSituation } from './contactSituation.js';
import { intervalRestrictions } from './intervalRestrictions.js';
import { pathRestrictions } from './pathRestrictions.js';
import { holds, type Restriction } from './restriction.js';

/** The rules of DESIGN 4.1 by number. */
type RuleNumber = 1 | 2 | 3 | 4 | 5;

/** All that stands against the contact at that moment, overrides not yet looked at. */
export function restrictionsAt(situation: ContactSituation, at: Date, settings: ContactRuleSettings): Restriction[] {
  const all = rulesFor(situation).flatMap((rule) => restrictionsOf(rule, situation, at, settings));
  // Put so that an unreadable date stands (and throws further on) rather than permits.
  return all.filter(({ until }) => until === null || !(until.getTime() <= at.getTime()));
}

/** A call obeys 1 to 3 (it has its own slots), a confirmation 1 and 4, every other mail all of them. */
function rulesFor({ channel, purpose }: ContactSituation): readonly RuleNumber[] {
  if (channel === 'CALL') return [1, 2, 3];
  switch (purpose) {
    case 'CONFIRMATION':
      return [1, 4];
    case 'REQUEST':
    case 'MANUAL':
      return [1, 2, 3, 4, 5];
    default:
      return assertNever(purpose);
  }
}

function restrictionsOf(rule: RuleNumber, situation: ContactSituation, at: Date, settings: ContactRuleSettings) {
  switch (rule) {
    case 1:
      return pathRestrictions(situation);
    case 2:
      return intervalRestrictions(situation, settings.contactIntervalDays);
    case 3:
      return coolingRestrictions(situation, settings.coolingDays);
    case 4:
      return windowRestrictions(situation, at, settings);
    case 5:
      return callRestrictions(situation);
    default:
      return assertNever(rule);
  }
}

/** Rule 3: nobody who refused is asked again soon. */
function coolingRestrictions({ therapist, contactPoint }: ContactSituation, coolingDays: number): Restriction[] {
  const refusedAt = latest(therapist.refusedAt, contactPoint.refusedAt);
  return refusedAt === null ? [] : [{ code: 'COOLING', until: plusDays(refusedAt, coolingDays), rule: 'COOLING' }];
}

/** Rule 4: mail leaves at working hours of the place. */
function windowRestrictions({ place }: ContactSituation, at: Date, settings: ContactRuleSettings): Restriction[] {
  const { outsideHours, publicHoliday } = windowStateAt(at, place, settings.sendingWindow);
  if (!outsideHours && !publicHoliday) return [];
  const until = nextSendingMoment(at, place, settings.sendingWindow);
  const closed = { until, rule: 'SENDING_WINDOW' } as const;
  return [
    ...(outsideHours ? [{ code: 'OUTSIDE_SENDING_WINDOW', ...closed } as const] : []),
    ...(publicHoliday ? [{ code: 'PUBLIC_HOLIDAY', ...closed } as const] : []),
  ];
}

/** Rule 5: a call that is due or planned carries the new requests too; where none can be made, a person has to act. */
function callRestrictions({ callDue, callPlanned, contactPoint }: ContactSituation): Restriction[] {
  return [
    ...(callDue ? [holds('CALL_DUE')] : []),
    ...(callPlanned ? [holds('CALL_PLANNED')] : []),
    ...(callDue && !contactPoint.hasPhone ? [holds('NO_PHONE')] : []),
  ];
}
