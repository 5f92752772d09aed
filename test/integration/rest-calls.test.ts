import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist } from '../support/builders.js';
import { digest, openRest, type RestService } from './rest-support.js';

let rest: RestService;
beforeAll(async () => {
  rest = await openRest({ callLines: 5 });
  rest.scenario.nextTuesday();
}, 60_000);
afterAll(() => rest.close());

const HOURS = { tuesday: ['09:00-17:00'], wednesday: ['09:00-17:00'], friday: ['09:00-17:00'] };
let numbers = 200;

/** A practice without a mailbox: its requests wait for a call. */
async function aPractice(...matchIds: string[]): Promise<number> {
  const id = ++numbers;
  const telefon = `+49 30 231245${String(id)}`;
  await rest.scenario.ingest(
    aTherapist({ email: null, telefon, telefonische_erreichbarkeit: HOURS }, { id: String(id) }),
  );
  for (const matchId of matchIds)
    await rest.scenario.ingest(aMatch(String(id), { matchId, patientId: `patient-${matchId}` }));
  return id;
}

const aCall = async (more: object, ...matchIds: string[]) =>
  (await rest.post('/phone-calls', { therapist_id: await aPractice(...matchIds), ...more })).body;
const unchanged = async (work: () => Promise<{ status: number; body: unknown }>) => {
  const before = digest(await rest.scenario.dump());
  const result = await work();
  expect(digest(await rest.scenario.dump())).toBe(before);
  return result;
};
const successorOf = async (id: string) => {
  const [row] = await rest.service.sql<{ id: string }>('SELECT id FROM communication.phone_calls WHERE retry_of = $1', [
    id,
  ]);
  return row?.id;
};

/** The next Wednesday after the Tuesday that the tests begin on. */
const wednesday = () => new Date(rest.service.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10);

describe('POST /api/phone-calls', () => {
  it('plans a call and gives it with all fields that older clients know', async () => {
    const therapist_id = await aPractice('17', '18');
    const { status, body } = await rest.post('/phone-calls', {
      therapist_id,
      scheduled_date: wednesday(),
      scheduled_time: '10:15',
      duration_minutes: 10,
      placement_request_ids: [18, 17],
      notes: 'Bitte leise',
    });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        therapist_id,
        scheduled_date: wednesday(),
        scheduled_time: '10:15',
        duration_minutes: 10,
        actual_date: null,
        actual_time: null,
        status: 'scheduled',
        outcome: null,
        notes: 'Bitte leise',
        retry_after: wednesday(),
        placement_request_ids: [18, 17],
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ]);
    expect((await rest.get(`/phone-calls/${body.id}`)).body).toEqual(body);
  });

  it('finds the first free time, of a day or at all', async () => {
    const ofDay = await aCall({ scheduled_date: wednesday() }, 'd-1');
    expect([ofDay.scheduled_date, ofDay.scheduled_time]).toEqual([wednesday(), '09:00']);
    expect(await aCall({}, 'd-2')).toMatchObject({ status: 'scheduled', duration_minutes: 5 });
  });

  it.each([
    ['a time without a date', { scheduled_time: '10:00' }, 400, 'scheduled_date'],
    ['a time off the grid', { scheduled_time: '10:02', tomorrow: true }, 400, 'starts_at'],
    ['a time that is none', { scheduled_time: '25:00', tomorrow: true }, 400, 'scheduled_date'],
    ['a day that is none', { scheduled_date: '2026-02-31' }, 400, 'scheduled_date'],
    ['a day that has passed', { scheduled_date: '2020-01-07' }, 400, 'scheduled_date'],
    ['a time that nobody answers', { scheduled_time: '08:00', tomorrow: true }, 409, 'starts_at'],
    ['an odd length', { duration_minutes: 7 }, 400, 'duration_minutes'],
    ['a new call that is done', { status: 'completed' }, 400, 'status'],
    ['requests of somebody else', { placement_request_ids: ['17'] }, 409, 'placement_request_ids.0'],
  ])('refuses %s', async (_what, { tomorrow, ...body }: Record<string, unknown>, status, field) => {
    const therapist_id = await aPractice(`bad-${numbers}`);
    const whole = { therapist_id, ...(tomorrow ? { scheduled_date: wednesday() } : {}), ...body };
    const answer = await unchanged(() => rest.post('/phone-calls', whole));
    expect([answer.status, (answer.body as { field?: string }).field]).toEqual([status, field]);
  });

  it('refuses a call about nobody with 409', async () => {
    const therapist_id = await aPractice();
    const answer = await unchanged(() => rest.post('/phone-calls', { therapist_id }));
    expect(answer).toMatchObject({ status: 409 });
  });
});

