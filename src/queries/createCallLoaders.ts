import type { EntityManager } from '@mikro-orm/postgresql';
import type { Vault } from '../encryption/vault.js';
import { CallAttempt } from '../entities/CallAttempt.js';
import { CallLine } from '../entities/CallLine.js';
import { PhoneCall } from '../entities/PhoneCall.js';
import { PhoneCallBatch } from '../entities/PhoneCallBatch.js';
import { PhoneCallBatchItem } from '../entities/PhoneCallBatchItem.js';
import { StaffMember } from '../entities/StaffMember.js';
import { loadEarlierCalls, loadLiveClaims, loadPlannedCalls, loadSuccessors, loadVisibleCallIds } from './callRows.js';
import { entityLoader, groupLoader, mapLoader, ownedEntityLoader } from './entityLoader.js';
import { openColumn } from './sealedText.js';
import { loadStaffOfActors } from './staffOfActors.js';

/** What one request reads about calls and staff. */
export function createCallLoaders(em: EntityManager, vault: Vault) {
  const phoneCall = entityLoader(em, PhoneCall);
  const staffMember = entityLoader(em, StaffMember);
  const batches = ownedEntityLoader(em, PhoneCallBatch, 'phoneCallId', ['createdAt']);
  const lines = ownedEntityLoader(em, CallLine, 'staffMemberId', ['createdAt']);
  return {
    phoneCall,
    phoneCallBatch: entityLoader(em, PhoneCallBatch),
    callLine: entityLoader(em, CallLine),
    staffMember,
    batchOfCall: mapLoader(async (ids) => firstOfEach(ids, await batches.loadMany(ids))),
    lineOfStaff: mapLoader(async (ids) => firstOfEach(ids, await lines.loadMany(ids))),
    callItems: ownedEntityLoader(em, PhoneCallBatchItem, 'batchId', ['priority', 'id']),
    callItemsOfRequest: ownedEntityLoader(em, PhoneCallBatchItem, 'placementRequestId', ['createdAt', 'id']),
    callHistory: ownedEntityLoader(em, CallAttempt, 'phoneCallId', ['attemptedAt', 'id']),
    callIdsOfRequest: groupLoader((ids) => loadVisibleCallIds(em, ids)),
    earlierCallIds: groupLoader((ids) => loadEarlierCalls(em, ids)),
    successorId: mapLoader((ids) => loadSuccessors(em, ids)),
    liveClaim: mapLoader((ids) => loadLiveClaims(em, ids)),
    plannedCallOfRequest: mapLoader((ids) => loadPlannedCalls(em, ids)),
    staffOfActor: mapLoader((actors) => loadStaffOfActors(em, actors, staffMember)),
    callNotes: mapLoader((ids) => openColumn<string>(em, vault, 'phone_calls.notes', ids)),
    callOutcomeText: mapLoader((ids) => openColumn<string>(em, vault, 'phone_calls.outcome_text', ids)),
    callAttemptNotes: mapLoader((ids) => openColumn<string>(em, vault, 'call_attempts.notes', ids)),
    callFollowUpNotes: mapLoader((ids) => openColumn<string>(em, vault, 'phone_call_batch_items.follow_up_notes', ids)),
  };
}

/** For owners that have one at most. @throws what one of them failed with */
function firstOfEach<Entity>(
  ids: readonly string[],
  groups: readonly (readonly Entity[] | Error)[],
): Map<string, Entity> {
  return new Map(
    ids.flatMap((id, index) => {
      const group = groups[index] ?? [];
      if (Error.isError(group)) throw group;
      return group[0] ? [[id, group[0]] as const] : [];
    }),
  );
}
