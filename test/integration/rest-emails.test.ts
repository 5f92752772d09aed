import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { digest, openRest, type RestService } from './rest-support.js';

let rest: RestService;
beforeAll(async () => {
  rest = await openRest();
}, 60_000);
afterAll(() => rest.close());

let numbers = 100;
/** A therapist with a number for an id, as older clients know them. */
async function aPractice(...matchIds: string[]): Promise<number> {
  const id = ++numbers;
  await rest.scenario.ingest(aTherapist({}, { id: String(id) }));
  for (const matchId of matchIds)
    await rest.scenario.ingest(aMatch(String(id), { matchId, patientId: `patient-${matchId}` }));
  return id;
}
const text = { subject: 'Anfrage', body_text: 'Guten Tag' };
const unchanged = async (work: () => Promise<unknown>) => {
  const before = digest(await rest.scenario.dump());
  const result = await work();
  expect(digest(await rest.scenario.dump())).toBe(before);
  return result;
};

describe('POST /api/emails', () => {
  it('writes a draft and gives it with all fields that older clients know', async () => {
    const therapist_id = await aPractice('4711');
    const { status, body } = await rest.post('/emails', { therapist_id, ...text, placement_request_ids: [4711] });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      therapist_id,
      subject: 'Anfrage',
      body_html: null,
      body_text: 'Guten Tag',
      recipient_email: expect.stringContaining('@'),
      recipient_name: expect.any(String),
      sender_email: 'vermittlung@example.org',
      sender_name: 'Platzvermittlung',
      status: 'DRAFT',
      placement_request_ids: [4711],
      batch_id: null,
      response_received: false,
      response_date: null,
      response_content: null,
      follow_up_required: false,
      follow_up_notes: null,
      queued_at: null,
      sent_at: null,
      error_message: null,
      retry_count: 0,
      external_delivery: false,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await rest.get(`/emails/${body.id}`)).body).toEqual(body);
  });

  it('takes ids as numbers, as text and as those of this service', async () => {
    const number = await aPractice('m-17');
    const own = (await rest.scenario.therapist(String(number))).id;
    const request = (await rest.scenario.request('m-17')).id;
    for (const [therapist_id, id] of [
      [number, 'm-17'],
      [String(number), request],
      [own, request.toUpperCase()],
    ]) {
      const { body } = await rest.post('/emails', { therapist_id, ...text, placement_request_ids: [id] });
      expect([body.therapist_id, body.placement_request_ids]).toEqual([number, ['m-17']]);
    }
  });

  it('takes the text out of a mail that is HTML only', async () => {
    const therapist_id = await aPractice();
    const { body_text, ...html } = {
      ...text,
      body_html: '<p>Guten <b>Tag</b></p><script>alert(1)</script><p>Anna</p>',
    };
    expect((await rest.post('/emails', { therapist_id, ...html })).body.body_text).toBe('Guten Tag\n\nAnna');
  });

  it('releases at once where the client says so', async () => {
    const therapist_id = await aPractice();
    const { body } = await rest.post('/emails', { therapist_id, ...text, status: 'queued', follow_up_required: true });
    expect(body).toMatchObject({ status: 'QUEUED', queued_at: expect.any(String), follow_up_required: true });
  });

  it.each([
    ['no therapist', { ...text }, 'therapist_id'],
    ['an unknown therapist', { therapist_id: 'nobody', ...text }, 'therapist_id'],
    ['no subject', { therapist_id: 'T-bad', body_text: 'x' }, 'subject'],
    ['no text', { therapist_id: 'T-bad', subject: 'x' }, 'body_text'],
    ['a subject of two lines', { therapist_id: 'T-bad', ...text, subject: 'a\r\nBcc: eve@x.example' }, 'subject'],
    ['a NUL', { therapist_id: 'T-bad', ...text, body_text: 'a\0b' }, undefined],
    ['a text that is a number', { therapist_id: 'T-bad', ...text, body_text: 7 }, 'body_text'],
    [
      'an unknown request',
      { therapist_id: 'T-bad', ...text, placement_request_ids: ['none'] },
      'placement_request_ids.0',
    ],
    ['a status of no draft', { therapist_id: 'T-bad', ...text, status: 'SENT' }, 'status'],
    ['another address', { therapist_id: 'T-bad', ...text, recipient_email: 'eve@x.example' }, 'recipient_email'],
    ['an actor with a line break', { therapist_id: 'T-bad', ...text, staff_member_id: 'a\nb' }, 'staff_member_id'],
    ['a list', [], undefined],
  ])('refuses %s with 400 and says where', async (_what, body, field) => {
    if ((await rest.service.sql(`SELECT 1 FROM communication.therapists WHERE external_id = 'T-bad'`)).length === 0)
      await rest.scenario.ingest(aTherapist({}, { id: 'T-bad' }));
    const answer = (await unchanged(() => rest.post('/emails', body))) as { status: number; body: { field?: string } };
    expect([answer.status, answer.body.field]).toEqual([400, field]);
    expect(answer.body).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });

  it('refuses what is no JSON with 415, and JSON that is none with 400', async () => {
    for (const [body, type, status] of [
      ['subject=x', 'application/x-www-form-urlencoded', 415],
      ['{}', 'text/plain', 415],
      ['{}', 'application/jsonx', 415],
      ['{"subject":', 'application/json', 400],
      ['', 'application/json', 400],
      ['{"__proto__":{"a":1}}', 'application/json', 400],
    ] as const) {
      const answer = await rest.send('POST', '/emails', body, { 'content-type': type });
      expect([body, type, answer.status]).toEqual([body, type, status]);
    }
  });
});

