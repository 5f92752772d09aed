import type { Clock } from '../clock/clock.js';
import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import type { DetailsClient } from '../details/createDetailsClient.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import type { Vault } from '../encryption/vault.js';
import type { MissingDetails } from '../entities/PlacementRequest.js';
import { applyPatientDetails } from '../patients/applyPatientDetails.js';
import { patientDataSchema } from '../patients/patientDetails.js';
import { lockPatientsScope } from '../placement/settlePatient.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { applyTherapistDetails } from '../therapists/applyTherapistDetails.js';
import { findOrCreateTherapist } from '../therapists/findOrCreateTherapist.js';
import { readTherapistDetails, therapistDataSchema } from '../therapists/therapistDetails.js';
import { forEachSurely } from './forEachSurely.js';

const PAGE_SIZE = 50;

interface SweepParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly details: DetailsClient;
  readonly settings: BatchingSettings & { readonly timeZone: string; readonly details: RetrySettings };
}

/** Doubles from try to try: what two services did not know for a day will hardly be known in five minutes. */
interface RetrySettings {
  readonly retryFirstMs: number;
  readonly retryMaximumMs: number;
}

interface WaitingRow {
  readonly id: string;
  readonly missing_details: MissingDetails[];
  readonly therapist_external_id: string;
  readonly patient_external_id: string;
}

/**
 * Asks the therapist and patient services for what events lacked (DESIGN 6). The services are asked outside of any
 * transaction. What stays missing waits with its reason and is asked for again; it is not lost.
 */
export function createDetailsSweep(parts: SweepParts): () => Promise<number> {
  const { transact, clock, vault, details, settings } = parts;

  async function fetchTherapist(externalId: string): Promise<void> {
    const result = await details.fetchTherapist(externalId);
    const data = therapistDataSchema.safeParse(result.kind === 'FOUND' ? result.data : undefined);
    if (!data.success) return;
    await transact(async (em) => {
      const now = clock.now();
      const therapist = await findOrCreateTherapist(em, externalId, settings.timeZone, now);
      // An event came first: it counts more than this copy.
      if (therapist.lastName !== null) return;
      const touched = await applyTherapistDetails(em, vault, therapist, readTherapistDetails(data.data), null, now);
      await planContactPoints(em, touched, now, settings);
    });
  }

  async function fetchPatient(externalId: string): Promise<void> {
    const result = await details.fetchPatient(externalId);
    const data = patientDataSchema.safeParse(result.kind === 'FOUND' ? result.data : undefined);
    if (!data.success) return;
    await transact(async (em) => {
      const now = clock.now();
      const scope = await lockPatientsScope(em, [externalId]);
      await applyPatientDetails(em, vault, scope, data.data, now);
      await planContactPoints(em, scope.contactPointIds, now, settings);
    });
  }

  return async () => {
    // Nobody to ask: details come from events only.
    if (Object.values(details.state()).every((state) => state === 'NOT_CONFIGURED')) return 0;
    const rows = await takeDue(transact, clock, settings.details);
    const therapists = new Set(
      rows.filter((row) => row.missing_details.includes('THERAPIST')).map((row) => row.therapist_external_id),
    );
    const patients = new Set(
      rows.filter((row) => row.missing_details.includes('PATIENT')).map((row) => row.patient_external_id),
    );
    await forEachSurely([
      ...[...therapists].map((externalId) => () => fetchTherapist(externalId)),
      ...[...patients].map((externalId) => () => fetchPatient(externalId)),
    ]);
    return rows.length;
  };
}

/** Puts the next try off before asking, so that several processes ask once. */
async function takeDue(transact: Transact, clock: Clock, retry: RetrySettings): Promise<WaitingRow[]> {
  return transact(async (em) => {
    const now = clock.now();
    return queryRows<WaitingRow>(
      em,
      `WITH due AS (
         SELECT r.id FROM communication.placement_requests r WHERE r.status = 'WAITING_DETAILS' AND r.details_due_at <= $1
         ORDER BY r.details_due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       UPDATE communication.placement_requests r
       SET details_attempts = r.details_attempts + 1, updated_at = $1,
           details_due_at = $1 + least($2 * power(2, least(r.details_attempts, 30)), $4) * interval '1 millisecond'
       FROM due, communication.therapists t WHERE r.id = due.id AND t.id = r.therapist_id
       RETURNING r.id, r.missing_details, t.external_id AS therapist_external_id, r.patient_external_id`,
      [now, retry.retryFirstMs, PAGE_SIZE, retry.retryMaximumMs],
    );
  });
}