describe('PUT /api/phone-calls/<id>', () => {
  it('completed means REACHED, and the words are kept', async () => {
    const { id } = await aCall({}, 'c-1');
    const { status, body } = await rest.put(`/phone-calls/${id}`, {
      status: 'completed',
      outcome: 'Nimmt eine Person',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      outcome: 'Nimmt eine Person',
      actual_date: expect.any(String),
      actual_time: expect.stringMatching(/^\d\d:\d\d$/),
      retry_after: null,
    });
    const [row] = await rest.service.sql<object>(
      'SELECT outcome, status FROM communication.phone_calls WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ outcome: 'REACHED', status: 'COMPLETED' });
    expect(await rest.scenario.dump()).not.toContain('Nimmt eine Person');
    expect(await unchanged(() => rest.put(`/phone-calls/${id}`, body))).toMatchObject({ status: 200, body });
  });

  it('failed means NO_ANSWER; the next try is told, and put off where the client asks for it', async () => {
    const { id } = await aCall({}, 'c-2');
    const { body } = await rest.put(`/phone-calls/${id}`, { status: 'FAILED', outcome: 'AB lief', notes: 'laut' });
    expect(body).toMatchObject({
      status: 'failed',
      outcome: 'AB lief',
      notes: 'laut',
      retry_after: expect.any(String),
    });
    const next = await rest.get(`/phone-calls/${await successorOf(id)}`);
    expect(next.body).toMatchObject({ status: 'scheduled', scheduled_date: body.retry_after });

    const { id: other } = await aCall({}, 'c-3');
    const late = new Date(rest.service.clock.now().getTime() + 8 * 86_400_000).toISOString().slice(0, 10);
    const failed = await rest.put(`/phone-calls/${other}`, { status: 'failed', retry_after: late });
    expect(failed.body.retry_after >= late).toBe(true);
  });

  it('moves a call, keeping the day or the length that is not named', async () => {
    const { id } = await aCall({ scheduled_date: wednesday(), scheduled_time: '11:00' }, 'c-4');
    const time = await rest.put(`/phone-calls/${id}`, { scheduled_time: '14:30' });
    expect(time.body).toMatchObject({ scheduled_date: wednesday(), scheduled_time: '14:30', duration_minutes: 5 });
    const length = await rest.put(`/phone-calls/${id}`, { duration_minutes: 20 });
    expect(length.body).toMatchObject({ scheduled_time: '14:30', duration_minutes: 20 });
    const back = await unchanged(() => rest.put(`/phone-calls/${id}`, length.body));
    expect(back).toMatchObject({ status: 200, body: length.body });
  });

  it('puts a planned call off', async () => {
    const { id } = await aCall({}, 'c-5');
    const late = new Date(rest.service.clock.now().getTime() + 6 * 86_400_000).toISOString().slice(0, 10);
    const near = await rest.put(`/phone-calls/${id}`, { retry_after: late });
    expect([near.body.status, near.body.scheduled_date >= late]).toEqual(['scheduled', true]);
    const far = await rest.put(`/phone-calls/${id}`, { retry_after: '2027-01-05' });
    expect(far.body.status).toBe('canceled');
  });

  it('canceled cancels, and no other change is made to what has ended', async () => {
    const { id } = await aCall({}, 'c-6');
    expect((await rest.put(`/phone-calls/${id}`, { status: 'canceled' })).body.status).toBe('canceled');
    for (const change of [{ status: 'completed' }, { status: 'scheduled' }, { scheduled_time: '15:00' }])
      expect(await unchanged(() => rest.put(`/phone-calls/${id}`, change))).toMatchObject({
        status: 409,
        body: { code: 'CALL_ENDED' },
      });
  });

  it('does all of it or nothing', async () => {
    const { id } = await aCall({}, 'c-7');
    const change = { status: 'failed', notes: 'x', retry_after: 'some day' };
    expect(await unchanged(() => rest.put(`/phone-calls/${id}`, change))).toMatchObject({
      status: 400,
      body: { field: 'retry_after' },
    });
  });

  it('waits for whoever is calling', async () => {
    const { id } = await aCall({}, 'c-8');
    await rest.service.calls.claimPhoneCall({ phoneCallId: id, staffMemberId: 'anna' });
    const answer = await rest.put(`/phone-calls/${id}`, { status: 'completed' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'ALREADY_CLAIMED' } });
    const own = await rest.put(`/phone-calls/${id}`, { status: 'completed', staff_member_id: 'anna' });
    expect(own.status).toBe(200);
  });
});

