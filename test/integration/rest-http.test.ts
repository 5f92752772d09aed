import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createSignIn } from '../../src/auth/signIn.js';
import type { ViewerRole } from '../../src/auth/viewer.js';
import { CommunicationError } from '../../src/errors.js';
import { REST_ROUTES } from '../../src/rest/routes.js';
import { aTherapist } from '../support/builders.js';
import { openRest, type RestService } from './rest-support.js';

/** The token is the name of a role. */
const signIn = createSignIn(async (token) => {
  if (token === 'none') throw new CommunicationError('UNAUTHENTICATED', 'The token is not valid.');
  return { role: token as ViewerRole, subject: `someone-${token}`, expiresAt: Date.now() + 60_000 };
});
const as = (role: string) => ({ authorization: `Bearer ${role}` });

let rest: RestService;
beforeAll(async () => {
  rest = await openRest({}, signIn);
  await rest.scenario.ingest(aTherapist({}, { id: 'T1' }));
}, 60_000);
afterAll(() => rest.close());

describe('the OpenAPI document', () => {
  it('is valid, of version 3.1, and describes every route', async () => {
    const { status, body } = await rest.get('/openapi.json');
    const validator = new Validator();
    expect([status, await validator.validate(structuredClone(body)), validator.version]).toEqual([
      200,
      { valid: true },
      '3.1',
    ]);
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = REST_ROUTES.map(({ method, url }) => `${method} /api${url.replace(':id', '{id}')}`);
    expect(described.sort()).toEqual(routes.sort());
  });

  it('says something about every operation, field and parameter', async () => {
    const { body } = await rest.get('/openapi.json');
    const silent: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const node = value as Record<string, unknown>;
      for (const [name, field] of Object.entries((node.properties ?? {}) as Record<string, { description?: string }>))
        if (!field.description) silent.push(`${path}.${name}`);
      for (const [key, child] of Object.entries(node)) look(child, `${path}/${key}`);
    };
    look(body.paths, '');
    expect(silent).toEqual([]);
  });

  it('names every field that older clients know', async () => {
    const { body } = await rest.get('/openapi.json');
    const fields = (path: string) =>
      Object.keys(body.paths[path].get.responses['200'].content['application/json'].schema.properties).sort();
    expect(fields('/api/emails/{id}')).toEqual(
      `id therapist_id subject body_html body_text recipient_email recipient_name sender_email sender_name status
       placement_request_ids batch_id response_received response_date response_content follow_up_required follow_up_notes
       queued_at sent_at error_message retry_count created_at updated_at external_delivery`
        .split(/\s+/)
        .sort(),
    );
    expect(fields('/api/phone-calls/{id}')).toEqual(
      `id therapist_id scheduled_date scheduled_time duration_minutes actual_date actual_time status outcome notes
       retry_after placement_request_ids created_at updated_at`
        .split(/\s+/)
        .sort(),
    );
  });
});

describe('/api/docs', () => {
  it('comes from here alone, under the strict policy', async () => {
    const page = await rest.get('/docs/');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe-inline/);
    const html = page.body as string;
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source as string);
    expect(sources.length).toBeGreaterThan(4);
    for (const source of sources) {
      expect(source).not.toMatch(/^(?:https?:)?\/\//);
      const url = new URL(source, `${rest.server.url}/api/docs/`);
      expect([source, (await fetch(url)).status]).toEqual([source, 200]);
    }
    // What makes it fit a phone.
    expect(sources.map((source) => source.split('/').at(-1))).toContain('viewport.js');
    // No script in the page itself: the policy would not run it.
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  });
});

describe('who may', () => {
  const draft = { therapist_id: 'T1', subject: 'Hallo', body_text: 'Guten Tag' };

  it('needs a token that is accepted', async () => {
    for (const headers of [{}, as('none')]) {
      const answer = await rest.get('/emails', headers);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect((await rest.post('/emails', draft, headers)).status).toBe(401);
    }
  });

  it('VIEWER sees none of it, for it is full of texts', async () => {
    for (const { method, url } of REST_ROUTES) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const answer = await rest.send(method, url.replace(':id', '17'), body, as('VIEWER'));
      expect([method, url, answer.status, answer.body.code]).toEqual([method, url, 403, 'FORBIDDEN']);
    }
  });

  it.each(['STAFF', 'MANAGER', 'SERVICE', 'ADMIN'])('%s may read and write, in its own name only', async (role) => {
    expect((await rest.get('/emails', as(role))).status).toBe(200);
    const { status, body } = await rest.post('/emails', draft, as(role));
    expect(status).toBe(201);
    const [mail] = await rest.service.sql<{ created_by: string }>(
      'SELECT created_by FROM communication.emails WHERE id = $1',
      [body.id],
    );
    expect(mail?.created_by).toBe(`someone-${role}`);
    const other = await rest.post('/emails', { ...draft, staff_member_id: 'somebody else' }, as(role));
    expect([other.status, other.body.code]).toEqual([403, 'ACTOR_MISMATCH']);
  });
});

