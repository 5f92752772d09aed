import type { EntityManager } from '@mikro-orm/postgresql';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import type { Vault } from '../encryption/vault.js';
import { ContactOverride } from '../entities/ContactOverride.js';
import { ContactPoint } from '../entities/ContactPoint.js';
import { DeadLetter } from '../entities/DeadLetter.js';
import { Email, type EmailContent } from '../entities/Email.js';
import { EmailBatch } from '../entities/EmailBatch.js';
import { type PatientSnapshot, PlacementRequest } from '../entities/PlacementRequest.js';
import { Therapist } from '../entities/Therapist.js';
import type { RawMessage } from '../ingest/message.js';
import { loadActiveOverrides } from './activeOverrides.js';
import { loadBatchItems, loadItemsOfRequests } from './batchItems.js';
import { createCallLoaders } from './createCallLoaders.js';
import { loadDraftRequests } from './draftRequests.js';
import { loadEmailsOfBatches } from './emailsOfBatches.js';
import { entityLoader, groupLoader, mapLoader } from './entityLoader.js';
import { loadNodeTypes } from './nodeTypes.js';
import { outboxEventLoader } from './outboxEvents.js';
import { loadPlannedContacts } from './plannedContacts.js';
import { openColumn } from './sealedText.js';

export interface LoaderParts {
  readonly em: EntityManager;
  readonly vault: Vault;
  /** Domain time of the request. */
  readonly now: Date;
  readonly rules: BatchingSettings;
}

/** Everything that one request reads by id, batched and remembered for this request alone. */
export function createLoaders({ em, vault, now, rules }: LoaderParts) {
  const plannedContact = mapLoader((ids) => loadPlannedContacts(em, ids, now, rules));
  const emailBatch = entityLoader(em, EmailBatch);
  const email = entityLoader(em, Email);
  return {
    ...createCallLoaders(em, vault),
    therapist: entityLoader(em, Therapist),
    contactPoint: entityLoader(em, ContactPoint),
    placementRequest: entityLoader(em, PlacementRequest),
    email,
    emailBatch,
    contactOverride: entityLoader(em, ContactOverride),
    activeOverrides: groupLoader((ids) => loadActiveOverrides(em, ids, now)),
    nodeType: mapLoader((ids) => loadNodeTypes(em, ids)),
    plannedContact,
    emailOfBatch: mapLoader((batchIds) => loadEmailsOfBatches(em, email, batchIds)),
    batchItems: groupLoader(async (batchIds) => {
      const batches = await emailBatch.loadMany(batchIds);
      const known = batches.filter((batch) => batch instanceof EmailBatch);
      return loadBatchItems(em, known, (id) => plannedContact.load(id));
    }),
    itemsOfRequest: groupLoader((ids) => loadItemsOfRequests(em, ids)),
    draftRequestIds: groupLoader((ids) => loadDraftRequests(em, ids)),
    emailContent: mapLoader((ids) => openColumn<EmailContent>(em, vault, 'emails.content', ids)),
    emailResponse: mapLoader((ids) => openColumn<string>(em, vault, 'emails.response', ids)),
    followUpNotes: mapLoader((ids) => openColumn<string>(em, vault, 'emails.follow_up_notes', ids)),
    patientSnapshot: mapLoader((ids) =>
      openColumn<PatientSnapshot>(em, vault, 'placement_requests.patient_snapshot', ids),
    ),
    availabilityNotes: mapLoader((ids) => openColumn<string>(em, vault, 'therapists.potentially_available_notes', ids)),
    outboxEvent: outboxEventLoader(em),
    deadLetter: entityLoader(em, DeadLetter),
    deadLetterPayload: mapLoader((ids) =>
      openColumn<RawMessage | { readonly erased: true }>(em, vault, 'dead_letters.payload', ids),
    ),
    overrideReason: mapLoader((ids) => openColumn<string>(em, vault, 'overrides.reason', ids)),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
