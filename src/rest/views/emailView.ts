import type { Email, EmailContent } from '../../entities/Email.js';
import { loadById } from '../../queries/loadById.js';
import { type OuterId, toOuterId } from '../outerIds.js';
import { foundOr404 } from '../restErrors.js';
import type { RestScope } from '../restScope.js';

/** A mail as older clients know it. @throws CommunicationError NOT_FOUND */
export async function readEmail(scope: RestScope, id: string) {
  return emailView(scope, foundOr404(await loadById(scope.loaders.email, id), 'Email'));
}

export async function emailView(scope: RestScope, email: Email) {
  const { loaders } = scope;
  const [therapist, content, response, followUpNotes, requestIds] = await Promise.all([
    loaders.therapist.load(email.therapistId),
    loaders.emailContent.load(email.id),
    loaders.emailResponse.load(email.id),
    loaders.followUpNotes.load(email.id),
    requestIdsOf(scope, email),
  ]);
  return {
    id: email.id,
    therapist_id: toOuterId(therapist?.externalId ?? ''),
    subject: content?.subject ?? null,
    body_html: content?.html ?? null,
    body_text: content?.text || null,
    recipient_email: email.recipientEmail,
    recipient_name: email.recipientName,
    ...senderOf(scope, email, content),
    status: email.status,
    placement_request_ids: requestIds,
    batch_id: email.batchId,
    response_received: email.responseReceivedAt !== null,
    response_date: email.responseReceivedAt,
    response_content: response || null,
    follow_up_required: email.followUpRequired,
    follow_up_notes: followUpNotes || null,
    queued_at: email.queuedAt,
    sent_at: email.sentAt,
    error_message: content?.deliveryError ?? email.lastError,
    retry_count: Math.max(0, email.attemptCount - 1),
    external_delivery: email.externalDelivery,
    created_at: email.createdAt,
    updated_at: email.updatedAt,
  };
}

function senderOf({ rules }: RestScope, email: Email, content: EmailContent | null) {
  if (!email.externalDelivery) return { sender_email: rules.fromAddress, sender_name: rules.fromName };
  return { sender_email: content?.sender?.email ?? null, sender_name: content?.sender?.name ?? null };
}

async function requestIdsOf({ loaders }: RestScope, email: Email): Promise<OuterId[]> {
  const ids = await ownRequestIds();
  const requests = await Promise.all(ids.map((id) => loaders.placementRequest.load(id)));
  return requests.flatMap((request) => (request ? [toOuterId(request.matchId)] : []));

  async function ownRequestIds(): Promise<readonly string[]> {
    if (email.confirmsRequestId !== null) return [email.confirmsRequestId];
    if (email.batchId === null) return loaders.draftRequestIds.load(email.id);
    const items = await loaders.batchItems.load(email.batchId);
    return items.filter((item) => item.included).map((item) => item.placementRequestId);
  }
}
