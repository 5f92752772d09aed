import type { ServiceDatabase } from './openServiceDatabase.js';

interface MailRow {
  readonly id: string;
  readonly message_id: string;
  readonly status: string;
  readonly last_error: string | null;
  readonly lease_token: string | null;
  readonly due_at: string | null;
  /** Codes of the reasons why it was put off. */
  readonly reasons: string;
  readonly worker_pid: number | null;
  readonly sent_events: number;
}

/** What the database says about every mail, beside what the SMTP servers took. */
export interface DeliveryLedger {
  readonly mails: readonly MailRow[];
  /** Message-IDs in the order in which they were taken. */
  readonly accepted: readonly string[];
}

const MAILS = `
  SELECT e.id, e.message_id, e.status, e.last_error, e.lease_token, e.due_at, e.reasons::text AS reasons, split_part(e.lease_owner, ':', 2)::int AS worker_pid,
    (SELECT count(*)::int FROM communication.outbox_events o
     WHERE o.aggregate_id = e.id AND o.event_type = 'communication.email_sent') AS sent_events
  FROM communication.emails e ORDER BY e.id`;

/** `accepted` is asked before and after: what is SENT must be in the later answer, what was accepted in the rows. */
export async function readLedger(
  { sql }: ServiceDatabase,
  accepted: () => readonly string[],
): Promise<{ before: DeliveryLedger; after: DeliveryLedger }> {
  const early = accepted();
  const mails = await sql<MailRow>(MAILS);
  return { before: { mails, accepted: early }, after: { mails, accepted: accepted() } };
}

/** What holds at every moment, whoever was killed (DESIGN 4.4). Returns what is violated. */
export async function violationsNow(database: ServiceDatabase, accepted: () => readonly string[]): Promise<string[]> {
  const { before, after } = await readLedger(database, accepted);
  return [
    ...repeated(after.accepted).map((id) => `${id} was delivered more than once`),
    ...acceptedYet(before, ['SENDING', 'SENT', 'UNCERTAIN']),
    ...after.mails
      .filter((mail) => mail.status === 'SENT' && !after.accepted.includes(mail.message_id))
      .map((mail) => `${mail.message_id} is SENT, and no server took it`),
    ...after.mails
      .filter((mail) => mail.sent_events !== (mail.status === 'SENT' ? 1 : 0))
      .map((mail) => `${mail.message_id} is ${mail.status} and has ${mail.sent_events} email_sent events`),
  ];
}

/** What holds besides when nothing is left to do. */
export async function violationsAtRest(
  database: ServiceDatabase,
  accepted: () => readonly string[],
): Promise<string[]> {
  const { after } = await readLedger(database, accepted);
  const settled = ({ status, last_error, lease_token }: MailRow) =>
    lease_token === null &&
    (status === 'SENT' || status === 'UNCERTAIN' || (status === 'FAILED' && last_error !== null));
  return [
    ...(await violationsNow(database, accepted)),
    ...acceptedYet(after, ['SENT', 'UNCERTAIN']),
    ...after.mails
      .filter((mail) => !settled(mail))
      .map((mail) => `${mail.message_id} is ${mail.status} (${mail.last_error}), due ${mail.due_at}, ${mail.reasons}`),
  ];
}

/** Resolves when every event is handled and nothing is due or under way. */
export async function isAtRest(database: ServiceDatabase): Promise<boolean> {
  const [row] = await database.sql<{ busy: boolean }>(BUSY, [database.now()]);
  return row?.busy === false;
}

/** How many events and mails wait for a worker. */
export async function countWaiting(database: ServiceDatabase): Promise<number> {
  const [row] = await database.sql<{ waiting: number }>(WAITING, [database.now()]);
  return row?.waiting ?? 0;
}

const WAITING = `
  SELECT (SELECT count(*) FROM communication.inbox_events WHERE status = 'PENDING')::int
       + (SELECT count(*) FROM communication.emails WHERE status IN ('QUEUED', 'SENDING'))::int
       + (SELECT count(*) FROM communication.email_batches WHERE status = 'PLANNED' AND due_at < $1::timestamptz)::int AS waiting`;

const BUSY = `
  SELECT EXISTS (SELECT FROM communication.inbox_events WHERE status = 'PENDING')
      OR EXISTS (SELECT FROM communication.emails WHERE status IN ('QUEUED', 'SENDING'))
      OR EXISTS (SELECT FROM communication.email_batches
                 WHERE status = 'QUEUED' OR status = 'PLANNED' AND held_at IS NULL AND due_at < $1::timestamptz + interval '1 minute') AS busy`;

function acceptedYet({ mails, accepted }: DeliveryLedger, permitted: readonly string[]): string[] {
  const statuses = new Map(mails.map((mail) => [mail.message_id, mail.status]));
  return accepted
    .filter((id) => !permitted.includes(statuses.get(id) ?? ''))
    .map((id) => `${id} was taken by the server and is ${statuses.get(id) ?? 'unknown'}`);
}

export function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
