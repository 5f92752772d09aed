import { requestsOf, therapistOf } from '../outerIds.js';
import type { RestCall } from '../restCall.js';
import type { NewCall } from './callInputs.js';
import { wantedStart } from './callSlots.js';

/** Plans a call. Returns its id. */
export async function createCall(call: RestCall, body: NewCall): Promise<string> {
  const { em } = call.look();
  const therapistId = await therapistOf(em, body.therapist_id);
  const ids = body.placement_request_ids;
  const { id } = await call.services.calls.createPhoneCall({
    therapistId,
    // An empty list says as little as none.
    placementRequestIds: ids?.length ? await requestsOf(em, ids, 'placement_request_ids') : null,
    startsAt: await wantedStart(call, therapistId, body),
    durationMinutes: body.duration_minutes ?? null,
    force: body.force ?? null,
    reason: body.reason ?? null,
    staffMemberId: call.actor,
  });
  if (body.notes)
    await call.services.calls.updatePhoneCall({ phoneCallId: id, notes: body.notes, staffMemberId: call.actor });
  return id;
}
