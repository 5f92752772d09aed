import fc from 'fast-check';
import { DAY_MS, HOUR_MS, plusDays } from '../../../src/domain/calendar/durations.js';
import { applyPatientOutcome, isOpenPlacementStatus } from '../../../src/domain/placement/placementLifecycle.js';
import { OVERRIDABLE_RULES, PATIENT_OUTCOMES, type PatientOutcome } from '../../../src/domain/vocabulary.js';
import { type ContactPointModel, type ModelMail, type ModelRequest, newId } from './contactPointModel.js';
import { nextOpening } from './contactPointOpenings.js';
import {
  claim,
  finish,
  mailAll,
  markSent,
  membersOf,
  membersOfCall,
  queueMail,
  release,
  type SmtpEnd,
  setMail,
  setRequest,
} from './contactPointWork.js';

/** One thing that happens to a contact point; picks are taken modulo what there is to pick from. */
export type Action = (model: ContactPointModel) => void;

const pick = fc.nat({ max: 1_000 });
const outcomes = fc.array(fc.constantFrom(...PATIENT_OUTCOMES), { minLength: 1, maxLength: 5 });
const smtpEnds = fc.constantFrom<SmtpEnd[]>(
  'ACCEPTED',
  'ACCEPTED',
  'ACCEPTED',
  'TRY_LATER',
  'TRY_LATER',
  'REFUSED',
  'ADDRESS_REFUSED',
  'LOST_ARRIVED',
  'LOST_GONE',
);

/** What comes often (requests, time, sending) is weighted against what comes seldom (opt-outs, bounces). */
export const actions: fc.Arbitrary<readonly [name: string, action: Action]> = fc.oneof(
  { weight: 6, arbitrary: named('request', fc.tuple(pick, fc.option(fc.integer({ min: 1, max: 28 }))), addRequest) },
  { weight: 6, arbitrary: named('advance', steps(), (model, ms) => advance(model, ms)) },
  { weight: 6, arbitrary: named('wait', fc.constant(null), waitForOpening) },
  { weight: 4, arbitrary: named('send', fc.constant(null), mailAll) },
  { weight: 6, arbitrary: named('claim', fc.constant(null), claim) },
  {
    weight: 6,
    arbitrary: named('finish', fc.tuple(smtpEnds, fc.double({ min: 0, max: 0.999, noNaN: true })), endDialogue),
  },
  { weight: 3, arbitrary: named('answer', fc.tuple(pick, outcomes), answerMail) },
  { weight: 3, arbitrary: named('call', fc.option(outcomes), makeCall) },
  {
    weight: 2,
    arbitrary: named('close', fc.tuple(pick, fc.constantFrom('WITHDRAWN', 'PLACED_ELSEWHERE')), closeRequest),
  },
  { weight: 2, arbitrary: named('resolve', fc.tuple(pick, fc.boolean()), resolveUncertain) },
  {
    weight: 2,
    arbitrary: named('write', pick, (model, which) => queueMail(model, 'MANUAL', therapistAt(model, which).id)),
  },
  { weight: 2, arbitrary: named('override', fc.subarray([...OVERRIDABLE_RULES], { minLength: 1 }), grantOverride) },
  {
    weight: 1,
    arbitrary: named('status', fc.tuple(pick, fc.constantFrom('ACTIVE', 'ACTIVE', 'INACTIVE', 'BLOCKED')), setStatus),
  },
  { weight: 1, arbitrary: named('opt out or back', fc.constant(null), toggleOptOut) },
  { weight: 1, arbitrary: named('bounce', pick, bounce) },
  {
    weight: 1,
    arbitrary: named('mailbox mended', fc.constant(null), (model) => {
      model.emailBouncedAt = null;
    }),
  },
);

/** `fast-check` prints the name and the value of each step of a counterexample. */
function named<T>(name: string, values: fc.Arbitrary<T>, act: (model: ContactPointModel, value: T) => void) {
  return values.map(
    (value) => [`${name} ${JSON.stringify(value)}`, (model: ContactPointModel) => act(model, value)] as const,
  );
}

function steps(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: 1, max: 4 * HOUR_MS }),
    fc.integer({ min: HOUR_MS, max: 3 * DAY_MS }),
    fc.constantFrom(7 * DAY_MS - 1, 7 * DAY_MS, 7 * DAY_MS + 1, 28 * DAY_MS),
    fc.integer({ min: DAY_MS, max: 35 * DAY_MS }),
  );
}

function advance(model: ContactPointModel, ms: number): void {
  model.now = new Date(model.now.getTime() + ms);
}

function waitForOpening(model: ContactPointModel): void {
  model.now = nextOpening(model) ?? model.now;
}

function therapistAt(model: ContactPointModel, which: number) {
  return model.therapists[which % model.therapists.length]!;
}