describe('a mail that the client sends by itself', () => {
  const external = async (therapist_id: number, more: object = {}) =>
    (await rest.post('/emails', { therapist_id, ...text, external_delivery: true, ...more })).body;

  it('is walked from DRAFT to SENT by PUT, and no worker takes it', async () => {
    const match = 'x-1';
    const therapist_id = await aPractice(match);
    const { id } = await external(therapist_id, {
      body_html: '<p>Hallo</p>',
      recipient_email: 'praxis@other.example',
      sender_email: 'anna@client.example',
      placement_request_ids: [match],
    });
    for (const status of ['queued', 'SENDING', 'sent']) {
      const { status: code, body } = await rest.put(`/emails/${id}`, { status });
      expect([code, body.status]).toEqual([200, status.toUpperCase()]);
      await rest.service.worker.deliverDue();
    }
    expect((await rest.get(`/emails/${id}`)).body).toMatchObject({
      body_html: '<p>Hallo</p>',
      recipient_email: 'praxis@other.example',
      sender_email: 'anna@client.example',
      sender_name: null,
      placement_request_ids: [match],
      batch_id: expect.any(String),
      sent_at: expect.any(String),
    });
    expect(await rest.scenario.statuses(match)).toEqual(['CONTACTED']);
    expect(rest.scenario.received('praxis@other.example')).toEqual([]);
  });

  it('tells why it failed', async () => {
    const { id } = await external(await aPractice());
    for (const status of ['QUEUED', 'SENDING']) await rest.put(`/emails/${id}`, { status });
    const { body } = await rest.put(`/emails/${id}`, { status: 'FAILED', error_message: '550 no such user' });
    expect(body).toMatchObject({ status: 'FAILED', error_message: '550 no such user', retry_count: 0 });
  });

  it('takes no step out of order', async () => {
    const { id } = await external(await aPractice());
    const answer = (await unchanged(() => rest.put(`/emails/${id}`, { status: 'SENT' }))) as { status: number };
    expect(answer).toMatchObject({ status: 409, body: { code: 'ILLEGAL_TRANSITION' } });
  });
});

describe('PUT /api/emails/<id>', () => {
  const aMail = async (...matchIds: string[]) =>
    (await rest.post('/emails', { therapist_id: await aPractice(...matchIds), ...text })).body;

  it('changes a draft, and nothing for a mail that is sent back as it was', async () => {
    const mail = await aMail('p-1');
    const { body } = await rest.put(`/emails/${mail.id}`, {
      subject: 'Neu',
      body_text: 'Anders',
      placement_request_ids: ['p-1'],
      follow_up_notes: 'nachfragen',
    });
    expect(body).toMatchObject({ subject: 'Neu', body_text: 'Anders', placement_request_ids: ['p-1'] });
    expect(await unchanged(() => rest.put(`/emails/${mail.id}`, body))).toMatchObject({ status: 200, body });
  });

  it('leaves to the worker what is the worker’s', async () => {
    const { id } = await aMail();
    for (const status of ['SENDING', 'sent', 'FAILED', 'UNCERTAIN']) {
      const answer = (await unchanged(() => rest.put(`/emails/${id}`, { status }))) as { status: number };
      expect(answer.status).toBe(409);
    }
  });

  it('releases and stops', async () => {
    const { id } = await aMail();
    expect((await rest.put(`/emails/${id}`, { status: 'QUEUED' })).body.status).toBe('QUEUED');
    expect((await rest.put(`/emails/${id}`, { status: 'canceled' })).body.status).toBe('CANCELED');
  });

  it('does all of it or nothing', async () => {
    const { id } = await aMail();
    const answer = await unchanged(() => rest.put(`/emails/${id}`, { subject: 'Neu', status: 'SENT' }));
    expect(answer).toMatchObject({ status: 409, body: { code: 'NOT_EXTERNAL', field: 'status' } });
  });

  it('records an answer, with outcomes and without', async () => {
    rest.scenario.nextTuesday();
    const mail = await rest.scenario.mailed('501', 'a-1', 'a-2');
    const first = await rest.put(`/emails/${mail.id}`, { response_received: true, response_content: 'Melde mich.' });
    expect(first.body).toMatchObject({
      response_received: true,
      response_content: 'Melde mich.',
      response_date: expect.any(String),
      follow_up_required: true,
    });
    const second = await rest.put(`/emails/${mail.id}`, {
      follow_up_required: false,
      outcomes: [{ placement_request_id: 'a-1', outcome: 'rejected' }],
    });
    expect([second.status, second.body.follow_up_required]).toEqual([200, false]);
    expect(await rest.scenario.statuses('a-1', 'a-2')).toEqual(['REJECTED', 'CONTACTED']);
    const back = await unchanged(() => rest.put(`/emails/${mail.id}`, { response_received: false }));
    expect(back).toMatchObject({ status: 409 });
  });

  it.each(['yesterday', '2026-13-40', '10:00', '99999-01-01'])(
    'refuses the date %p with 400',
    async (response_date) => {
      const { id } = await aMail();
      const answer = await unchanged(() => rest.put(`/emails/${id}`, { response_received: true, response_date }));
      expect(answer).toMatchObject({ status: 400, body: { field: 'response_date' } });
    },
  );
});

