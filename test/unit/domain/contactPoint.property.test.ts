import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { DAY_MS } from '../../../src/domain/calendar/durations.js';
import { isPublicHoliday } from '../../../src/domain/calendar/publicHolidays.js';
import { isOpenPlacementStatus } from '../../../src/domain/placement/placementLifecycle.js';
import { type Action, actions } from '../../support/domain/contactPointActions.js';
import { drain } from '../../support/domain/contactPointDrain.js';
import {
  aContactPoint,
  type ContactPointModel,
  decide,
  type ModelMail,
  type ModelRequest,
  PLACE,
  refusedAt,
} from '../../support/domain/contactPointModel.js';
import { work } from '../../support/domain/contactPointWork.js';

/** A Tuesday morning three weeks before the clocks change, with Easter behind it. */
const START = new Date('2026-03-10T09:00:00Z');

const histories = fc.record({
  hasPhone: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  earlierContactAt: fc.option(fc.integer({ min: 0, max: 8 * DAY_MS }).map((ms) => new Date(START.getTime() - ms))),
  steps: fc.array(actions, { maxLength: 60, size: 'max' }),
});

/** Runs a history and then lets time run out, checking after each step. */
function live(history: { hasPhone: boolean; earlierContactAt: Date | null; steps: (readonly [string, Action])[] }) {
  const model = aContactPoint(START, history);
  for (const [, act] of history.steps) {
    checkedWhile(model, () => {
      act(model);
      work(model);
    });
  }
  const check = checkerOf(model);
  drain(model, check);
  return model;
}

function checkedWhile(model: ContactPointModel, run: () => void): void {
  const check = checkerOf(model);
  run();
  check();
}

/** Remembers which mails are on their way now, and checks the new ones and the whole when called. */
function checkerOf(model: ContactPointModel): () => void {
  const attempts = new Map([...model.mails.values()].map((mail) => [mail.id, mail.attempts]));
  return () => {
    for (const mail of model.mails.values()) {
      if (mail.attempts === (attempts.get(mail.id) ?? 0)) continue;
      attempts.set(mail.id, mail.attempts);
      expectPermittedStart(model, mail);
    }
    expectRestBetweenContacts(model);
    expect([...model.mails.values()].filter(({ status }) => status === 'SENDING').length).toBeLessThanOrEqual(1);
    expect([...model.requests.values()].filter(({ arrivals }) => arrivals > 1)).toEqual([]);
  };
}

/** Rules 3 and 4 at the moment of the claim, worked out without the code under test where that is possible. */
function expectPermittedStart(model: ContactPointModel, mail: ModelMail): void {
  const at = mail.attemptedAt ?? START;
  const overridden = (rule: string) => mail.overrides.some(({ rules }) => rules.some((one) => one === rule));
  const local = DateTime.fromJSDate(at, { zone: PLACE.timeZone });
  const open = local.weekday <= 5 && local.hour >= 8 && local.hour < 18;
  const holiday = isPublicHoliday(local.toISODate() ?? '', PLACE.federalState);
  expect((open && !holiday) || overridden('SENDING_WINDOW')).toBe(true);
  expect(mail.memberIds.length).toBeLessThanOrEqual(5);
  const refused = refusedAt(model);
  const cooled = refused === null || at.getTime() >= refused.getTime() + 28 * DAY_MS;
  expect(cooled || overridden('COOLING')).toBe(true);
}

function expectRestBetweenContacts({ contacts }: ContactPointModel): void {
  const inOrder = contacts.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  inOrder.slice(1).forEach((contact, index) => {
    const restMs = contact.at.getTime() - (inOrder[index]?.at.getTime() ?? 0);
    expect(restMs >= 7 * DAY_MS || contact.intervalOverridden).toBe(true);
  });
}

/** Mailed and answered, spoken about, handed to a person, or held for a reason that no time lifts. */
function fateOf(model: ContactPointModel, request: ModelRequest): string {
  if (!isOpenPlacementStatus(request.status)) return 'closed';
  if (request.status === 'UNREACHABLE') return 'unreachable';
  if (request.status === 'CONTACTED' && (request.hasOutcome || request.spokenAbout)) return 'answered';
  const byMail = decide(model, request.therapistId, { channel: 'EMAIL' });
  const decision = byMail.kind === 'USE_PHONE' ? decide(model, request.therapistId, { channel: 'CALL' }) : byMail;
  return decision.kind === 'HELD' && decision.reasons.length > 0 ? 'explained' : `lost: ${decision.kind}`;
}

describe('a contact point, whatever happens to it', () => {
  it('is left in peace for seven days, gets no patient twice, and no request is lost', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const model = live(history);
        for (const request of model.requests.values()) {
          expect(['closed', 'unreachable', 'answered', 'explained']).toContain(fateOf(model, request));
        }
      }),
      { numRuns: 600 },
    );
  });
});
