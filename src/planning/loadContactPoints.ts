import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows, toDate } from '../database/query.js';
import type {
  AttachedOverride,
  ContactPointState,
  MailElsewhere,
  MemberTherapist,
  OpenBatch,
  OpenMail,
  WaitingPlacement,
} from '../domain/planning/contactPointState.js';
import * as sql from './contactPointQueries.js';

/**
 * Reads what decides about each contact point, with a fixed number of statements however many there are.
 * To decide about writes, hold the contact points' locks; to show a plan, don't.
 */
export async function loadContactPoints(
  em: EntityManager,
  ids: readonly string[],
  now: Date,
  contactIntervalDays: number,
): Promise<Map<string, ContactPointState>> {
  if (ids.length === 0) return new Map();
  const dueBefore = new Date(now.getTime() - contactIntervalDays * 86_400_000);
  // One connection: the statements queue up anyway, so they are awaited in turn.
  const points = await queryRows<sql.ContactPointRow>(em, sql.CONTACT_POINTS, [ids]);
  const therapists = groupBy(await queryRows<sql.TherapistRow>(em, sql.THERAPISTS, [ids]));
  const waiting = groupBy(await queryRows<sql.WaitingRow>(em, sql.WAITING, [ids]));
  const batches = groupBy(await queryRows<sql.BatchRow>(em, sql.OPEN_BATCHES, [ids]));
  const mails = groupBy(await queryRows<sql.MailRow>(em, sql.OPEN_MAILS, [ids]));
  const elsewhere = groupBy(await queryRows<sql.MailElsewhereRow>(em, sql.MAILS_ELSEWHERE, [ids]));
  const callDue = idsOf(await queryRows<{ contact_point_id: string }>(em, sql.CALL_DUE, [ids, dueBefore, now]));
  const callPlanned = idsOf(await queryRows<{ contact_point_id: string }>(em, sql.CALL_PLANNED, [ids]));
  const overrides = groupBy(await queryRows<sql.OverrideRow>(em, sql.OVERRIDES, [ids, now]));
  return new Map(
    points.map((point) => [
      point.id,
      {
        id: point.id,
        email: point.email,
        history: {
          lastContactAt: toDate(point.last_contact_at),
          refusedAt: toDate(point.refused_at),
          suppressedAt: toDate(point.suppressed_at),
        },
        emailBouncedAt: toDate(point.email_bounced_at),
        ownerId: point.owner_id,
        therapists: new Map((therapists.get(point.id) ?? []).map((row) => [row.id, memberOf(row)])),
        waiting: (waiting.get(point.id) ?? []).map(waitingOf),
        openBatch: (batches.get(point.id) ?? []).map(batchOf)[0] ?? null,
        openMails: (mails.get(point.id) ?? []).map(mailOf),
        mailsElsewhere: (elsewhere.get(point.id) ?? []).map(elsewhereOf),
        callDue: callDue.has(point.id),
        callPlanned: callPlanned.has(point.id),
        overrides: (overrides.get(point.id) ?? []).map(overrideOf),
      },
    ]),
  );
}

function idsOf(rows: readonly { contact_point_id: string }[]): Set<string> {
  return new Set(rows.map((row) => row.contact_point_id));
}

function groupBy<Row extends { contact_point_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => row.contact_point_id);
}

function memberOf(row: sql.TherapistRow): MemberTherapist {
  return {
    id: row.id,
    externalId: row.external_id,
    status: row.status,
    salutation: row.salutation,
    title: row.title,
    firstName: row.first_name,
    lastName: row.last_name,
    language: row.language,
    timeZone: row.time_zone,
    federalState: row.federal_state,
    hasPhone: row.has_phone,
    lastContactAt: toDate(row.last_contact_at),
    refusedAt: toDate(row.refused_at),
    suppressedAt: toDate(row.suppressed_at),
  };
}

function waitingOf(row: sql.WaitingRow): WaitingPlacement {
  return {
    id: row.id,
    matchId: row.match_id,
    therapistId: row.therapist_id,
    status: row.status,
    patientRegisteredOn: row.patient_registered_on,
    createdAt: toDate(row.created_at),
  };
}

function batchOf(row: sql.BatchRow): OpenBatch {
  return {
    id: row.id,
    status: row.status,
    opensAt: toDate(row.opens_at),
    dueAt: toDate(row.due_at),
    heldAt: toDate(row.held_at),
    included: row.included,
    excluded: new Set(row.excluded),
  };
}

function mailOf(row: sql.MailRow): OpenMail {
  return {
    id: row.id,
    reference: row.reference,
    purpose: row.purpose,
    status: row.status,
    therapistId: row.therapist_id,
    batchId: row.batch_id,
    countsAsContact: row.counts_as_contact,
    attemptedAt: toDate(row.attempted_at),
    queuedAt: toDate(row.queued_at),
    dueAt: toDate(row.due_at),
    leased: row.leased,
    putOff: row.put_off,
  };
}

function elsewhereOf(row: sql.MailElsewhereRow): MailElsewhere {
  return { id: row.id, therapistId: row.therapist_id, status: row.status, attemptedAt: toDate(row.attempted_at) };
}

function overrideOf(row: sql.OverrideRow): AttachedOverride {
  return { id: row.id, rules: row.rules, expiresAt: toDate(row.expires_at), emailId: row.email_id };
}
