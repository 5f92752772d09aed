import type { EntityManager } from '@mikro-orm/postgresql';
import { lockContactPoints } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import { backoffDelayMs } from '../domain/delivery/backoff.js';
import type { EmailStatus } from '../domain/vocabulary.js';
import type { DeliveryResult } from '../mail/createMailTransport.js';
import { emailStatusEvent } from '../outbox/emailEvents.js';
import { recordEvents } from '../outbox/recordEvents.js';
import { eraseEndedMails } from '../patients/eraseMails.js';
import { contactPointsToPlan } from '../planning/contactPointsToPlan.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import type { ComposedMail } from './claimedMail.js';
import type { DeliveryParts } from './deliveryParts.js';
import { settleDeliveries } from './settleDeliveries.js';

/** What the SMTP server said about one mail. */
export interface Delivered {
  readonly mail: ComposedMail;
  readonly result: DeliveryResult;
}

interface Ending {
  readonly status: Extract<EmailStatus, 'SENT' | 'QUEUED' | 'FAILED' | 'UNCERTAIN'>;
  readonly dueAt: Date | null;
  readonly error: string | null;
  readonly smtpStatus: string | null;
}

/**
 * Writes the ends of deliveries: the mail, the last contact, the batch, the requests and the events in one transaction
 * (DESIGN 4.4). Fenced like the beginning: a mail that somebody else settled meanwhile is left alone.
 */
export async function finishSending(parts: DeliveryParts, delivered: readonly Delivered[]): Promise<void> {
  await parts.transact(async (em) => {
    await lockContactPoints(
      em,
      delivered.map(({ mail }) => mail.contactPointId),
    );
    const now = parts.clock.now();
    const endings = delivered.map((one) => ({ ...one, ending: endingOf(one, parts, now) }));
    const ours = await endMails(em, endings, now);
    const settled = endings.filter(({ mail }) => ours.has(mail.id));
    await recordEvents(
      em,
      settled.map(({ mail, ending }) =>
        emailStatusEvent(
          { ...mail.facts, templateName: mail.templateName },
          { from: 'SENDING', to: ending.status, reason: ending.error },
        ),
      ),
      now,
    );
    await settleDeliveries(
      em,
      settled.map(({ mail, result, ending }) => ({
        ...mail,
        status: ending.status,
        addressRefused: result.kind === 'PERMANENT' && result.addressRefused,
      })),
      now,
    );
    await eraseEndedMails(em, parts.vault, [...ours], now);
    const contactPoints = settled.map(({ mail }) => mail.contactPointId);
    await planContactPoints(em, await contactPointsToPlan(em, contactPoints), now, parts.settings);
  });
}

function endingOf({ mail, result }: Delivered, { settings }: DeliveryParts, now: Date): Ending {
  switch (result.kind) {
    case 'ACCEPTED':
      return { status: 'SENT', dueAt: null, error: null, smtpStatus: null };
    case 'UNCERTAIN':
      return { status: 'UNCERTAIN', dueAt: null, error: result.reason, smtpStatus: null };
    case 'PERMANENT':
      return { status: 'FAILED', dueAt: null, error: result.reason, smtpStatus: result.smtpStatus };
    case 'TRANSIENT': {
      const tries = mail.attemptCount + 1;
      if (tries >= settings.maxAttempts)
        return { status: 'FAILED', dueAt: null, error: result.reason, smtpStatus: result.smtpStatus };
      const delayMs = backoffDelayMs(tries, {
        firstMs: settings.retryFirstMs,
        maximumMs: settings.retryMaximumMs,
        random: Math.random(),
      });
      return {
        status: 'QUEUED',
        dueAt: new Date(now.getTime() + delayMs),
        error: result.reason,
        smtpStatus: result.smtpStatus,
      };
    }
    default:
      return result satisfies never;
  }
}

async function endMails(
  em: EntityManager,
  endings: readonly (Delivered & { ending: Ending })[],
  now: Date,
): Promise<Set<string>> {
  const rows = await queryRows<{ id: string }>(
    em,
    `UPDATE communication.emails e
     SET status = m.status, due_at = m.due_at, last_error = m.error, smtp_status = m.smtp_status, updated_at = $2,
         sent_at = CASE WHEN m.status = 'SENT' THEN $2 ELSE e.sent_at END, lease_token = NULL, lease_owner = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS m(id uuid, lease_token uuid, status text, due_at timestamptz, error text, smtp_status text)
     WHERE e.id = m.id AND e.status = 'SENDING' AND e.lease_token = m.lease_token RETURNING e.id`,
    [
      JSON.stringify(
        endings.map(({ mail, ending }) => ({
          id: mail.id,
          lease_token: mail.leaseToken,
          status: ending.status,
          due_at: ending.dueAt,
          error: ending.error,
          smtp_status: ending.smtpStatus,
        })),
      ),
      now,
    ],
  );
  return new Set(rows.map((row) => row.id));
}