function addRequest(model: ContactPointModel, [which, day]: [number, number | null]): void {
  const id = newId(model, 'request');
  const patientRegisteredOn = day === null ? null : `2026-01-${String(day).padStart(2, '0')}`;
  const counts = {
    newestMailId: null,
    hasOutcome: false,
    undecided: 0,
    arrivals: 0,
    spokenAbout: false,
    laterUntil: null,
  };
  const therapistId = therapistAt(model, which).id;
  model.requests.set(id, { id, therapistId, patientRegisteredOn, createdAt: model.now, status: 'OPEN', ...counts });
}

function mailsThatAre(model: ContactPointModel, status: ModelMail['status']): ModelMail[] {
  return [...model.mails.values()].filter((mail) => mail.status === status);
}

function endDialogue(model: ContactPointModel, [end, random]: [SmtpEnd, number]): void {
  const [mail] = mailsThatAre(model, 'SENDING');
  if (mail !== undefined) finish(model, mail, end, random);
}

function answerMail(model: ContactPointModel, [which, said]: [number, PatientOutcome[]]): void {
  const mails = mailsThatAre(model, 'SENT').filter(({ memberIds }) => memberIds.length > 0);
  const mail = mails[which % mails.length];
  if (mail !== undefined) hear(model, membersOf(model, mail.memberIds), said, mail.answers);
}

type Answers = ModelMail['answers'];

/** Each patient gets the outcome at its place, the rest none; answers belong to the contact they were given to. */
function hear(model: ContactPointModel, about: ModelRequest[], said: PatientOutcome[], answers: Answers): void {
  about.forEach((request, index) => {
    const outcome = said[index];
    if (outcome === undefined) return;
    const result = applyPatientOutcome(request.status, outcome, { laterUntil: plusDays(model.now, 10) });
    answers.set(request.id, { outcome, at: model.now });
    if (outcome === 'UNDECIDED') request.undecided += 1;
    request.hasOutcome ||= outcome !== 'UNDECIDED' || request.undecided > 1;
    if (result.kind === 'RECORDED') return;
    setRequest(request, result.status);
    request.laterUntil = result.laterUntil;
  });
}

/** The planned call takes place: somebody answers for all patients, or nobody picks up (three times: unreachable). */
export function makeCall(model: ContactPointModel, said: PatientOutcome[] | null): void {
  if (model.call === null || model.call.slot > model.now) return;
  const members = membersOfCall(model);
  if (said !== null) {
    model.call = null;
    const answers: Answers = new Map();
    const overridden = { intervalOverridden: false, coolingOverridden: false };
    model.contacts.push({ at: model.now, by: newId(model, 'call'), answers, ...overridden });
    for (const request of members) {
      request.spokenAbout = true;
      if (request.status === 'OPEN' || request.status === 'BATCHED') setRequest(request, 'CONTACTED');
    }
    const forAll = members.map((_, index) => said[index] ?? 'UNDECIDED');
    hear(model, members, forAll, answers);
    return;
  }
  model.call.attempts += 1;
  if (model.call.attempts < 3) {
    model.call = { ...model.call, slot: plusDays(model.now, 1) };
    return;
  }
  model.call = null;
  for (const request of members) setRequest(request, 'UNREACHABLE');
}

function closeRequest(model: ContactPointModel, [which, to]: [number, 'WITHDRAWN' | 'PLACED_ELSEWHERE']): void {
  const open = [...model.requests.values()].filter(({ status }) => isOpenPlacementStatus(status));
  const request = open[which % open.length];
  if (request !== undefined) setRequest(request, to);
}

/** A person found out what became of the mail; what was not sent is sent again or given up. */
function resolveUncertain(model: ContactPointModel, [which, again]: [number, boolean]): void {
  const mails = mailsThatAre(model, 'UNCERTAIN');
  const mail = mails[which % mails.length];
  if (mail === undefined) return;
  if (mail.arrived) {
    markSent(model, mail, mail.attemptedAt ?? model.now);
    return;
  }
  setMail(mail, 'QUEUED');
  mail.attemptedAt = null;
  mail.retryAt = null;
  release(model, mail);
  if (!again) setMail(mail, 'CANCELED');
}

function grantOverride(model: ContactPointModel, rules: (typeof OVERRIDABLE_RULES)[number][]): void {
  model.overrides.push({ id: newId(model, 'override'), rules, expiresAt: plusDays(model.now, 1) });
}

function setStatus(model: ContactPointModel, [which, status]: [number, 'ACTIVE' | 'INACTIVE' | 'BLOCKED']): void {
  therapistAt(model, which).status = status;
}

function toggleOptOut(model: ContactPointModel): void {
  model.suppressedAt = model.suppressedAt === null ? model.now : null;
}

/** The mail comes back: it was no contact, and its unanswered patients wait for the phone. */
function bounce(model: ContactPointModel, which: number): void {
  const mails = mailsThatAre(model, 'SENT').filter((mail) => !mail.bounced && mail.answers.size === 0);
  const mail = mails[which % mails.length];
  if (mail === undefined) return;
  mail.bounced = true;
  model.emailBouncedAt = model.now;
  model.contacts = model.contacts.filter(({ by }) => by !== mail.id);
  for (const request of membersOf(model, mail.memberIds)) request.arrivals -= 1;
  release(model, mail);
}
