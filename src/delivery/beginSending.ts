import { queryRows } from '../database/query.js';
import type { EmailContent } from '../entities/Email.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import type { ComposedMail } from './claimedMail.js';
import type { DeliveryParts } from './deliveryParts.js';
import { giveBackLeases } from './giveBackLeases.js';

/**
 * Commits SENDING right before the SMTP dialogue, for mails that are ready at the same moment (DESIGN 4.4). Fenced: a
 * mail whose lease was broken (a patient withdrew, another worker took over) or expired does not pass, nor does any
 * while outbound mail is paused. Returns the ids that may be sent.
 */
export async function beginSending(parts: DeliveryParts, mails: readonly ComposedMail[]): Promise<Set<string>> {
  return parts.transact(async (em) => {
    const now = parts.clock.now();
    const rows = await queryRows<{ id: string }>(em, BEGIN, [
      mails.map((mail) => mail.id),
      mails.map((mail) => mail.leaseToken),
      mails.map((mail) => mail.templateName),
      mails.map((mail) => mail.contentHash),
      mails.map((mail) => parts.vault.seal('emails.content', mail.id, contentOf(mail)).bytes),
      now,
      parts.settings.leaseMs,
    ]);
    const begun = new Set(rows.map((row) => row.id));
    const refused = mails.filter((mail) => !begun.has(mail.id));
    // After a pause they are free for the next claim at once, not only when their lease runs out.
    if (refused.length > 0) await giveBackLeases({ transact: (work) => work(em) }, refused);
    await recordEvents(
      em,
      mails
        .filter((mail) => begun.has(mail.id))
        .map((mail) =>
          emailStatusEvent({ ...mail.facts, templateName: mail.templateName }, { from: 'QUEUED', to: 'SENDING' }),
        ),
      now,
    );
    return begun;
  });
}

const BEGIN = `
  UPDATE communication.emails e
  SET status = 'SENDING', template_name = m.template_name, content_hash = m.content_hash, content = m.content, attempted_at = $6,
      attempt_count = e.attempt_count + 1, lease_until = clock_timestamp() + $7 * interval '1 millisecond', updated_at = $6
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[]) AS m(id, lease_token, template_name, content_hash, content)
  WHERE e.id = m.id AND e.status = 'QUEUED' AND NOT e.external_delivery AND e.lease_token = m.lease_token AND e.lease_until > clock_timestamp()
    AND NOT EXISTS (SELECT 1 FROM communication.service_state WHERE outbound_paused_at IS NOT NULL)
  RETURNING e.id`;

/** A manual mail keeps the text that staff wrote, so that a second try sets it into the layout again. */
function contentOf(mail: ComposedMail): EmailContent {
  if (mail.composition.kind === 'MANUAL') {
    return { subject: mail.composition.subject, html: mail.html, text: mail.composition.bodyText };
  }
  return { subject: mail.subject, html: mail.html, text: mail.text };
}