describe('DELETE /api/phone-calls/<id>', () => {
  it('cancels and hides a planned call', async () => {
    const { id, therapist_id } = await aCall({}, 'x-1');
    expect(await rest.delete(`/phone-calls/${id}`)).toMatchObject({
      status: 200,
      body: { message: expect.any(String) },
    });
    for (const answer of [await rest.get(`/phone-calls/${id}`), await rest.delete(`/phone-calls/${id}`)])
      expect(answer).toMatchObject({ status: 404, body: { message: 'Phone call not found' } });
    expect((await rest.get(`/phone-calls?therapist_id=${therapist_id}`)).body.total).toBe(0);
    expect(await rest.scenario.statuses('x-1')).toEqual(['OPEN']);
  });

  it('leaves an ended one alone', async () => {
    const { id } = await aCall({}, 'x-2');
    await rest.put(`/phone-calls/${id}`, { status: 'completed' });
    expect(await unchanged(() => rest.delete(`/phone-calls/${id}`))).toMatchObject({ status: 409 });
  });
});

describe('GET /api/phone-calls', () => {
  it('filters by therapist, status and day, in either case', async () => {
    const { id, therapist_id } = await aCall({ scheduled_date: wednesday(), scheduled_time: '16:00' }, 'f-1');
    const ids = async (query: string) =>
      ((await rest.get(`/phone-calls?${query}&limit=1000`)).body.data as { id: string }[]).map((call) => call.id);
    expect(await ids(`therapist_id=${therapist_id}`)).toEqual([id]);
    expect(await ids(`therapist_id=${therapist_id}&status=SCHEDULED`)).toEqual([id]);
    expect(await ids(`therapist_id=${therapist_id}&status=scheduled&scheduled_date=${wednesday()}`)).toEqual([id]);
    expect(await ids(`therapist_id=${therapist_id}&scheduled_date=2026-01-01`)).toEqual([]);
    for (const query of ['status=done', 'scheduled_date=tomorrow', 'scheduled_date=2026-02-31'])
      expect((await rest.get(`/phone-calls?${query}`)).status).toBe(400);
  });
});