describe('paths', () => {
  /** As it stands: `fetch` would tidy it up first. */
  const raw = (path: string, method = 'GET') =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(rest.server.url);
      const sent = request({ hostname, port, path, method, headers: as('STAFF') }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
      sent.on('error', reject);
      sent.end();
    });

  it.each([
    '/api/emails/../../etc/passwd',
    '/api/emails/..',
    '/api/../api/emails/..%2f..%2f.env',
    '/api/docs/static/../../../package.json',
    '/api/docs/static/..%2f..%2f..%2fpackage.json',
    '/api/docs/static/%2e%2e/%2e%2e/package.json',
    '//api/emails',
    '/api/emails//',
    '/api/emails/%00',
    '/api/emails/%zz',
    '/api/emails/%c0%ae%c0%ae/',
    `/api/emails/${'a'.repeat(5_000)}`,
    '/api/phone-calls/1;DROP%20TABLE%20emails',
  ])('%p leads nowhere', async (path) => {
    const { status, body } = await raw(path);
    expect([400, 403, 404, 414]).toContain(status);
    expect(body).not.toMatch(/"dependencies"|root:|ENCRYPTION/);
  });

  it('knows no method beyond the described ones', async () => {
    for (const method of ['PATCH', 'OPTIONS', 'TRACE']) expect((await raw('/api/emails', method)).status).toBe(404);
    expect((await raw('/api/emails/17', 'DELETE')).status).toBe(404);
  });
});

describe('Idempotency-Key', () => {
  const draft = { therapist_id: 'T1', subject: 'Einmal', body_text: 'Guten Tag' };
  const count = async () => (await rest.get('/emails', as('STAFF'))).body.total as number;
  const keyed = (key: string, role = 'STAFF') => ({ ...as(role), 'idempotency-key': key });

  it('does it once and gives the literal answer again, also to twenty at once', async () => {
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 20 }, () => rest.post('/emails', draft, keyed('k-1'))));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(await count()).toBe(before + 1);
    const [{ body: first }] = answers as [Awaited<ReturnType<typeof rest.post>>];
    await rest.put(`/emails/${first.id}`, { status: 'QUEUED' }, as('STAFF'));
    const again = await rest.post('/emails', draft, keyed('k-1'));
    expect([again.status, again.body]).toEqual([201, first]);
  });

  it('refuses another request under the key, and is each one’s own', async () => {
    await rest.post('/emails', draft, keyed('k-2'));
    const before = await count();
    const other = await rest.post('/emails', { ...draft, subject: 'Anders' }, keyed('k-2'));
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await count()).toBe(before);
    const elsewhere = await rest.put('/emails/17', draft, keyed('k-2'));
    expect(elsewhere.status).toBe(422);
    expect((await rest.post('/emails', draft, keyed('k-2', 'MANAGER'))).status).toBe(201);
  });

  it('keeps no key of what was refused', async () => {
    const bad = await rest.post('/emails', { ...draft, therapist_id: 'T2' }, keyed('k-3'));
    expect(bad.status).toBe(400);
    await rest.scenario.ingest(aTherapist({}, { id: 'T2' }));
    const good = await rest.post('/emails', { ...draft, therapist_id: 'T2' }, keyed('k-3'));
    expect(good.status).toBe(201);
  });

  it('refuses a key that is none', async () => {
    expect((await rest.post('/emails', draft, keyed('two words'))).status).toBe(400);
    expect((await rest.post('/emails', draft, keyed('x'.repeat(256)))).status).toBe(400);
  });

  it('stores no text in the clear', async () => {
    await rest.post('/emails', { ...draft, body_text: 'Sehr geheim' }, keyed('k-4'));
    expect(await rest.scenario.dump()).not.toContain('Sehr geheim');
  });
});

it('counts against the limit per minute, a long list more than a short one', async () => {
  const limited = await openRest({}, signIn, 60_000);
  try {
    expect((await limited.get('/emails?limit=1000', as('STAFF'))).status).toBe(200);
    const statuses: number[] = [];
    let last: Awaited<ReturnType<typeof limited.get>> | undefined;
    for (let i = 0; i < 40 && last?.status !== 429; i += 1) {
      last = await limited.get('/emails/17', as('STAFF'));
      statuses.push(last.status);
    }
    expect(statuses.slice(0, -1).every((status) => status === 404)).toBe(true);
    expect([last?.status, last?.body.code, Number(last?.headers.get('retry-after')) > 0]).toEqual([
      429,
      'RATE_LIMITED',
      true,
    ]);
    expect((await limited.get('/emails', as('MANAGER'))).status).toBe(200);
  } finally {
    await limited.close();
  }
}, 30_000);
