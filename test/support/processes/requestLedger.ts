import { simpleParser } from 'mailparser';
import type { ReceivedMail } from '../smtpPeer.js';
import { repeated } from './deliveryLedger.js';
import { codesIn, type MailSupply } from './mailSupply.js';
import type { ServiceDatabase } from './openServiceDatabase.js';

interface RequestRow {
  readonly match_id: string;
  readonly status: string;
  readonly message_id: string | null;
  readonly mail_status: string | null;
  readonly is_member: boolean;
  readonly plan: { readonly due_at: string | null; readonly held_at: string | null } | null;
}

const REQUESTS = `
  SELECT r.match_id, r.status, e.message_id, e.status AS mail_status,
    EXISTS (SELECT FROM communication.email_batch_items i
            WHERE i.batch_id = e.batch_id AND i.placement_request_id = r.id AND i.member) AS is_member,
    (SELECT to_jsonb(b) FROM communication.email_batches b WHERE b.contact_point_id = t.contact_point_id AND b.status = 'PLANNED') AS plan
  FROM communication.placement_requests r JOIN communication.therapists t ON t.id = r.therapist_id
  LEFT JOIN communication.emails e ON e.id = r.newest_email_id`;

/** When all is quiet: no request is lost, none is in two mails, and the mails say what the database says. */
export async function lostRequests(
  database: ServiceDatabase,
  supply: MailSupply,
  received: readonly ReceivedMail[],
): Promise<string[]> {
  const rows = new Map((await database.sql<RequestRow>(REQUESTS)).map((row) => [row.match_id, row]));
  const mails = await Promise.all(
    received.map(async ({ raw, messageId, to }) => ({
      messageId,
      to,
      codes: codesIn((await simpleParser(Buffer.from(raw, 'latin1'))).text ?? ''),
    })),
  );
  return [
    ...supply.matchIds.flatMap((matchId) => problemOf(matchId, rows.get(matchId)) ?? []),
    ...repeated(mails.flatMap(({ codes }) => codes)).map((matchId) => `${matchId} was in two mails`),
    ...repeated(mails.flatMap(({ to }) => to)).map((address) => `${address} got two mails within seven days`),
    ...mails.filter(({ codes }) => codes.length === 0).map(({ messageId }) => `${messageId} is about nobody`),
    ...mails.flatMap(({ codes, messageId }) =>
      codes
        .filter((matchId) => rows.get(matchId)?.message_id !== messageId)
        .map((matchId) => `${matchId} was in ${messageId}; the database says ${rows.get(matchId)?.message_id}`),
    ),
  ];
}

function problemOf(matchId: string, row: RequestRow | undefined): string | undefined {
  if (!row) return `${matchId} is not there`;
  const contacted =
    row.status === 'CONTACTED' && row.is_member && ['SENT', 'UNCERTAIN'].includes(row.mail_status ?? '');
  const waiting = row.status === 'OPEN' && (row.plan?.due_at || row.plan?.held_at);
  return contacted || waiting ? undefined : `${matchId} is lost: ${JSON.stringify(row)}`;
}
