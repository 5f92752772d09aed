import type { EntityManager } from '@mikro-orm/postgresql';
import { lockFreeContactPoints } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import type { ContactPointState } from '../domain/planning/contactPointState.js';
import { type DeliveryAction, decideDelivery } from '../domain/planning/decideDelivery.js';
import { loadContactPoints } from '../planning/loadContactPoints.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import type { ClaimedMail } from './claimedMail.js';
import type { DeliveryParts } from './deliveryParts.js';
import { loadCompositions } from './loadCompositions.js';
import { cancelMails, deferMails, type Leased, leaseMails, openMailsForBatches } from './writeClaims.js';

/** What is due: planned batches and queued mails whose time has come and that nobody works on. */
const DUE_CONTACT_POINTS = `
  SELECT contact_point_id AS id FROM (
    SELECT contact_point_id, due_at FROM communication.email_batches
    WHERE status = 'PLANNED' AND held_at IS NULL AND due_at <= $1
    UNION ALL
    SELECT contact_point_id, due_at FROM communication.emails
    WHERE status = 'QUEUED' AND NOT external_delivery AND due_at <= $1 AND (lease_until IS NULL OR lease_until < clock_timestamp())
  ) AS due
  WHERE NOT EXISTS (SELECT 1 FROM communication.service_state WHERE outbound_paused_at IS NOT NULL)
  GROUP BY contact_point_id ORDER BY min(due_at) LIMIT $2`;

export interface Claim {
  readonly mails: readonly ClaimedMail[];
  /** Contact points looked at, also where nothing could leave. */
  readonly examined: number;
}

/**
 * Claims what is due: locks the contact points (passing over those that somebody else decides about), decides for each,
 * chooses the members and writes the mails as QUEUED under a lease (DESIGN 4.4). What may not leave yet is put off.
 */
export async function claimDueMails(parts: DeliveryParts): Promise<Claim> {
  const { clock, settings } = parts;
  return parts.transact(async (em) => {
    const now = clock.now();
    const due = await queryRows<{ id: string }>(em, DUE_CONTACT_POINTS, [now, settings.claimSize]);
    const ids = await lockFreeContactPoints(
      em,
      due.map((row) => row.id),
    );
    const states = await loadContactPoints(em, ids, now, settings.contactIntervalDays);
    const actions = [...states.values()].flatMap((state) =>
      decideDelivery(state, now, settings).map((action) => ({ state, action })),
    );
    const leased = [
      ...(await openMailsForBatches(em, parts, pick(actions, 'SEND_BATCH'), now)),
      ...(await leaseMails(em, parts, [...pick(actions, 'RESEND'), ...pick(actions, 'SEND_MAIL')], now)),
    ];
    await deferMails(em, pick(actions, 'DEFER_MAIL'), now);
    await cancelMails(em, pick(actions, 'CANCEL_MAIL'), now);
    await planTheRest(em, parts, ids, leased, now);
    return { mails: await loadCompositions(em, parts, leased), examined: due.length };
  });
}

/** One action with the contact point it is for. */
export interface Decided<Kind extends DeliveryAction['kind']> {
  readonly state: ContactPointState;
  readonly action: Extract<DeliveryAction, { kind: Kind }>;
}

function pick<Kind extends DeliveryAction['kind']>(
  actions: readonly { state: ContactPointState; action: DeliveryAction }[],
  kind: Kind,
): Decided<Kind>[] {
  return actions.filter((one): one is Decided<Kind> => one.action.kind === kind);
}

/** Due, but not to be sent: the plan tells until when, or that only a change helps. */
async function planTheRest(
  em: EntityManager,
  parts: DeliveryParts,
  ids: readonly string[],
  leased: readonly Leased[],
  now: Date,
): Promise<void> {
  const sending = new Set(leased.filter((mail) => mail.batchId !== null).map((mail) => mail.contactPointId));
  const rest = ids.filter((id) => !sending.has(id));
  if (rest.length > 0) await planContactPoints(em, rest, now, parts.settings);
}
