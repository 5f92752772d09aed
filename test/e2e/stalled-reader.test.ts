import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { feedCursor } from '../../src/queries/feedRange.js';
import { aStrangeSocket } from '../integration/hostile-support.js';
import { aTherapist } from '../support/builders.js';
import { askGraphql, urlOf } from '../support/processes/askService.js';
import { logOf } from '../support/processes/logOf.js';
import { memoryOf } from '../support/processes/memoryOf.js';
import { openServiceDatabase, type ServiceDatabase } from '../support/processes/openServiceDatabase.js';
import { type ServiceProcess, startService } from '../support/processes/startService.js';
import { until } from '../support/processes/until.js';
import { workerEnvironment } from '../support/processes/workerEnvironment.js';
import { type SmtpPeer, startSmtpPeer } from '../support/smtpPeer.js';

jest.setTimeout(180_000);

/** As long as a mail's text may be. */
const TEXT = 'ä'.repeat(20_000);
/** The same mail so many times in each change: 1 MB in UTF-8, and HTML besides. */
const TIMES = 25;
const WHOLE_MAIL = Array.from({ length: TIMES }, (_, index) => `mail${index}: email { text }`).join(' ');
const EMAIL_STATUS_CHANGED = `subscription ($after: String) {
  emailStatusChanged(after: $after) { cursor emailId newStatus ${WHOLE_MAIL} } }`;
const CHANGES = 200;
/** Between two looks at the memory. */
const STEP = 20;
/** What a process of Node grows by for its own reasons, and far less than the changes' 200 MB. */
const GROWTH_MB = 100;

let database: ServiceDatabase;
let peer: SmtpPeer;
let service: ServiceProcess;
let url: string;
let therapistId: string;

beforeAll(async () => {
  database = await openServiceDatabase();
  peer = await startSmtpPeer();
  service = startService({
    environment: workerEnvironment(database.url, peer.url, {
      ROLES: 'api,worker',
      HTTP_PORT: '0',
      RATE_LIMIT_COST: '0',
    }),
  });
  url = await urlOf(service);
  await database.receive(aTherapist({}, { id: 'T-1' }));
  const { id } = await until('the therapist is there', async () => {
    const [row] = await database.sql<{ id: string }>('SELECT id FROM communication.therapists');
    return row;
  });
  therapistId = id;
});
afterAll(async () => {
  await service?.close();
  await peer?.close();
  await database?.close();
});

it('cuts off who does not read while large changes go out to others; memory stays bounded, nothing is missed', async () => {
  const beginning = feedCursor(0);
  const stalled = await follow(beginning);
  const keen = await follow(beginning);
  // What the work itself needs, the process has taken by the end of this.
  await changeMails(CHANGES);
  await keen.readTo(await newestCursor());
  await stalled.readTo(await newestCursor());

  const before = await memoryOf(service.pid);
  let most = before;
  stalled.socket.pause();
  for (let changes = 0; changes < CHANGES; changes += STEP) {
    await changeMails(STEP);
    await keen.readTo(await newestCursor());
    most = Math.max(most, await memoryOf(service.pid));
    // Soon enough to be told why: whoever does not even take the reason is left without it after half a minute.
    if (cutOffs() > 0) stalled.socket.resume();
  }
  expect(most - before).toBeLessThan(GROWTH_MB);
  expect(cutOffs()).toBe(1);
  expect(await stalled.closed).toEqual({ code: 4413, reason: expect.stringContaining('last cursor') });
  await stalled.readTo(null);
  expect(stalled.seen.length).toBeLessThan(2 * CHANGES);
  const again = await follow(stalled.seen.at(-1));
  await again.readTo(await newestCursor());
  const all = await cursorsCommitted();
  expect(all).toHaveLength(2 * CHANGES);
  expect([...stalled.seen, ...again.seen]).toEqual(all);
  expect(keen.seen).toEqual(all);
  await Promise.all([keen.close(), again.close()]);
});

const cutOffs = () => logOf(service).filter(({ event }) => event === 'subscription.cut_off').length;

/** A subscriber and the cursors that it has read. */
async function follow(after: string | undefined) {
  const client = await aStrangeSocket(url);
  client.init();
  expect(await client.next()).toMatchObject({ type: 'connection_ack' });
  client.subscribe('1', EMAIL_STATUS_CHANGED, { after });
  const seen: string[] = [];
  return {
    ...client,
    seen,
    /** Null: to the end of what had come when the socket was closed. */
    async readTo(cursor: string | null) {
      while (seen.at(-1) !== cursor) {
        const frame = await client.next();
        if (frame === null && cursor === null) return;
        const change = frame?.payload?.data?.emailStatusChanged;
        expect(change?.[`mail${TIMES - 1}`]?.text.length).toBe(TEXT.length);
        seen.push(change.cursor);
      }
    },
  };
}

async function changeMails(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const { createEmail } = await askGraphql<{ createEmail: { userErrors: unknown[] } }>(
      url,
      'mutation ($input: CreateEmailInput!) { createEmail(input: $input) { userErrors { code } } }',
      { input: { therapistId, subject: 'Nachfrage', bodyText: TEXT, staffMemberId: 'anna' } },
    );
    expect(createEmail.userErrors).toEqual([]);
  }
}

/** Of all changes of mails, in the order of the feed; once each of them has its place there. */
async function cursorsCommitted(): Promise<string[]> {
  const rows = await until('every change has its place', async () => {
    const found = await database.sql<{ position: string | null }>(
      "SELECT position FROM communication.outbox_events WHERE aggregate_type = 'email' ORDER BY position",
    );
    return found.every(({ position }) => position !== null) && found;
  });
  return rows.map(({ position }) => feedCursor(Number(position)));
}

const newestCursor = async () => (await cursorsCommitted()).at(-1) ?? null;
