import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VIEWER_ROLES, type ViewerRole } from '../../src/auth/viewer.js';
import { feedCursor } from '../../src/queries/feedRange.js';
import { REST_ROUTES } from '../../src/rest/routes.js';
import { mayUse, type Right } from '../../src/schema/rights/rights.js';
import { may, schema } from '../support/schemaRights.js';
import { type KnownValues, wholeField } from '../support/wholeDocument.js';
import type { Data } from './graphql-support.js';
import { askForEverything, operationsOf, WIDE_OPEN } from './hostile-questions.js';
import { FIXED, fillEveryText, knownValues } from './hostile-scene.js';
import { type HostileSocket, openProduction, type Production } from './hostile-support.js';

/** "zeuge PATIENTS complaints": says of itself who may read it. */
const WITNESS = /zeuge ([A-Z_]+) (\w[\w.]*\w)/g;
/** What a mail says, it says to all who may read mails: also its salutation, and what it says about patients. */
const MAIL_TEXTS = ['Email.text', 'Email.html', 'Email.subject'];
/** Must be among what is seen at all, or this test looks at nothing. */
const SEEN_BY_SOMEBODY = [
  ...['actor', 'email', 'firstName', 'lastName', 'phone', 'phoneHours', 'potentiallyAvailableNotes'].map(contact),
  ...['staff.externalId', 'staff.name', 'title'].map(contact),
  ...['answer.notes', 'draft.followUpNotes', 'followUpNotes', 'outcome.notes', 'override.reason', 'response'].map(
    (field) => `CORRESPONDENCE ${field}`,
  ),
  ...['byHand.complaints', 'byHand.preferredTimes', 'complaints', 'preferredTimes'].map((field) => `PATIENTS ${field}`),
  ...['byHand.patientId', 'patientId.a', 'patientId.b', 'patientId.c'].map((field) => `PATIENT_IDS ${field}`),
  'ADMINISTRATION dropped',
  'ADMINISTRATION message',
];

let here: Production;
let known: KnownValues;
beforeAll(async () => {
  here = await openProduction(WIDE_OPEN, (api) => fillEveryText(api, (right, field) => `zeuge ${right} ${field}`));
  known = await knownValues(here);
});
afterAll(() => here.close());

describe('whoever asks for all that may be asked for', () => {
  it('is told every text that the role may read, and no other', async () => {
    const everything = await toldTo('ADMIN');
    expect([...everything]).toEqual(expect.arrayContaining(SEEN_BY_SOMEBODY));
    for (const role of VIEWER_ROLES) {
      const meant = [...everything].filter((witness) => isMeantFor(role, witness));
      expect({ role, told: [...(await toldTo(role))].sort() }).toEqual({ role, told: meant.sort() });
    }
  });

  it('gets a mail as it is, with all that it says, or nothing of its text', async () => {
    for (const role of VIEWER_ROLES) {
      const answer = await here.ask(role, '{ emails { nodes { subject text html } } }');
      const told = witnessesIn(answer.data ?? {});
      if (mayUse(role, 'CORRESPONDENCE')) expect(told).toContain('PATIENTS complaints');
      else expect({ told, status: answer.status }).toEqual({ told: [], status: 403 });
    }
  });

  it('hears on sockets what the role may read, and no other', async () => {
    const sockets = await Promise.all(VIEWER_ROLES.map(subscribeToAll));
    const last = await changeSomething();
    const heard = new Map<ViewerRole, string[]>();
    for (const { role, socket } of sockets) heard.set(role, [...new Set(await hearUpTo(last, socket))].sort());
    // How much each event shows depends on what had happened by then; these show what never changes.
    const certain = ['CONTACTS actor', 'CORRESPONDENCE response', 'PATIENTS complaints', 'PATIENT_IDS patientId.a'];
    for (const [role, told] of heard) {
      expect({ role, leaked: told.filter((witness) => !isMeantFor(role, witness)) }).toEqual({ role, leaked: [] });
      expect(told).toEqual(expect.arrayContaining(certain.filter((witness) => isMeantFor(role, witness))));
    }
  });

  it('reads over REST what the role may read, and no other', async () => {
    for (const role of VIEWER_ROLES) {
      const mails = await here.rest(role, 'GET', '/api/emails?limit=1000');
      const calls = await here.rest(role, 'GET', '/api/phone-calls?limit=1000');
      const [{ id }] = (await here.service.sql<{ id: string }>(
        'SELECT id FROM communication.phone_call_batches LIMIT 1',
      )) as [{ id: string }];
      const batch = await here.rest(role, 'GET', `/api/phone-call-batches/${id}`);
      const texts = ['body_html', 'body_text', 'subject'];
      for (const mail of mails.body.data ?? []) for (const text of texts) delete mail[text];
      const told = [mails, calls, batch].flatMap(({ body }) => witnessesIn(body));
      expect(told.filter((witness) => !isMeantFor(role, witness))).toEqual([]);
      const may = mayUse(role, 'CORRESPONDENCE');
      expect([mails, calls, batch].map(({ status }) => status)).toEqual(may ? [200, 200, 200] : [403, 403, 403]);
      if (may) expect(told).toContain('CORRESPONDENCE answer.notes');
    }
    expect(REST_ROUTES.filter(({ method }) => method === 'GET')).toHaveLength(5);
  });
});