describe('/api/phone-call-batches/<id>', () => {
  const aBatch = async (...matchIds: string[]) => {
    const call = await aCall({}, ...matchIds);
    const [row] = await rest.service.sql<{ id: string }>(
      'SELECT id FROM communication.phone_call_batches WHERE phone_call_id = $1',
      [call.id],
    );
    return { call, id: (row as { id: string }).id };
  };
  const item = (id: string, more: object) => ({ placement_request_id: id, ...more });

  it('gives the requests in their order, and takes another order and marks', async () => {
    const { call, id } = await aBatch('b-1', 'b-2', 'b-3');
    const { body } = await rest.get(`/phone-call-batches/${id}`);
    expect(body).toEqual({
      id,
      phone_call_id: call.id,
      items: ['b-1', 'b-2', 'b-3'].map((request, index) => ({
        placement_request_id: request,
        priority: index + 1,
        discussed: false,
        outcome: null,
        follow_up_required: false,
        follow_up_notes: null,
      })),
    });
    const changed = await rest.put(`/phone-call-batches/${id}`, {
      items: [item('b-3', { priority: 1, follow_up_required: true, follow_up_notes: 'Rückruf' })],
    });
    expect(changed.body.items.map((one: { placement_request_id: string }) => one.placement_request_id)).toEqual([
      'b-3',
      'b-1',
      'b-2',
    ]);
    expect(changed.body.items[0]).toMatchObject({ follow_up_required: true, follow_up_notes: 'Rückruf' });
  });

  it('an outcome says that somebody was reached', async () => {
    const { call, id } = await aBatch('b-4', 'b-5');
    const { status, body } = await rest.put(`/phone-call-batches/${id}`, {
      items: [item('b-4', { outcome: 'REJECTED' }), item('b-5', { outcome: 'later', later_until: '2026-12-01' })],
    });
    expect([status, body.items[0]]).toMatchObject([200, { outcome: 'rejected', discussed: true }]);
    expect(await rest.scenario.statuses('b-4', 'b-5')).toEqual(['REJECTED', 'LATER']);
    const done = await rest.put(`/phone-calls/${call.id}`, { status: 'completed', outcome: 'Zwei besprochen' });
    expect([done.status, done.body.outcome]).toEqual([200, 'Zwei besprochen']);
  });

  it('takes outcomes after the call, too', async () => {
    const { call, id } = await aBatch('b-6', 'b-7');
    await rest.put(`/phone-calls/${call.id}`, { status: 'completed' });
    const { status } = await rest.put(`/phone-call-batches/${id}`, { items: [item('b-6', { outcome: 'accepted' })] });
    expect([status, await rest.scenario.statuses('b-6', 'b-7')]).toEqual([200, ['ACCEPTED', 'OPEN']]);
    const other = await unchanged(() =>
      rest.put(`/phone-call-batches/${id}`, { items: [item('b-6', { outcome: 'rejected' })] }),
    );
    expect(other).toMatchObject({ status: 409, body: { code: 'OUTCOME_EXISTS' } });
  });

  it.each([
    ['no items', {}, 400],
    ['an unknown request', { items: [{ placement_request_id: 'none' }] }, 400],
    ['a request of another call', { items: [{ placement_request_id: 'b-1' }] }, 400],
    ['an outcome that is none', { items: [{ placement_request_id: 'b-9', outcome: 'perhaps' }] }, 400],
    ['later without a date', { items: [{ placement_request_id: 'b-9', outcome: 'later' }] }, 400],
  ])('refuses %s', async (_what, body, status) => {
    const [row] = await rest.service.sql<{ id: string }>(
      `SELECT i.batch_id AS id FROM communication.phone_call_batch_items i
       JOIN communication.placement_requests r ON r.id = i.placement_request_id WHERE r.match_id = 'b-9'`,
    );
    const id = row?.id ?? (await aBatch('b-9')).id;
    expect((await unchanged(() => rest.put(`/phone-call-batches/${id}`, body))).status).toBe(status);
  });

  it('knows no other id', async () => {
    for (const id of ['17', '01890000-0000-7000-8000-000000000000'])
      expect(await rest.get(`/phone-call-batches/${id}`)).toMatchObject({
        status: 404,
        body: { message: 'Phone call batch not found' },
      });
  });
});
