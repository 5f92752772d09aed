import type { EntityManager } from '@mikro-orm/postgresql';
import type { ComposedEmail, Composer } from '../composer/composeEmail.js';
import type { PatientView } from '../composer/emailInput.js';
import type { Orm } from '../database/createOrm.js';
import { queryRows } from '../database/query.js';
import { addressedTherapists, patientView, recipientOf } from '../delivery/loadCompositions.js';
import { greetedMember } from '../delivery/writeClaims.js';
import type { ContactPointState, MemberTherapist, WaitingPlacement } from '../domain/planning/contactPointState.js';
import type { EmailTemplateName, Language } from '../domain/vocabulary.js';
import { Therapist } from '../entities/Therapist.js';
import { loadContactPoints } from '../planning/loadContactPoints.js';
import { silentContactPoints } from '../planning/silentContactPoints.js';
import { nextBatchView } from './nextBatchView.js';
import { previewPatients } from './previewPatients.js';
import { found, type ServiceParts } from './serviceParts.js';

export interface PreviewEmailInput {
  readonly therapistId: string;
  readonly template?: EmailTemplateName | null;
  readonly language?: Language | null;
}

export interface EmailPreviewParts extends ServiceParts {
  readonly orm: Orm;
  readonly composer: Composer;
}

/**
 * The mail that would be sent next, as the practice would read it: in a shared mailbox its owner is greeted, and each
 * request says whom it is for. With sample patients where nobody waits. @throws CommunicationError NOT_FOUND
 */
export function createEmailPreview({ orm, clock, settings, vault, composer }: EmailPreviewParts) {
  return async (input: PreviewEmailInput): Promise<ComposedEmail> => {
    const em = orm.em.fork();
    const { id, contactPointId } = found(
      await em.findOne(Therapist, input.therapistId),
      'Therapist',
      'input.therapistId',
    );
    const now = clock.now();
    const states = await loadContactPoints(em, [contactPointId], now, settings.contactIntervalDays);
    const state = states.get(contactPointId) as ContactPointState;
    const plan = nextBatchView(state, now, settings, await silentContactPoints(em, [contactPointId]));
    const template = input.template ?? plan?.template ?? 'initial-contact';
    const members = template === 'confirmation' ? [] : membersOf(state, plan?.placementRequestIds ?? []);
    const recipient =
      members.length > 0 ? greetedMember(state, members) : (state.therapists.get(id) as MemberTherapist);
    const addressed = addressedTherapists(state, members, recipient);
    const waiting = await patientsOf(em, members, addressed.of);
    return composer.compose({
      template,
      language: input.language ?? recipient.language,
      recipient: recipientOf({ ...recipient, lastName: recipient.lastName ?? '…' }),
      patients: previewPatients(template, waiting),
      otherTherapists: addressed.others,
      reference: 'A-0000',
      sender: { name: settings.fromName, organisation: settings.organisation, phone: settings.phone },
    });
  };

  async function patientsOf(
    em: EntityManager,
    members: readonly WaitingPlacement[],
    addressedOf: ReturnType<typeof addressedTherapists>['of'],
  ): Promise<PatientView[]> {
    const rows = await queryRows<Parameters<typeof patientView>[1]>(
      em,
      'SELECT id, match_id, patient_external_id, patient_registered_on, patient_snapshot, NULL AS patient_name FROM communication.placement_requests WHERE id = ANY($1)',
      [members.map((member) => member.id)],
    );
    const rowById = new Map(rows.map((row) => [row.id, row]));
    return members.flatMap((member, index) => {
      const row = rowById.get(member.id);
      return row ? [{ ...patientView(vault, row, index + 1), ...addressedOf(member) }] : [];
    });
  }
}

function membersOf(state: ContactPointState, ids: readonly string[]): WaitingPlacement[] {
  return ids.flatMap((id) => state.waiting.find((request) => request.id === id) ?? []);
}
