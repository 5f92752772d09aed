import type { EntityManager } from '@mikro-orm/postgresql';
import type { PatientView, Recipient } from '../composer/emailInput.js';
import { queryRows } from '../database/query.js';
import { chooseTemplate } from '../domain/batching/chooseTemplate.js';
import type { ContactPointState, MemberTherapist, WaitingPlacement } from '../domain/planning/contactPointState.js';
import type { EmailPurpose, Language } from '../domain/vocabulary.js';
import { Sealed } from '../encryption/sealed.js';
import type { Vault } from '../encryption/vault.js';
import type { EmailContent } from '../entities/Email.js';
import type { PatientName, PatientSnapshot } from '../entities/PlacementRequest.js';
import { silentContactPoints } from '../planning/silentContactPoints.js';
import type { ClaimedMail, Composition } from './claimedMail.js';
import type { DeliveryParts } from './deliveryParts.js';
import { type Leased, nameOf } from './writeClaims.js';

interface MailRow {
  readonly id: string;
  readonly reference: string;
  readonly purpose: EmailPurpose;
  readonly language: Language;
  readonly message_id: string;
  readonly therapist_id: string;
  readonly recipient_email: string | null;
  readonly attempt_count: number;
  readonly content: Buffer | null;
  readonly confirms_request_id: string | null;
}

interface RequestRow {
  readonly id: string;
  readonly match_id: string;
  readonly patient_external_id: string;
  readonly patient_registered_on: string | null;
  readonly patient_snapshot: Buffer | null;
  readonly patient_name: Buffer | null;
}

const UNKNOWN_PATIENT: PatientSnapshot = {
  age: null,
  sex: null,
  insurance: null,
  complaints: null,
  preferredTimes: null,
};

/** Reads and opens what the leased mails will say, for all of them at once. */
export async function loadCompositions(
  em: EntityManager,
  parts: DeliveryParts,
  leased: readonly Leased[],
): Promise<ClaimedMail[]> {
  if (leased.length === 0) return [];
  const ids = leased.map((mail) => mail.emailId);
  const mails = byId(
    await queryRows<MailRow>(
      em,
      `SELECT id, reference, purpose, language, message_id, therapist_id, recipient_email, attempt_count, confirms_request_id,
              CASE WHEN purpose = 'MANUAL' THEN content END AS content
       FROM communication.emails WHERE id = ANY($1)`,
      [ids],
    ),
  );
  const requestIds = [
    ...leased.flatMap((mail) => mail.members.map((member) => member.id)),
    ...[...mails.values()].flatMap((mail) => mail.confirms_request_id ?? []),
  ];
  const requests = byId(
    await queryRows<RequestRow>(
      em,
      `SELECT id, match_id, patient_external_id, patient_registered_on, patient_snapshot, patient_name FROM communication.placement_requests WHERE id = ANY($1)`,
      [requestIds],
    ),
  );
  const silent = await silentContactPoints(
    em,
    leased.map((mail) => mail.contactPointId),
    ids,
  );
  return leased.map((mail) => claimedMail(parts.vault, mail, mails.get(mail.emailId) as MailRow, requests, silent));
}

function claimedMail(
  vault: Vault,
  leased: Leased,
  row: MailRow,
  requests: ReadonlyMap<string, RequestRow>,
  silent: ReadonlySet<string>,
): ClaimedMail {
  const therapist = leased.state.therapists.get(row.therapist_id) as MemberTherapist;
  const matchIds = leased.members.map((member) => member.matchId);
  return {
    id: row.id,
    leaseToken: leased.leaseToken,
    reference: row.reference,
    messageId: row.message_id,
    purpose: row.purpose,
    language: row.language,
    contactPointId: leased.contactPointId,
    batchId: leased.batchId,
    recipientEmail: row.recipient_email as string,
    recipient: recipientOf(therapist),
    attemptCount: row.attempt_count,
    facts: {
      id: row.id,
      reference: row.reference,
      purpose: row.purpose,
      therapistExternalId: therapist.externalId,
      batchId: leased.batchId,
      matchIds,
    },
    requestIds: leased.members.map((member) => member.id),
    composition: compositionOf(vault, leased, row, therapist, requests, silent.has(leased.contactPointId)),
  };
}

function compositionOf(
  vault: Vault,
  leased: Leased,
  row: MailRow,
  recipient: MemberTherapist,
  requests: ReadonlyMap<string, RequestRow>,
  lastContactStayedSilent: boolean,
): Composition {
  switch (row.purpose) {
    case 'MANUAL': {
      const draft = vault.open<EmailContent>('emails.content', row.id, new Sealed(row.content as Buffer));
      return { kind: 'MANUAL', subject: draft.subject, bodyText: draft.text };
    }
    case 'CONFIRMATION': {
      const request = requests.get(row.confirms_request_id as string) as RequestRow;
      const patient = { ...patientView(vault, request, 1), name: patientName(vault, request) };
      return { kind: 'TEMPLATE', template: 'confirmation', patients: [patient], otherTherapists: [] };
    }
    case 'REQUEST':
      return {
        kind: 'TEMPLATE',
        template: chooseTemplate({ patientCount: leased.members.length, lastContactStayedSilent }),
        ...patientsAndOthers(vault, leased, recipient, requests),
      };
    default:
      return row.purpose satisfies never;
  }
}

function patientsAndOthers(
  vault: Vault,
  leased: Leased,
  recipient: MemberTherapist,
  requests: ReadonlyMap<string, RequestRow>,
) {
  const addressed = addressedTherapists(leased.state, leased.members, recipient);
  return {
    patients: leased.members.map((member, index) => ({
      ...patientView(vault, requests.get(member.id) as RequestRow, index + 1),
      ...addressed.of(member),
    })),
    otherTherapists: addressed.others,
  };
}

/** In a shared mailbox each patient says whom the request is meant for. */
export function addressedTherapists(
  state: ContactPointState,
  members: readonly WaitingPlacement[],
  recipient: MemberTherapist,
) {
  const nameOfMember = (id: string) => nameOf(state.therapists.get(id) as MemberTherapist);
  const others = new Set(members.map((member) => member.therapistId).filter((id) => id !== recipient.id));
  return {
    others: [...others].map(nameOfMember),
    of: (member: WaitingPlacement): { forTherapist?: string } =>
      others.size > 0 ? { forTherapist: nameOfMember(member.therapistId) } : {},
  };
}

/** What a mail tells about a patient. `position` is the number that the therapist answers with. */
export function patientView(vault: Vault, row: RequestRow, position: number): PatientView {
  const snapshot = row.patient_snapshot
    ? vault.open<PatientSnapshot>('placement_requests.patient_snapshot', row.id, new Sealed(row.patient_snapshot))
    : UNKNOWN_PATIENT;
  const { patient_external_id: person, patient_registered_on: registeredOn } = row;
  return { reference: `P-${position}`, ...snapshot, registeredOn, person };
}

/** Falls back to the match's number: a name that was erased is not brought back for a confirmation. */
function patientName(vault: Vault, row: RequestRow): string {
  const name = row.patient_name
    ? vault.open<PatientName>('placement_requests.patient_name', row.id, new Sealed(row.patient_name))
    : null;
  return [name?.firstName, name?.lastName].filter(Boolean).join(' ') || `Nr. ${row.match_id}`;
}

export function recipientOf(
  therapist: Pick<MemberTherapist, 'salutation' | 'title' | 'firstName' | 'lastName'>,
): Recipient {
  return {
    salutation: therapist.salutation,
    title: therapist.title,
    firstName: therapist.firstName,
    lastName: therapist.lastName ?? '',
  };
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
