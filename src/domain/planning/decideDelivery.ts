import { chooseBatchMembers } from '../batching/chooseBatchMembers.js';
import type { ContactReason } from '../contact/nextPermittedContact.js';
import type { ContactPointState, OpenBatch, OpenMail, WaitingPlacement } from './contactPointState.js';
import { decideContact } from './decideContact.js';
import { type BatchingSettings, planBatch } from './planBatch.js';

/** What a delivery worker does with one contact point now. */
export type DeliveryAction =
  /** A mail is made for the batch. */
  | {
      readonly kind: 'SEND_BATCH';
      readonly batch: OpenBatch;
      readonly members: readonly WaitingPlacement[];
      readonly overridesUsed: readonly string[];
    }
  /** A request mail that was tried before is composed anew and tried again. */
  | {
      readonly kind: 'RESEND';
      readonly mail: OpenMail;
      readonly members: readonly WaitingPlacement[];
      readonly overridesUsed: readonly string[];
    }
  /** A hand-written mail, with the requests that it is about, or a confirmation. */
  | {
      readonly kind: 'SEND_MAIL';
      readonly mail: OpenMail;
      readonly members: readonly WaitingPlacement[];
      readonly overridesUsed: readonly string[];
    }
  | {
      readonly kind: 'DEFER_MAIL';
      readonly mail: OpenMail;
      readonly dueAt: Date | null;
      readonly reasons: readonly ContactReason[];
    }
  /** Nobody is left in it. */
  | { readonly kind: 'CANCEL_MAIL'; readonly mail: OpenMail };

/**
 * Decides about everything that is due at a contact point (DESIGN 4.1, 4.3). At most one mail that counts as a contact
 * leaves at a time; confirmations go besides. The members of a mail are chosen here, at the moment of the claim.
 */
export function decideDelivery(state: ContactPointState, now: Date, settings: BatchingSettings): DeliveryAction[] {
  const actions: DeliveryAction[] = [];
  let contactGoesOut = false;
  for (const mail of state.openMails) {
    if (mail.status !== 'QUEUED' || mail.leased || mail.dueAt === null || mail.dueAt > now) continue;
    if (mail.countsAsContact && contactGoesOut) continue;
    const action = decideMail(state, mail, now, settings);
    actions.push(action);
    contactGoesOut ||= mail.countsAsContact && (action.kind === 'RESEND' || action.kind === 'SEND_MAIL');
  }
  const batch = contactGoesOut ? null : decideBatch(state, now, settings);
  return batch ? [...actions, batch] : actions;
}

function decideBatch(state: ContactPointState, now: Date, settings: BatchingSettings): DeliveryAction | null {
  const batch = state.openBatch;
  if (batch?.status !== 'PLANNED' || batch.heldAt !== null) return null;
  const plan = planBatch(state, null, now, settings);
  if (plan.kind !== 'PLANNED' || plan.dueAt > now || plan.opensAt > now) return null;
  const members = membersOf(batch, plan.eligible, settings);
  return members.length === 0 ? null : { kind: 'SEND_BATCH', batch, members, overridesUsed: plan.overridesUsed };
}

/** What becomes of one queued mail that nobody works on, when it is due. */
export function decideMail(
  state: ContactPointState,
  mail: OpenMail,
  now: Date,
  settings: BatchingSettings,
): DeliveryAction {
  if (mail.purpose === 'REQUEST') return decideRequestMail(state, mail, now, settings);
  const therapist = state.therapists.get(mail.therapistId);
  // A therapist who moved to another address: the mail follows them when it is queued there.
  if (!therapist) return { kind: 'CANCEL_MAIL', mail };
  const members = ownMembers(state, mail);
  if (mail.batchId !== null && members.length === 0) return { kind: 'CANCEL_MAIL', mail };
  const decision = decideContact(
    state,
    therapist,
    { channel: 'EMAIL', purpose: mail.purpose, self: mail },
    now,
    settings,
  );
  switch (decision.kind) {
    case 'PERMITTED':
      return { kind: 'SEND_MAIL', mail, members, overridesUsed: decision.overridesUsed };
    case 'DEFERRED':
      return { kind: 'DEFER_MAIL', mail, dueAt: decision.notBefore, reasons: decision.reasons };
    case 'HELD':
    case 'USE_PHONE':
      return { kind: 'DEFER_MAIL', mail, dueAt: null, reasons: decision.reasons };
    default:
      return decision satisfies never;
  }
}

function decideRequestMail(
  state: ContactPointState,
  mail: OpenMail,
  now: Date,
  settings: BatchingSettings,
): DeliveryAction {
  const plan = planBatch(state, mail, now, settings);
  switch (plan.kind) {
    case 'NOTHING_WAITING':
    case 'USE_PHONE':
      return { kind: 'CANCEL_MAIL', mail };
    case 'HELD':
      return { kind: 'DEFER_MAIL', mail, dueAt: null, reasons: plan.reasons };
    case 'PLANNED': {
      if (plan.dueAt > now) return { kind: 'DEFER_MAIL', mail, dueAt: plan.dueAt, reasons: plan.reasons };
      const members = membersOf(state.openBatch, plan.eligible, settings);
      if (members.length === 0) return { kind: 'CANCEL_MAIL', mail };
      return { kind: 'RESEND', mail, members, overridesUsed: plan.overridesUsed };
    }
    default:
      return plan satisfies never;
  }
}

/** What a hand-written mail is about was said when it was queued; whoever withdrew since is in it no more. */
function ownMembers(state: ContactPointState, mail: OpenMail): WaitingPlacement[] {
  const batch = state.openBatch;
  if (mail.batchId === null || batch?.id !== mail.batchId) return [];
  return batch.included.flatMap((id) =>
    state.waiting.filter((request) => request.id === id && request.status === 'BATCHED'),
  );
}

function membersOf(
  batch: OpenBatch | null,
  eligible: readonly WaitingPlacement[],
  settings: BatchingSettings,
): WaitingPlacement[] {
  return chooseBatchMembers(eligible, {
    maximum: settings.maxPatientsPerEmail,
    includedFirst: batch?.included ?? [],
    excluded: batch?.excluded ?? new Set(),
  });
}
