import { batchOpensAt } from '../../../src/domain/batching/batchOpensAt.js';
import { chooseBatchMembers, compareWaitingRequests } from '../../../src/domain/batching/chooseBatchMembers.js';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/calendar/durations.js';
import { backoffDelayMs, DELIVERY_BACKOFF } from '../../../src/domain/delivery/backoff.js';
import { assertEmailTransition } from '../../../src/domain/email/emailLifecycle.js';
import { assertPlacementTransition } from '../../../src/domain/placement/placementLifecycle.js';
import type { EmailStatus, PlacementStatus } from '../../../src/domain/vocabulary.js';
import {
  type ContactPointModel,
  decide,
  isDueForCall,
  type ModelMail,
  type ModelRequest,
  newId,
} from './contactPointModel.js';

const MAXIMUM_PER_MAIL = 5;
const COLLECT_MS = 30 * MINUTE_MS;

export type SmtpEnd = 'ACCEPTED' | 'TRY_LATER' | 'REFUSED' | 'ADDRESS_REFUSED' | 'LOST_ARRIVED' | 'LOST_GONE';

/** What the service does by itself at a moment, short of an open dialogue with the mail server. */
export function work(model: ContactPointModel): void {
  for (const request of model.requests.values()) {
    if (request.status === 'LATER' && request.laterUntil !== null && request.laterUntil <= model.now) reopen(request);
  }
  reviewCall(model);
  planMail(model);
  planCall(model);
}

export function setMail(mail: ModelMail, status: EmailStatus): void {
  assertEmailTransition(mail.status, status);
  mail.status = status;
}

export function setRequest(request: ModelRequest, status: PlacementStatus): void {
  assertPlacementTransition(request.status, status);
  request.status = status;
}

function reopen(request: ModelRequest): void {
  setRequest(request, 'OPEN');
  Object.assign(request, { laterUntil: null, hasOutcome: false, arrivals: 0, spokenAbout: false });
}

/** Requests that the next mail or call may carry: their own therapist may be contacted. */
function waitingFor(model: ContactPointModel, allowed: (therapistId: string) => boolean): ModelRequest[] {
  return [...model.requests.values()].filter(({ status, therapistId }) => status === 'OPEN' && allowed(therapistId));
}

export function openMails(model: ContactPointModel, purpose: 'REQUEST' | 'MANUAL'): ModelMail[] {
  return [...model.mails.values()].filter((mail) => mail.purpose === purpose && mail.status === 'QUEUED');
}

/** At most one open batch; its mail is queued when it has collected and somebody may be contacted. */
function planMail(model: ContactPointModel): void {
  const waiting = waitingFor(model, () => true).sort(compareWaitingRequests);
  if (waiting.length === 0) model.batchOpenedAt = null;
  else model.batchOpenedAt ??= model.now;
  if (model.batchOpenedAt === null || openMails(model, 'REQUEST').length > 0) return;
  const fullSince = waiting.length >= MAXIMUM_PER_MAIL ? model.now : null;
  if (batchOpensAt({ firstRequestAt: model.batchOpenedAt, fullSince, collectMs: COLLECT_MS }) > model.now) return;
  const ready = waiting.find(
    ({ therapistId }) => decide(model, therapistId, { channel: 'EMAIL' }).kind === 'PERMITTED',
  );
  if (ready !== undefined) queueMail(model, 'REQUEST', ready.therapistId);
}

export function queueMail(model: ContactPointModel, purpose: 'REQUEST' | 'MANUAL', therapistId: string): void {
  const id = newId(model, 'mail');
  const fresh = { attemptedAt: null, attempts: 0, retryAt: null, bounced: false, arrived: false, overrides: [] };
  model.mails.set(id, { id, purpose, therapistId, status: 'QUEUED', memberIds: [], answers: new Map(), ...fresh });
}

/** Takes the next mail that may go now, composes it and opens the dialogue. */
export function claim(model: ContactPointModel): void {
  for (const mail of [...model.mails.values()]) {
    if (mail.status !== 'QUEUED' || (mail.retryAt !== null && mail.retryAt > model.now)) continue;
    const addressees = mail.purpose === 'MANUAL' ? [mail.therapistId] : model.therapists.map(({ id }) => id);
    const decisions = addressees.map((id) => ({ id, decision: decide(model, id, { channel: 'EMAIL', mail }) }));
    if (decisions.some(({ decision }) => decision.kind === 'USE_PHONE')) {
      setMail(mail, 'CANCELED');
      continue;
    }
    const permitted = decisions.filter(({ decision }) => decision.kind === 'PERMITTED');
    if (permitted.length === 0) continue;
    const used = permitted.flatMap(({ decision }) => (decision.kind === 'PERMITTED' ? decision.overridesUsed : []));
    startSending(model, mail, new Set(permitted.map(({ id }) => id)), new Set(used));
  }
}

