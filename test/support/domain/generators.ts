import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../../src/domain/calendar/durations.js';
import type { Place, SendingWindow } from '../../../src/domain/calendar/sendingWindow.js';
import type {
  ContactSituation,
  GrantedOverride,
  PartyHistory,
  PendingMail,
} from '../../../src/domain/contact/nextPermittedContact.js';
import { FEDERAL_STATES, OVERRIDABLE_RULES } from '../../../src/domain/vocabulary.js';

const YEAR_2026 = { start: Date.UTC(2026, 0, 1), days: 365 };

/** Any millisecond of 2026, with more weight on the hours around the two changes of the clocks and on full hours. */
export const instants: fc.Arbitrary<Date> = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: YEAR_2026.days * DAY_MS }).map((ms) => YEAR_2026.start + ms) },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 0, max: YEAR_2026.days * 24 }).map((h) => YEAR_2026.start + h * HOUR_MS),
    },
    { weight: 1, arbitrary: around(Date.UTC(2026, 2, 29, 1)) },
    { weight: 1, arbitrary: around(Date.UTC(2026, 9, 25, 1)) },
  )
  .map((ms) => new Date(ms));

function around(ms: number): fc.Arbitrary<number> {
  return fc.integer({ min: -36 * HOUR_MS, max: 36 * HOUR_MS }).map((offset) => ms + offset);
}

export const places: fc.Arbitrary<Place> = fc.record({
  timeZone: fc.oneof(
    { weight: 3, arbitrary: fc.constant('Europe/Berlin') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('UTC', 'Europe/Lisbon', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe'),
    },
  ),
  federalState: fc.option(fc.constantFrom(...FEDERAL_STATES)),
});

export const sendingWindows: fc.Arbitrary<SendingWindow> = fc
  .record({
    minutes: fc.uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { minLength: 2, maxLength: 2 }),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  })
  .map(({ minutes, weekdays }) => {
    const [from = 0, to = 0] = minutes.toSorted((a, b) => a - b);
    return { from: timeOfDay(from), to: timeOfDay(to), weekdays };
  });

function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A moment up to `days` before or `daysAhead` after. */
function near(now: Date, days: number, daysAhead = 0): fc.Arbitrary<Date> {
  return fc
    .oneof(
      fc.integer({ min: -days * DAY_MS, max: daysAhead * DAY_MS }),
      fc.integer({ min: -days, max: 0 }).map((d) => d * DAY_MS),
    )
    .map((offset) => new Date(now.getTime() + offset));
}

/** Null in most cases. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

function histories(now: Date): fc.Arbitrary<PartyHistory> {
  return fc.record({
    lastContactAt: rarely(near(now, 10)),
    refusedAt: rarely(near(now, 32)),
    suppressedAt: rarely(near(now, 100)),
  });
}

export function pendingMails(now: Date): fc.Arbitrary<PendingMail> {
  return fc.record({
    emailId: fc.constantFrom('mail-1', 'mail-2', 'mail-3', 'mail-4'),
    status: fc.constantFrom('QUEUED', 'SENDING', 'UNCERTAIN'),
    attemptedAt: fc.option(near(now, 9)),
  });
}

export function grantedOverrides(now: Date): fc.Arbitrary<GrantedOverride> {
  return fc.record({
    id: fc.uuid(),
    rules: fc.subarray([...OVERRIDABLE_RULES], { minLength: 1 }),
    expiresAt: near(now, 1, 2),
  });
}

/** Situations in which time alone decides about half of the time. */
export function situations(now: Date): fc.Arbitrary<ContactSituation> {
  const seldom = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
  return fc.record({
    channel: fc.constantFrom('EMAIL', 'CALL'),
    purpose: fc.constantFrom('REQUEST', 'REQUEST', 'MANUAL', 'CONFIRMATION'),
    therapist: fc
      .record({
        history: histories(now),
        status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'INACTIVE', 'BLOCKED'),
      })
      .map(({ history, status }) => ({ ...history, status })),
    contactPoint: fc
      .record({ history: histories(now), noEmail: seldom, noPhone: seldom, bounced: seldom })
      .map(({ history, noEmail, noPhone, bounced }) => ({
        ...history,
        hasEmail: !noEmail,
        hasPhone: !noPhone,
        emailBouncedAt: bounced ? now : null,
      })),
    pendingMails: fc.uniqueArray(pendingMails(now), { maxLength: 2, selector: (mail) => mail.emailId }),
    selfEmailId: fc.option(fc.constantFrom('mail-1', 'mail-3'), { nil: undefined }),
    callDue: seldom,
    callPlanned: seldom,
    overrides: fc.uniqueArray(grantedOverrides(now), { maxLength: 2, selector: (override) => override.id }),
    place: places,
  });
}