function contact(field: string): string {
  return `CONTACTS ${field}`;
}

function isMeantFor(role: ViewerRole, witness: string): boolean {
  return mayUse(role, witness.split(' ')[0] as Right);
}

async function toldTo(role: ViewerRole): Promise<Set<string>> {
  const answers = await askForEverything(here, role, { known, leaveOut: MAIL_TEXTS });
  return new Set(answers.flatMap(witnessesIn));
}

function witnessesIn(answer: unknown): string[] {
  const text = JSON.stringify(answer);
  const found = [...text.matchAll(WITNESS)].map(([, right, field]) => `${right} ${field}`);
  const fixed = Object.entries(FIXED).filter(
    ([, value]) => text.includes(value.replaceAll(' ', '')) || text.includes(value),
  );
  return [...found, ...fixed.map(([name]) => contact(name))];
}

/** Every subscription with all that the role may hear, from the first event on. */
async function subscribeToAll(role: ViewerRole) {
  const socket = await here.socket(role);
  const atRoot = { after: JSON.stringify(feedCursor(0)) };
  const mayAsk = (coordinate: string) => may(role, coordinate) && !MAIL_TEXTS.includes(coordinate);
  for (const name of operationsOf('Subscription')) {
    const whole = wholeField({ schema, mayAsk, known, atRoot, depth: 3 }, 'Subscription', name);
    socket.subscribe(name, `subscription { ${whole} }`);
  }
  return { role, socket };
}

/** What the subscriptions tell until each has told of the last change. */
async function hearUpTo(last: readonly string[], socket: HostileSocket): Promise<string[]> {
  const told: string[] = [];
  const waiting = new Set(operationsOf('Subscription'));
  while (waiting.size > 0) {
    const frame = await socket.next();
    expect(frame).toMatchObject({ type: 'next', payload: { data: expect.anything() } });
    expect(frame?.payload.errors).toBeUndefined();
    told.push(...witnessesIn(frame?.payload));
    const { emailId, phoneCallId, matchId, transport } = frame?.payload.data[frame.id ?? ''] ?? {};
    // The bridge tells how it is, once; nothing changes there.
    if (transport || last.includes(emailId ?? phoneCallId ?? matchId)) waiting.delete(frame?.id ?? '');
  }
  await socket.close();
  return told;
}

/** Something for every subscription to tell; resolves with the ids that it is about. */
async function changeSomething(): Promise<string[]> {
  const therapist = await here.scenario.therapist('last');
  const act = async (name: string, fields: string, selection = ''): Promise<Data> => {
    const document = `mutation { ${name}(input: { ${fields} }) { ${selection} userErrors { code } } }`;
    const { data, errors } = await here.ask('ADMIN', document);
    expect({ name, errors, userErrors: data?.[name].userErrors }).toEqual({ name, errors: undefined, userErrors: [] });
    return data[name];
  };
  const to = `therapistId: "${therapist.id}"`;
  await act('requestPlacement', `${to} matchId: "the last one" patientExternalId: "p" patient: { age: 3 }`);
  const { email } = await act('createEmail', `${to} subject: "x" bodyText: "x"`, 'email { id }');
  await act('cancelEmail', `emailId: "${email.id}"`);
  const { phoneCall } = await act('createPhoneCall', `${to} startsAt: "2026-03-05T13:30:00.000Z"`, 'phoneCall { id }');
  return [email.id, phoneCall.id, 'the last one'];
}
