import type { EmailStatus } from '../../domain/vocabulary.js';
import { CommunicationError } from '../../errors.js';
import type { UpdateEmailInput } from '../../services/createEmailService.js';
import { requestsOf } from '../outerIds.js';
import type { RestCall } from '../restCall.js';
import { readEmail } from '../views/emailView.js';
import type { ChangedEmail } from './emailInputs.js';
import { recordResponse, tellsOfResponse } from './recordResponse.js';
import { textOfHtml } from './textOfHtml.js';

type Current = Awaited<ReturnType<typeof readEmail>>;

/**
 * Older clients send the whole mail back: what is as it was is no change. In this order: text and marks, status, answer.
 */
export async function updateEmail(call: RestCall, emailId: string, body: ChangedEmail): Promise<string> {
  const current = await readEmail(call.look(), emailId);
  const { id } = current;
  const changes = await changesOf(call, current, body);
  if (Object.keys(changes).length > 0)
    await call.services.emails.updateEmail({ emailId: id, ...changes, staffMemberId: call.actor });
  const status = body.status?.toUpperCase() as EmailStatus | undefined;
  if (status && status !== current.status) await changeStatus(call, current, status, body.error_message ?? null);
  if (tellsOfResponse(current, body)) await recordResponse(call, id, body);
  return id;
}

async function changesOf(call: RestCall, current: Current, body: ChangedEmail) {
  const text = textChange(current, body);
  const requestIds = await requestChange(call, current, body);
  const marks = tellsOfResponse(current, body) ? {} : markChange(current, body);
  const subject = body.subject != null && body.subject !== current.subject ? { subject: body.subject } : {};
  const language = body.language != null && current.status === 'DRAFT' ? { language: body.language } : {};
  return { ...subject, ...text, ...requestIds, ...marks, ...language };
}

function textChange(current: Current, { body_text: text, body_html: html }: ChangedEmail): Partial<UpdateEmailInput> {
  const newText = text != null && text !== current.body_text ? { bodyText: text } : {};
  if (html == null || html === current.body_html) return newText;
  if (current.external_delivery) return { ...newText, bodyHtml: html };
  return text == null ? { bodyText: textOfHtml(html) } : newText;
}

async function requestChange(call: RestCall, current: Current, { placement_request_ids: ids }: ChangedEmail) {
  if (ids == null || JSON.stringify(ids) === JSON.stringify(current.placement_request_ids)) return {};
  return { placementRequestIds: await requestsOf(call.look().em, ids, 'placement_request_ids') };
}

function markChange(current: Current, body: ChangedEmail): Partial<UpdateEmailInput> {
  const { follow_up_required: required, follow_up_notes: notes } = body;
  return {
    ...(required != null && required !== current.follow_up_required ? { followUpRequired: required } : {}),
    ...(notes != null && notes !== (current.follow_up_notes ?? '') ? { followUpNotes: notes } : {}),
  };
}

/** What is the worker's to say, is not taken from anybody else. */
async function changeStatus(call: RestCall, current: Current, to: EmailStatus, error: string | null): Promise<void> {
  const { emails, externalEmails } = call.services;
  const input = { emailId: current.id, staffMemberId: call.actor };
  switch (to) {
    case 'CANCELED':
      await emails.cancelEmail(input);
      return;
    case 'DRAFT':
    case 'UNCERTAIN':
      throw new CommunicationError('ILLEGAL_TRANSITION', `An email cannot change from ${current.status} to ${to}`, {
        field: 'status',
      });
    case 'QUEUED':
      if (!current.external_delivery) await emails.queueEmail(input);
      else await externalEmails.reportDelivery({ ...input, status: to });
      return;
    case 'SENDING':
    case 'SENT':
    case 'FAILED':
      await externalEmails.reportDelivery({ ...input, status: to, error });
      return;
    default:
      to satisfies never;
  }
}
