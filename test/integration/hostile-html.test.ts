import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { type GraphQLNamedType, getNamedType, isInputObjectType } from 'graphql';
import { registerInboxPages } from '../../src/embedded/inbox/registerInboxPages.js';
import { type Inbox, startInbox } from '../../src/embedded/inbox/startInbox.js';
import { createMailTransport } from '../../src/mail/createMailTransport.js';
import { schema } from '../support/schemaRights.js';
import type { CallApi } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';
import { askForEverything, WIDE_OPEN } from './hostile-questions.js';
import { fillEveryText, knownValues } from './hostile-scene.js';
import { aToken, openProduction, type Production } from './hostile-support.js';

/** Markup, a template's code, a way out of an attribute and of a comment; and where it stood, to find it again. */
const word = (_: string, field: string) =>
  `"><script>alert("${field}")</script><img src=x onerror=alert(1)>{{{x}}}' --><b>`;
/** What may be in a page of ours only as text. */
const LIVE_MARKUP = /<script>alert|<img src=x|onerror=alert\(1\)>(?!&)|--><b>/;
/** Given in part to lists, as one entry; the rest comes back as it went in. */
const STORED_WHOLE = [
  ...['actor', 'title', 'firstName', 'lastName', 'potentiallyAvailableNotes', 'staff.externalId', 'staff.name'],
  ...['patientId.a', 'byHand.patientId', 'complaints', 'preferredTimes', 'byHand.complaints', 'byHand.preferredTimes'],
  ...['response', 'followUpNotes', 'draft.followUpNotes', 'outcome.notes', 'answer.notes', 'override.reason'],
  ...['subject', 'message'],
];

/** Names that are looked up or chosen, and never shown as a text. */
const NO_TEXTS = /\.(?:idempotencyKey|timeZone|matchId|topic|eventType|key)$/;

let here: Production;
let given: ReadonlySet<string>;
let inbox: Inbox;
let pages: FastifyInstance;
let directory: string;
let closeTransport: () => Promise<unknown>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hostile-inbox-'));
  inbox = await startInbox({ directory });
  pages = fastify();
  await registerInboxPages(pages, inbox, { prefix: '/inbox' });
  here = await openProduction(WIDE_OPEN, async (api) => {
    given = await fillEveryText(sendingToInbox(api), word);
  });
});
afterAll(async () => {
  await here?.close();
  await pages.close();
  await closeTransport();
  await inbox.close();
  await rm(directory, { recursive: true });
});

/** The same service, whose mails arrive where pages show them. */
function sendingToInbox(api: CallApi): CallApi {
  const transport = createMailTransport({ url: inbox.smtpUrl, maxConnections: 1 });
  closeTransport = () => transport.close();
  const worker = api.service.openWorker({ transport });
  return { ...api, service: { ...api.service, worker } };
}

describe('HTML in every text', () => {
  it('was put into every text of every mutation', () => {
    const forgotten = textsOfMutations().filter((field) => !given.has(field) && !NO_TEXTS.test(field));
    expect(forgotten).toEqual([]);
  });

  it('is text in the HTML of mails, and left as it is in their plain text', async () => {
    const mails = await Promise.all(inbox.list().map(({ id }) => inbox.read(id)));
    expect(mails.length).toBeGreaterThanOrEqual(3);
    for (const mail of mails) {
      expect(mail?.html).not.toMatch(LIVE_MARKUP);
      expect(mail?.html).not.toMatch(/<script|<img|<[a-z][^>]*\son\w+=/i);
      expect(mail?.html).toContain('&lt;script&gt;');
    }
    const texts = mails.map((mail) => (mail?.text ?? '').replaceAll(/\s+/g, ' ')).join();
    for (const field of ['complaints', 'bodyText', 'firstName']) expect(texts).toContain(`<script>alert("${field}")`);
  });

  it('is text on the pages of the inbox', async () => {
    for (const { id } of inbox.list()) {
      for (const path of ['/inbox/', `/inbox/${id}`]) {
        const { body, headers } = await pages.inject(path);
        expect(body).not.toMatch(LIVE_MARKUP);
        expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      }
      const framed = await pages.inject(`/inbox/${id}/html`);
      expect(framed.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
      const raw = await pages.inject(`/inbox/${id}/raw`);
      expect(raw.headers['content-disposition']).toMatch(/^attachment/);
    }
  });

  it('comes back from the API as it went in: to escape it is for who shows it', async () => {
    const texts = new Set((await askForEverything(here, 'ADMIN', { known: await knownValues(here) })).flatMap(textsIn));
    for (const field of STORED_WHOLE) {
      const isThere = [...texts].some(
        (text) => text.includes(word('', field)) || text.includes(escaped(word('', field))),
      );
      expect({ field, isThere }).toEqual({ field, isThere: true });
    }
  });

  it('is never sent as something that a browser would run', async () => {
    const answers = [
      await here.send('POST', '/graphql', { query: word('', 'query') }, await bearer()),
      await here.send('GET', `/graphql?query=${encodeURIComponent(word('', 'query'))}`, undefined, await bearer()),
      await here.send('GET', '/api/emails', undefined, await bearer()),
      await here.send('GET', `/api/emails/${encodeURIComponent(word('', 'id'))}`, undefined, await bearer()),
      await here.send('GET', `/api/emails?status=${encodeURIComponent(word('', 'status'))}`, undefined, await bearer()),
      await here.send('GET', `/${encodeURIComponent(word('', 'path'))}`, undefined, await bearer()),
      await here.send('POST', '/api/emails', `{"${'<script>'}": `, await bearer()),
    ];
    for (const { headers, status, text } of answers) {
      expect(headers.get('content-type')).toMatch(/^application\/(?:json|graphql-response\+json)/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      if (status >= 400) expect(text).not.toContain('alert');
    }
  });

  it('is in no line of the log and in no metric', async () => {
    const metrics = await here.send('GET', '/metrics', undefined, await bearer());
    expect(metrics.status).toBe(200);
    for (const text of [metrics.text, ...here.lines]) expect(text).not.toMatch(/alert|onerror/);
  });
});

async function bearer() {
  return { authorization: `Bearer ${await aToken('ADMIN')}` };
}

/** "createEmail.subject", "recordCallOutcome.outcomes.followUpNotes". */
function textsOfMutations(): string[] {
  const textsOf = (input: GraphQLNamedType): string[] =>
    isInputObjectType(input)
      ? Object.values(input.getFields()).flatMap(({ name, type }) => {
          const inner = getNamedType(type);
          return inner.name === 'String' ? [name] : textsOf(inner).map((field) => `${name}.${field}`);
        })
      : [];
  return Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args }) =>
    args.flatMap(({ type }) => textsOf(getNamedType(type)).map((field) => `${name}.${field}`)),
  );
}

function textsIn(value: Data): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** As it stands in a text that is JSON itself. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
