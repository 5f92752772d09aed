import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { MINUTE } from '../support/testClock.js';
import { aToken, openProduction, type Production } from './hostile-support.js';

/** What a line may not be ended by. */
const ENDS = ['\r\n', '\n', '\r', '\0', '\u0085', '\u2028', '\u2029', '\ud800'];
const INJECTED = 'Bcc: dritte@example.org';
const withHeader = (end: string) => `Anfrage${end}${INJECTED}${end}X-Evil: 1`;

let here: Production;
let ids: Readonly<Record<'therapistId' | 'draftId' | 'queuedId' | 'staffId', string>>;
beforeAll(async () => {
  here = await openProduction({}, async ({ scenario, service, mutate, therapistId }) => {
    await scenario.mailed('Lines', 'Lines-1');
    const therapist = await therapistId('Lines');
    const written = { therapistId: therapist, subject: 'Guten Tag', bodyText: 'Ein Text' };
    const draft = await service.emails.createEmail({ ...written, staffMemberId: 'anna' });
    const queued = await service.emails.createEmail({ ...written, staffMemberId: 'anna' });
    const { staffMember } = await mutate(
      'createStaffMember',
      { externalId: 'anna', name: 'Anna' },
      'staffMember { id }',
    );
    ids = { therapistId: therapist, draftId: draft.id, queuedId: queued.id, staffId: staffMember.id };
  });
});
afterAll(() => here.close());

/** Every text of a mutation that becomes a header, a name, an id or one line of something: its field and an input with it. */
const LINES: [string, string, (text: string) => object][] = [
  ['createEmail', 'subject', (subject) => ({ therapistId: ids.therapistId, subject, bodyText: 'x' })],
  ['createEmail', 'idempotencyKey', (key) => ({ ...written(), idempotencyKey: key })],
  ['createEmail', 'staffMemberId', (staffMemberId) => ({ ...written(), staffMemberId })],
  ['updateEmail', 'subject', (subject) => ({ emailId: ids.draftId, subject })],
  ['createStaffMember', 'name', (name) => ({ externalId: 'ben', name })],
  ['createStaffMember', 'externalId', (externalId) => ({ externalId, name: 'Ben' })],
  ['updateStaffMember', 'name', (name) => ({ id: ids.staffId, name })],
  ['requestPlacement', 'patientExternalId', (id) => ({ therapistId: ids.therapistId, patientExternalId: id })],
  ['requestPlacement', 'matchId', (id) => ({ therapistId: ids.therapistId, patientExternalId: 'P', matchId: id })],
];
const written = () => ({ therapistId: ids.therapistId, subject: 'x', bodyText: 'x' });

const REST_LINES: [string, (text: string) => object][] = [
  ['subject', (subject) => ({ subject })],
  ['recipient_name', (recipient_name) => ({ recipient_name, external_delivery: true })],
  ['recipient_email', (name) => ({ recipient_email: `praxis@example.org${name}`, external_delivery: true })],
  ['sender_name', (sender_name) => ({ sender_name, sender_email: 'a@example.org', external_delivery: true })],
  ['staff_member_id', (staff_member_id) => ({ staff_member_id })],
];

describe.each(ENDS)('%j', (end) => {
  const text = withHeader(end);

  it.each(LINES)('is refused by %s in %s, and nothing is done', async (mutation, field, inputOf) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
    const document = `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code field message } } }`;
    await here.unchanged(async () => {
      const { data, errors } = await here.ask('MANAGER', document, { input: inputOf(text) });
      expect(errors).toBeUndefined();
      const code = expect.stringMatching(/^(?:BAD_USER_INPUT|ACTOR_MISMATCH)$/);
      expect(data?.[mutation].userErrors).toEqual([{ code, field: `input.${field}`, message: expect.any(String) }]);
      expect(JSON.stringify(data)).not.toContain('dritte');
    });
  });

  it.each(REST_LINES)('is refused over REST in %s, and nothing is done', async (field, bodyOf) => {
    const draft = { therapist_id: 'Lines', subject: 'x', body_text: 'x' };
    await here.unchanged(async () => {
      const { status, body } = await here.rest('SERVICE', 'POST', '/api/emails', { ...draft, ...bodyOf(text) });
      // With a NUL the body is refused as a whole.
      expect([status >= 400 && status < 500, body.field]).toEqual([true, end === '\0' ? undefined : field]);
      expect(JSON.stringify(body)).not.toContain('dritte');
    });
  });

  it('in what other services send stands in no header of a mail', async () => {
    const { scenario, service } = here;
    const id = scenario.name(`event${ENDS.indexOf(end)}`);
    scenario.nextTuesday();
    await scenario.ingest(
      aTherapist({ titel: text, vorname: text, nachname: text, anrede: text, email: `${id}@example.org` }, { id }),
      aMatch(id, { matchId: `${id}-1`, patient: { vorname: text, nachname: text, beschwerden: text } }),
    );
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    const [mail] = scenario.received(`${id}@example.org`);
    const head = mail?.raw.split('\r\n\r\n')[0] ?? '';
    expect(mail?.to).toHaveLength(1);
    expect(head).toMatch(/^List-Unsubscribe: <https:/m);
    expect(head).not.toMatch(/dritte|X-Evil/);
    expect(Object.keys(mail?.headers ?? {})).not.toEqual(expect.arrayContaining(['bcc']));
  });

  it('in an address makes it none: nothing is sent there', async () => {
    const { scenario, service } = here;
    const id = scenario.name(`address${ENDS.indexOf(end)}`);
    scenario.nextTuesday();
    const count = service.peer.accepted.length;
    await scenario.ingest(
      aTherapist({ email: `a@example.org${end}${INJECTED}` }, { id }),
      aMatch(id, { matchId: `${id}-1` }),
    );
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    expect(service.peer.accepted.slice(count).flatMap(({ to }) => to)).not.toContain('dritte@example.org');
    expect((await scenario.mailsOf(id)).filter(({ status }) => status === 'SENT')).toEqual([]);
  });

  // Where the end is a NUL, no environment can hold it.
  it.each([
    ['MAIL_FROM_NAME', text],
    ['MAIL_FROM_ADDRESS', `a@example.org${end}`.concat(INJECTED)],
    ['MAIL_REPLY_TO_ADDRESS', `a@example.org${end}`.concat(INJECTED)],
    ['MAIL_UNSUBSCRIBE_URL', `https://example.org/${end}${INJECTED}`],
    ['MAIL_MESSAGE_ID_DOMAIN', `example.org${end}${INJECTED}`],
  ])('in the setting %s ends the start', (setting, value) => {
    expect(() => readSettings({ [setting]: value })).toThrow(setting);
  });
});

it('a key in a header that would be two lines is refused, and nothing is done', async () => {
  const { hostname, port } = new URL(here.url);
  const body = JSON.stringify({ therapist_id: 'Lines', subject: 'x', body_text: 'x' });
  await here.unchanged(async () => {
    for (const key of ['a\0b', 'a\rb', 'a\u0085b', 'zwei Wörter']) {
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST /api/emails HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${await aToken('SERVICE')}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\nIdempotency-Key: ${key}\r\n\r\n${body}`,
        'latin1',
      );
      const answer = (await socket.toArray()).join('');
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    }
  });
});
