import type { PlannedContact } from './plannedContacts.js';
import type { Reason } from './reason.js';

interface WaitingRequest {
  readonly id: string;
  readonly status: string;
  readonly therapistId: string;
  readonly missingDetails: readonly ('THERAPIST' | 'PATIENT')[];
  readonly detailsDueAt: Date | null;
  readonly laterUntil: Date | null;
  readonly callNotBefore: Date | null;
}

interface NewestEmail {
  readonly attemptedAt: Date | null;
}

/** What is needed besides the request itself; each is asked for only where the state calls for it. */
export interface WaitingSources {
  readonly now: Date;
  readonly contactIntervalDays: number;
  planned(): Promise<PlannedContact | null>;
  newestEmail(): Promise<NewestEmail | null>;
  /** When the planned call that carries the request begins. */
  plannedCall(): Promise<Date | null>;
  /** Whether a call is due at the request's contact point and no slot was found. */
  unschedulable(): Promise<boolean>;
}

/** Explains an open request: what it waits for and, where known, until when. Empty: nothing stands in the way, or it is closed. */
export async function waitingFor(request: WaitingRequest, sources: WaitingSources): Promise<readonly Reason[]> {
  switch (request.status) {
    case 'WAITING_DETAILS':
      return request.missingDetails.map((which) => ({ code: `MISSING_${which}_DETAILS`, until: request.detailsDueAt }));
    case 'OPEN': {
      const call = await callReason(sources);
      if (call) return [call];
      const contact = await sources.planned();
      return contact ? openReasons(request, contact, sources.now) : [];
    }
    case 'BATCHED':
      return [{ code: 'IN_UNSENT_MAIL', until: null }];
    case 'CONTACTED': {
      const call = await callReason(sources);
      const until = later(callDueAt(await sources.newestEmail(), sources.contactIntervalDays), request.callNotBefore);
      const isDue = until === null || until <= sources.now;
      return [call && (isDue || call.until) ? call : { code: 'AWAITING_ANSWER', until }];
    }
    case 'LATER':
      return [{ code: 'POSTPONED', until: request.laterUntil }];
    case 'UNREACHABLE':
      return [{ code: 'NEEDS_PERSON', until: null }];
    default:
      return [];
  }
}

async function callReason(sources: WaitingSources): Promise<Reason | null> {
  const [plannedAt, unschedulable] = await Promise.all([sources.plannedCall(), sources.unschedulable()]);
  if (plannedAt) return { code: 'CALL_PLANNED', until: plannedAt };
  return unschedulable ? { code: 'UNSCHEDULABLE', until: null } : null;
}

function openReasons(request: WaitingRequest, { state, plan, members, reasonsAgainst }: PlannedContact, now: Date) {
  if (state.openBatch?.excluded.has(request.id)) return [{ code: 'EXCLUDED_BY_STAFF', until: null }];
  const inMail = members.some((member) => member.id === request.id);
  if (plan.kind !== 'PLANNED' || !inMail) {
    const against = reasonsAgainst(request.therapistId);
    return against.length > 0 ? against : [{ code: 'BEHIND_OTHERS', until: null }];
  }
  return [
    ...(state.openBatch?.heldAt ? [{ code: 'BATCH_HELD', until: null }] : []),
    ...(plan.opensAt > now ? [{ code: 'COLLECTING', until: plan.opensAt }] : []),
    ...plan.reasons,
  ];
}

/** DESIGN 4.5: a call is due that long after the attempt. */
function callDueAt(email: NewestEmail | null, contactIntervalDays: number): Date | null {
  return email?.attemptedAt ? new Date(email.attemptedAt.getTime() + contactIntervalDays * 86_400_000) : null;
}

function later(a: Date | null, b: Date | null): Date | null {
  return a !== null && b !== null && b > a ? b : (a ?? b);
}
