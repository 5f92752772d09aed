import { requestsOf, therapistOf } from '../outerIds.js';
import type { RestCall } from '../restCall.js';
import { badField } from '../restErrors.js';
import type { NewEmail } from './emailInputs.js';
import { textOfHtml } from './textOfHtml.js';

/** A draft, released at once where the client says so. Returns its id. */
export async function createEmail(call: RestCall, body: NewEmail): Promise<string> {
  const { em } = call.look();
  const therapistId = await therapistOf(em, body.therapist_id);
  const placementRequestIds = await requestsOf(em, body.placement_request_ids ?? [], 'placement_request_ids');
  const common = {
    therapistId,
    placementRequestIds,
    subject: body.subject,
    language: body.language ?? null,
    staffMemberId: call.actor,
  };
  const id = body.external_delivery ? await external(call, body, common) : await own(call, body, common);
  await markFollowUp(call, id, body);
  if (body.status?.toUpperCase() === 'QUEUED') await release(call, id, body.external_delivery === true);
  return id;
}

type Common = Parameters<RestCall['services']['emails']['createEmail']>[0] extends infer Input
  ? Omit<Input, 'bodyText'>
  : never;

async function own(call: RestCall, body: NewEmail, common: Common): Promise<string> {
  const bodyText = body.body_text ?? (body.body_html == null ? '' : textOfHtml(body.body_html));
  const { id, recipientEmail } = await call.services.emails.createEmail({ ...common, bodyText });
  const given = body.recipient_email?.trim().toLowerCase();
  if (given && given !== recipientEmail?.toLowerCase())
    throw badField('recipient_email', "The service sends to the therapist's own address; leave it out.");
  return id;
}

async function external(call: RestCall, body: NewEmail, common: Common): Promise<string> {
  const { sender_email: email = null, sender_name: name = null } = body;
  const { id } = await call.services.externalEmails.createExternalEmail({
    ...common,
    bodyText: body.body_text ?? null,
    bodyHtml: body.body_html ?? null,
    recipientEmail: body.recipient_email ?? null,
    recipientName: body.recipient_name ?? null,
    ...(email === null && name === null ? {} : { sender: { email, name } }),
  });
  return id;
}

async function markFollowUp(call: RestCall, emailId: string, body: NewEmail): Promise<void> {
  const { follow_up_required: followUpRequired = null, follow_up_notes: followUpNotes = null } = body;
  if (followUpRequired === null && followUpNotes === null) return;
  await call.services.emails.updateEmail({ emailId, followUpRequired, followUpNotes, staffMemberId: call.actor });
}

async function release(call: RestCall, emailId: string, isExternal: boolean): Promise<void> {
  const input = { emailId, staffMemberId: call.actor };
  if (isExternal) await call.services.externalEmails.reportDelivery({ ...input, status: 'QUEUED' });
  else await call.services.emails.queueEmail(input);
}