describe('GET /api/emails', () => {
  it('counts pages and clamps', async () => {
    const total = (await rest.get('/emails')).body.total as number;
    for (const [query, page, limit] of [
      ['', 1, 20],
      ['?page=0&limit=0', 1, 1],
      ['?page=-5&limit=5000', 1, 1000],
      ['?page=2&limit=3', 2, 3],
      ['?page=999999999999&limit=1000', 1_000_000_000, 1000],
    ] as const) {
      const { status, body } = await rest.get(`/emails${query}`);
      const count = Math.max(0, Math.min(limit, total - (page - 1) * limit));
      expect([query, status, body.page, body.limit, body.total, body.data.length]).toEqual([
        query,
        200,
        page,
        limit,
        total,
        count,
      ]);
    }
  });

  it('gives each mail once over all pages, newest first', async () => {
    const { total } = (await rest.get('/emails')).body;
    const pages = await Promise.all(
      Array.from({ length: Math.ceil(total / 4) }, (_, index) => rest.get(`/emails?page=${index + 1}&limit=4`)),
    );
    const all = pages.flatMap((page) => page.body.data as { id: string; created_at: string }[]);
    expect(new Set(all.map((mail) => mail.id)).size).toBe(total);
    expect(all.map((mail) => mail.created_at)).toEqual(
      all
        .map((mail) => mail.created_at)
        .sort()
        .reverse(),
    );
  });

  it('filters by therapist, status, answer and batch', async () => {
    rest.scenario.nextTuesday();
    const mail = await rest.scenario.mailed('601', 'f-1');
    const ids = async (query: string) =>
      ((await rest.get(`/emails?${query}&limit=1000`)).body.data as { id: string }[]).map(({ id }) => id);
    expect(await ids('therapist_id=601')).toEqual([mail.id]);
    expect(await ids(`therapist_id=${mail.therapist_id}`)).toEqual([mail.id]);
    expect(await ids('therapist_id=none')).toEqual([]);
    expect(await ids(`batch_id=${mail.batch_id}`)).toEqual([mail.id]);
    expect(await ids('batch_id=17')).toEqual([]);
    expect(await ids('therapist_id=601&status=sent')).toEqual([mail.id]);
    expect(await ids('therapist_id=601&status=DRAFT')).toEqual([]);
    expect(await ids('therapist_id=601&response_received=true')).toEqual([]);
    expect(await ids('therapist_id=601&response_received=false')).toEqual([mail.id]);
  });

  it.each(['status=gone', 'page=x', 'limit=1.5', 'response_received=maybe', 'therapist_id=a%00b'])(
    'refuses ?%s with 400',
    async (query) => expect((await rest.get(`/emails?${query}`)).status).toBe(400),
  );

  it('takes as many statements for many as for one', async () => {
    const { logStatements } = await import('./graphql-statementLog.js');
    const count = async (limit: number) => {
      const log = await logStatements(rest.service.orm);
      await rest.get(`/emails?limit=${limit}`);
      log.stop();
      return log.statements.length;
    };
    expect(await count(1000)).toBeLessThanOrEqual((await count(2)) + 3);
  });
});

describe('what is not there', () => {
  it.each(['17', 'x', '01890000-0000-7000-8000-000000000000', '..%2f..%2fetc%2fpasswd', '%00', 'null'])(
    'answers /api/emails/%s with 404',
    async (id) => {
      for (const method of ['GET', 'PUT'])
        expect(await rest.send(method, `/emails/${id}`, method === 'PUT' ? {} : undefined)).toMatchObject({
          status: 404,
          body: { code: 'NOT_FOUND', message: 'Email not found' },
        });
    },
  );
});