function startSending(
  model: ContactPointModel,
  mail: ModelMail,
  to: ReadonlySet<string>,
  used: ReadonlySet<string>,
): void {
  if (mail.purpose === 'REQUEST') {
    const waiting = waitingFor(model, (therapistId) => to.has(therapistId));
    const members = chooseBatchMembers(waiting, { maximum: MAXIMUM_PER_MAIL, includedFirst: [], excluded: new Set() });
    if (members.length === 0) {
      setMail(mail, 'CANCELED');
      return;
    }
    for (const member of members) {
      setRequest(member, 'BATCHED');
      member.newestMailId = mail.id;
    }
    mail.memberIds = members.map(({ id }) => id);
  }
  const kept = model.overrides.filter(({ id }) => used.has(id));
  mail.overrides = [...mail.overrides, ...kept.map((one) => ({ ...one, expiresAt: new Date(8.64e15) }))];
  model.overrides = model.overrides.filter(({ id }) => !used.has(id));
  setMail(mail, 'SENDING');
  mail.attemptedAt = model.now;
  mail.attempts += 1;
}

/** Sends all that may go now to a mail server that takes everything. */
export function mailAll(model: ContactPointModel): void {
  work(model);
  claim(model);
  for (const mail of model.mails.values()) if (mail.status === 'SENDING') finish(model, mail, 'ACCEPTED', 0);
  work(model);
}

/** How the dialogue with the mail server ended. */
export function finish(model: ContactPointModel, mail: ModelMail, end: SmtpEnd, random: number): void {
  if (end === 'ACCEPTED') {
    markSent(model, mail, model.now);
    return;
  }
  if (end === 'LOST_ARRIVED' || end === 'LOST_GONE') {
    setMail(mail, 'UNCERTAIN');
    mail.arrived = end === 'LOST_ARRIVED';
    if (mail.arrived) arrive(model, mail, mail.attemptedAt ?? model.now);
    return;
  }
  if (end === 'ADDRESS_REFUSED') model.emailBouncedAt = model.now;
  const again = end === 'TRY_LATER' && mail.attempts < DELIVERY_BACKOFF.maximumAttempts;
  setMail(mail, again ? 'QUEUED' : 'FAILED');
  mail.retryAt = new Date(model.now.getTime() + backoffDelayMs(mail.attempts, { ...DELIVERY_BACKOFF, random }));
  release(model, mail);
}

/** The patients of a mail that did not arrive wait again. */
export function release(model: ContactPointModel, mail: ModelMail): void {
  for (const member of membersOf(model, mail.memberIds)) {
    const waits = member.status === 'BATCHED' || (member.status === 'CONTACTED' && !member.hasOutcome);
    if (waits && member.newestMailId === mail.id && !member.spokenAbout) setRequest(member, 'OPEN');
  }
  mail.memberIds = [];
}

/** SENT, with the requests it carried; `contactAt` is when the therapist got it. */
export function markSent(model: ContactPointModel, mail: ModelMail, contactAt: Date): void {
  setMail(mail, 'SENT');
  if (!mail.arrived) arrive(model, mail, contactAt);
  for (const member of membersOf(model, mail.memberIds))
    if (member.status === 'BATCHED') setRequest(member, 'CONTACTED');
}

function arrive(model: ContactPointModel, mail: ModelMail, at: Date): void {
  for (const member of membersOf(model, mail.memberIds)) member.arrivals += 1;
  const overridden = (rule: 'CONTACT_INTERVAL' | 'COOLING') => mail.overrides.some(({ rules }) => rules.includes(rule));
  model.contacts.push({
    at,
    by: mail.id,
    answers: mail.answers,
    intervalOverridden: overridden('CONTACT_INTERVAL'),
    coolingOverridden: overridden('COOLING'),
  });
}

export function membersOf(model: ContactPointModel, ids: readonly string[]): ModelRequest[] {
  return ids.flatMap((id) => model.requests.get(id) ?? []);
}

/** A planned call that the rules no longer allow, or that has nobody left to speak about, is canceled. */
function reviewCall(model: ContactPointModel): void {
  if (model.call === null) return;
  const left = membersOf(model, model.call.memberIds).filter((request) => isForCall(model, request));
  if (left.length === 0) model.call = null;
}

function isForCall(model: ContactPointModel, request: ModelRequest): boolean {
  const waits = request.status === 'OPEN' || isDueForCall(model, request);
  return waits && decide(model, request.therapistId, { channel: 'CALL' }).kind === 'PERMITTED';
}

/** One call for what is due, or for all when mail is no way; new requests join it, and it is never doubled. */
function planCall(model: ContactPointModel): void {
  const all = [...model.requests.values()];
  const wanted =
    model.call !== null || all.some((request) => isDueForCall(model, request) || needsPhone(model, request));
  const members = wanted ? all.filter((request) => isForCall(model, request)) : [];
  if (members.length === 0) return;
  model.call ??= { slot: new Date(model.now.getTime() + HOUR_MS), memberIds: [], attempts: 0 };
  model.call.memberIds = members.map(({ id }) => id);
}

function needsPhone(model: ContactPointModel, { status, therapistId }: ModelRequest): boolean {
  return status === 'OPEN' && decide(model, therapistId, { channel: 'EMAIL' }).kind === 'USE_PHONE';
}

/** Who is still to be spoken about in the planned call. */
export function membersOfCall(model: ContactPointModel): ModelRequest[] {
  const ids = model.call?.memberIds ?? [];
  return membersOf(model, ids).filter((request) => isForCall(model, request));
}
